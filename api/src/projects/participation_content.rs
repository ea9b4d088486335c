//! What is sent about an organisation's part in a project.

use chrono::NaiveDate;
use poem_openapi::Object;
use samverk_domain::people::PersonId;
use samverk_domain::projects::participation_entry::{Decision, Part};
use samverk_domain::projects::participation_state::ParticipationState;
use uuid::Uuid;

use super::content::ProjectRole;
use crate::scalar::choice;

choice! {
    /// How far an organisation's part in a project has come.
    ProjectParticipationState of ParticipationState {
        /// The association has asked.
        Invited,
        /// The organisation wants to, and has not decided.
        Interested,
        /// The organisation has decided to take part.
        Decided,
        /// It takes part.
        Active,
        /// It took part to the end.
        Completed,
        /// It took part, and left before the end.
        Left,
        /// It said no.
        Declined,
    }
}

/// Who is asked to take part in a project.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewProjectParticipation {
    /// The organisation.
    pub(super) organisation_id: Uuid,
    /// As what.
    pub(super) role: ProjectRole,
}

/// What an organisation puts in, when, and whom one talks to there.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct ProjectParticipationChange {
    /// First day.
    from_on: Option<NaiveDate>,
    /// Last day.
    to_on: Option<NaiveDate>,
    /// What it puts in, in öre.
    cash_ore: Option<i64>,
    /// How many hours it puts in.
    hours: Option<i64>,
    /// Whom one talks to: somebody who works there. Who is hidden from the caller stays if it is left out.
    contact_person_id: Option<Uuid>,
}

/// To which state an organisation's part is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct ProjectParticipationTransition {
    /// The state.
    pub(super) to: ProjectParticipationState,
    /// The diary number of the organisation's own decision, at most 60 characters; needed when it has decided.
    #[oai(default)]
    diary_number: String,
    /// The paragraph of the decision, at most 40 characters; needed when it has decided.
    #[oai(default)]
    section: String,
    /// The day of the decision; needed when it has decided.
    decided_on: Option<NaiveDate>,
}

impl ProjectParticipationTransition {
    pub(super) fn decision(self) -> Decision {
        Decision { diary_number: self.diary_number, section: self.section, decided_on: self.decided_on }
    }
}

impl From<ProjectParticipationChange> for Part {
    fn from(new: ProjectParticipationChange) -> Self {
        Self {
            from_on: new.from_on,
            to_on: new.to_on,
            cash_ore: new.cash_ore,
            hours: new.hours,
            contact: new.contact_person_id.map(PersonId),
        }
    }
}
