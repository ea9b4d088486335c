//! Threads and posts as they are shown.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use samverk_domain::access::Actor;
use samverk_domain::discussion::standing::Standing;
use samverk_domain::discussion::thread_state::ThreadState;
use samverk_domain::discussion::{post, thread};
use uuid::Uuid;

use super::content::DiscussionThreadState;
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A subject that somebody in a network brought up.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct DiscussionThread {
    /// Id.
    id: Uuid,
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// The meeting that it is about.
    network_meeting_id: Option<Uuid>,
    /// What the meeting is called.
    meeting_title: Option<String>,
    /// The document that it is about, if the caller may have it.
    document_id: Option<Uuid>,
    /// What the document is called.
    document_title: Option<String>,
    /// What it is about.
    title: String,
    /// Who opened it, or that they are protected.
    person_name: String,
    /// The organisation that they spoke for.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// Whether it takes posts.
    state: DiscussionThreadState,
    /// How many posts it has, removed ones too.
    posts: i64,
    /// How many posts of others the caller has not seen.
    unread_posts: i64,
    /// When somebody last wrote.
    last_post_at: Moment,
    /// Counts changes.
    version: i64,
    /// When it was opened.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl DiscussionThread {
    pub(super) fn of(row: thread::Listed, standing: Standing, here: &Here) -> Self {
        let path = format!("/threads/{}", row.thread.id);
        let meeting = row.thread.meeting_id.map(|id| format!("/network-meetings/{id}"));
        let writes = standing >= Standing::Writer && row.thread.state == ThreadState::Open;
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/networks/{}/threads", row.thread.network_id))
            .add("network", "GET", format!("/networks/{}", row.thread.network_id))
            .add_if(meeting.is_some(), "meeting", "GET", meeting.unwrap_or_default())
            .add("posts", "GET", format!("{path}/posts"))
            .add_if(writes, "post", "POST", format!("{path}/posts"))
            .add_if(standing == Standing::Moderator, "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            person_name: row.opened_by(),
            id: row.thread.id.0,
            network_id: row.thread.network_id.0,
            network_name: row.network_name,
            network_meeting_id: row.thread.meeting_id.map(|id| id.0),
            meeting_title: row.meeting_title,
            document_id: row.thread.document_id.filter(|_| row.document_title.is_some()).map(|id| id.0),
            document_title: row.document_title,
            title: row.thread.title,
            organisation_id: row.thread.organisation_id.0,
            organisation_name: row.organisation_name,
            state: row.thread.state.into(),
            posts: row.thread.posts,
            unread_posts: row.unread,
            last_post_at: Moment(row.thread.last_post_at),
            version: row.thread.version,
            created_at: Moment(row.thread.created_at),
            updated_at: Moment(row.thread.updated_at),
        }
    }

    pub(super) fn shown((row, standing): (thread::Listed, Standing), here: &Here) -> Versioned<Self> {
        let version = row.thread.version;
        versioned(Self::of(row, standing, here), version)
    }
}

/// What somebody said in a thread.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct DiscussionPost {
    /// Id; later posts have later ones.
    id: Uuid,
    /// The thread.
    thread_id: Uuid,
    /// Who wrote it, or that they are protected.
    person_name: String,
    /// The organisation that they speak for.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// What they wrote, in Markdown; left out when it is removed.
    text: Option<String>,
    /// When.
    posted_at: Moment,
    /// When it was last changed.
    edited_at: Option<Moment>,
    /// When it was removed.
    removed_at: Option<Moment>,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl DiscussionPost {
    pub(super) fn of(
        row: post::Listed,
        (state, standing): (ThreadState, Standing),
        here: &Here,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Self {
        let path = format!("/posts/{}", row.post.id);
        let links = here
            .own(&path)
            .add("up", "GET", format!("/threads/{}", row.post.thread_id))
            .add_if(row.can_be_changed(actor, state, now), "edit", "PUT", &path)
            .add_if(row.can_be_removed(actor, standing), "remove", "POST", format!("{path}/removals"))
            .done();
        Self {
            links,
            person_name: row.author(),
            id: row.post.id.0,
            thread_id: row.post.thread_id.0,
            organisation_id: row.post.organisation_id.0,
            organisation_name: row.organisation_name,
            text: row.post.removed_at.is_none().then_some(row.post.text),
            posted_at: Moment(row.post.posted_at),
            edited_at: row.post.edited_at.map(Moment),
            removed_at: row.post.removed_at.map(Moment),
            version: row.post.version,
        }
    }

    pub(super) fn shown(
        (row, thread, standing): (post::Listed, thread::Listed, Standing),
        here: &Here,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Versioned<Self> {
        let version = row.post.version;
        versioned(Self::of(row, (thread.thread.state, standing), here, actor, now), version)
    }
}
