//! What is sent about needs in networks.

use poem_openapi::Object;
use samverk_domain::networks::NetworkMeetingId;
use samverk_domain::networks::need_entry::NewNeed;
use samverk_domain::networks::need_signal_state::NeedSignalState as State;
use samverk_domain::projects::project_entry::NewProject;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// What has become of a need.
    NeedSignalState of State {
        /// Nobody has answered.
        New,
        /// It became a course wish or an idea for a project.
        TakenUp,
        /// It goes no further.
        NoFurther,
    }
}

/// What is noted. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNeedSignal {
    /// What is needed in a few words, at most 160 characters.
    title: Text,
    /// What is needed, and why, at most 2 000 characters.
    text: Text,
    /// The meeting of the network at which it came up.
    network_meeting_id: Option<Uuid>,
}

/// What is answered.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NeedSignalTransition {
    /// The state to take it to.
    pub(super) to: NeedSignalState,
    /// Why it goes no further, at most 1 000 characters; needed then.
    #[oai(default)]
    pub(super) answer: String,
}

/// The idea for a project that a need becomes.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNeedSignalProject {
    /// What it is called for short, at most 40 characters.
    #[oai(default)]
    acronym: String,
    /// Title, at most 200 characters.
    title: Text,
    /// What it is about, at most 1 000 characters.
    summary: Text,
}

impl From<NewNeedSignal> for NewNeed {
    fn from(new: NewNeedSignal) -> Self {
        Self { meeting: new.network_meeting_id.map(NetworkMeetingId), title: new.title.0, text: new.text.0 }
    }
}

impl From<NewNeedSignalProject> for NewProject {
    fn from(new: NewNeedSignalProject) -> Self {
        Self { acronym: new.acronym, title: new.title.0, summary: new.summary.0, ..Self::default() }
    }
}
