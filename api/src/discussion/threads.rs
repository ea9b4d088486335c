//! Threads of networks: what is talked about, and how far one has read.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::discussion::thread::{self, Filter, NewThread};
use samverk_domain::discussion::{PostId, ThreadId, reading, standing};
use samverk_domain::documents::DocumentId;
use samverk_domain::networks::{NetworkId, NetworkMeetingId};
use uuid::Uuid;

use super::content::{DiscussionReadMark, DiscussionThreadState, DiscussionThreadTransition, NewDiscussionThread};
use super::shown::DiscussionThread;
use crate::answer::{Created, Done, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Threads of networks.
pub(crate) struct DiscussionThreads(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl DiscussionThreads {
    /// List the threads of a network
    ///
    /// That first in which somebody wrote last. Those who are in the network read them, and staff; to everybody else there are none.
    #[oai(path = "/networks/:networkId/threads", method = "get", operation_id = "listThreads")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        /// Only those about this meeting.
        #[oai(name = "networkMeetingId")]
        meeting: Query<Option<Uuid>>,
        /// Only those about this document.
        #[oai(name = "documentId")]
        document: Query<Option<Uuid>>,
        /// Only those in this state.
        state: Query<Option<DiscussionThreadState>>,
    ) -> Result<Json<Page<DiscussionThread>>, Problem> {
        let filter = Filter {
            meeting: meeting.0.map(NetworkMeetingId),
            document: document.0.map(DocumentId),
            state: state.0.map(Into::into),
        };
        let (rows, standing) = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let rows = thread::list(scope, network.0, &filter, limit.page(&page)).await?;
                Ok::<_, Error>((rows, standing::of(scope, network.0).await?))
            })
            .await?;
        Ok(Json(Page::of(rows, &here, |row| DiscussionThread::of(row, standing, &here))))
    }

    /// Open a thread in a network
    ///
    /// With its first post. Those who are in the network open them, and staff.
    #[oai(path = "/networks/:networkId/threads", method = "post", operation_id = "createThread")]
    async fn open(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        body: Body<NewDiscussionThread>,
    ) -> Result<Created<DiscussionThread>, Problem> {
        let new = NewThread::from(body.0);
        let (row, standing) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = thread::open(scope, network.0, &new).await?;
                thread::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/threads/{}", row.thread.id));
        Ok(created(DiscussionThread::of(row, standing, &here), address))
    }

    /// Get a thread
    ///
    /// Those who are in the network read it, and staff.
    #[oai(path = "/threads/:threadId", method = "get", operation_id = "getThread")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "threadId")] id: Path<ThreadId>,
    ) -> Result<Versioned<DiscussionThread>, Problem> {
        let found = self.0.database.read(&caller.0, async |scope| thread::get(scope, id.0).await).await?;
        Ok(DiscussionThread::shown(found, &here))
    }

    /// Close a thread, or open it again
    ///
    /// Staff do, and the network's convener and secretary. A closed thread is only read.
    #[oai(path = "/threads/:threadId/transitions", method = "post", operation_id = "transitionThread")]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "threadId")] id: Path<ThreadId>,
        body: Body<DiscussionThreadTransition>,
    ) -> Result<Versioned<DiscussionThread>, Problem> {
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                thread::transition(scope, id.0, body.0.to.into()).await?;
                thread::get(scope, id.0).await
            })
            .await?;
        Ok(DiscussionThread::shown(found, &here))
    }

    /// Say how far one has read a thread
    ///
    /// To the last post that one has seen; an earlier one changes nothing.
    #[oai(path = "/threads/:threadId/read-marks", method = "put", operation_id = "setThreadReadMark")]
    async fn read_to(
        &self,
        caller: Caller,
        #[oai(name = "threadId")] id: Path<ThreadId>,
        body: Body<DiscussionReadMark>,
    ) -> Result<Done, Problem> {
        let post = PostId(body.0.post_id);
        self.0.database.write(&caller.0, async |scope| reading::note(scope, id.0, post).await).await?;
        Ok(Done::Done)
    }
}
