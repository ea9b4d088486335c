//! What is sent in discussions.

use poem_openapi::Object;
use samverk_domain::discussion::thread::NewThread;
use samverk_domain::discussion::thread_state::ThreadState;
use samverk_domain::documents::DocumentId;
use samverk_domain::networks::NetworkMeetingId;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// Whether a thread takes posts.
    DiscussionThreadState of ThreadState {
        /// It takes posts.
        Open,
        /// It is only read.
        Closed,
    }
}

/// What a thread begins with.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewDiscussionThread {
    /// What it is about, at most 120 characters.
    title: Text,
    /// The first post, in Markdown, at most 5 000 characters.
    text: Text,
    /// The meeting of the network that it is about.
    network_meeting_id: Option<Uuid>,
    /// The document of the network, or of one of its meetings, that it is about.
    document_id: Option<Uuid>,
}

/// What somebody writes in a thread.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewDiscussionPost {
    /// What, in Markdown, at most 5 000 characters.
    pub(super) text: Text,
}

/// To which state a thread is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DiscussionThreadTransition {
    /// The state.
    pub(super) to: DiscussionThreadState,
}

/// How far somebody has come in a thread.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DiscussionReadMark {
    /// The last post that they have seen.
    pub(super) post_id: Uuid,
}

/// That a post is removed.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DiscussionPostRemoval {
    /// Why, at most 400 characters; needed when somebody else wrote it.
    #[oai(default)]
    pub(super) reason: String,
}

impl From<NewDiscussionThread> for NewThread {
    fn from(new: NewDiscussionThread) -> Self {
        Self {
            meeting: new.network_meeting_id.map(NetworkMeetingId),
            document: new.document_id.map(DocumentId),
            title: new.title.0,
            text: new.text.0,
        }
    }
}
