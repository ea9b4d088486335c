//! Posts in threads of networks.

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::discussion::{PostId, ThreadId, post, thread};

use super::content::{DiscussionPostRemoval, NewDiscussionPost};
use super::shown::DiscussionPost;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Posts in threads.
pub(crate) struct DiscussionPosts(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl DiscussionPosts {
    /// List the posts of a thread
    ///
    /// The first first. Of one that is removed there is who wrote it and when, and no text.
    #[oai(path = "/threads/:threadId/posts", method = "get", operation_id = "listPosts")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        #[oai(name = "threadId")] id: Path<ThreadId>,
    ) -> Result<Json<Page<DiscussionPost>>, Problem> {
        let (rows, thread, standing) = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let (thread, standing) = thread::get(scope, id.0).await?;
                Ok::<_, Error>((post::list(scope, id.0, limit.page(&page)).await?, thread, standing))
            })
            .await?;
        let (in_thread, now) = ((thread.thread.state, standing), self.0.database.clock().now());
        Ok(Json(Page::of(rows, &here, |row| DiscussionPost::of(row, in_thread, &here, &caller.0, now))))
    }

    /// Write in a thread
    ///
    /// Those who are in the network write, and staff, as long as the thread is open.
    #[oai(path = "/threads/:threadId/posts", method = "post", operation_id = "createPost")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "threadId")] id: Path<ThreadId>,
        body: Body<NewDiscussionPost>,
    ) -> Result<Created<DiscussionPost>, Problem> {
        let (row, thread, standing) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = post::write(scope, id.0, &body.0.text.0).await?;
                post::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/posts/{}", row.post.id));
        let (in_thread, now) = ((thread.thread.state, standing), self.0.database.clock().now());
        Ok(created(DiscussionPost::of(row, in_thread, &here, &caller.0, now), address))
    }

    /// Get a post
    ///
    /// Those who are in the network read it, and staff.
    #[oai(path = "/posts/:postId", method = "get", operation_id = "getPost")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "postId")] id: Path<PostId>,
    ) -> Result<Versioned<DiscussionPost>, Problem> {
        let found = self.0.database.read(&caller.0, async |scope| post::get(scope, id.0).await).await?;
        Ok(DiscussionPost::shown(found, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Change a post
    ///
    /// Whoever wrote it changes it, within 30 minutes and as long as the thread is open.
    #[oai(path = "/posts/:postId", method = "put", operation_id = "updatePost")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "postId")] id: Path<PostId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewDiscussionPost>,
    ) -> Result<Versioned<DiscussionPost>, Problem> {
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                post::change(scope, id.0, version.0, &body.0.text.0).await?;
                post::get(scope, id.0).await
            })
            .await?;
        Ok(DiscussionPost::shown(found, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Remove a post
    ///
    /// For good. Whoever wrote it does, and with a reason staff and the network's convener and secretary.
    #[oai(path = "/posts/:postId/removals", method = "post", operation_id = "removePost")]
    async fn remove(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "postId")] id: Path<PostId>,
        body: Body<DiscussionPostRemoval>,
    ) -> Result<Versioned<DiscussionPost>, Problem> {
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                post::remove(scope, id.0, &body.0.reason).await?;
                post::get(scope, id.0).await
            })
            .await?;
        Ok(DiscussionPost::shown(found, &here, &caller.0, self.0.database.clock().now()))
    }
}
