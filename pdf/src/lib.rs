//! Documents on paper, set with typst as PDF/UA-1. Plain texts come in, the bytes of a file go out; what they are about, and
//! who may read them, is known elsewhere. Each document is a `.typ` file of the same name beside its source.
//!
//! Setting takes processor time: call it where nobody waits for the thread.

mod badges;
mod certificate;
mod legible;
mod participant_list;
mod setting;
mod sign_in_list;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use badges::{Badge, Badges, Mark};
pub use certificate::Certificate;
pub use participant_list::ParticipantList;
pub use setting::Fault;
pub use sign_in_list::{Sheet, SignInList};

/// What a document is for: it stands at its top, or on each of its badges.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// Names the document and stays the same when it is set again.
    #[serde(skip)]
    pub id: String,
    /// What it is called.
    pub title: String,
    /// When it is, a line each.
    pub times: Vec<String>,
    /// Where it is; may be empty.
    pub place: String,
    /// When the document was asked for. The same document of the same moment has the same bytes.
    #[serde(skip)]
    pub made_at: DateTime<Utc>,
    /// The same as people read it.
    pub made: String,
}

/// Somebody on a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Family name first.
    pub name: String,
    /// Whom they come from; may be empty.
    pub organisation: String,
    /// The part of it; may be empty.
    pub unit: String,
}
