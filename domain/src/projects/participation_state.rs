//! The states of an organisation's part in a project and the ways between them, as data. Staff invite; the organisation handles its own
//! part, and staff can do it for those who write to them on paper.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use super::project_state::ProjectState;

/// The state of an organisation's part in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ParticipationState {
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

/// What a way asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// The organisation's own decision: diary number, paragraph and date.
    Decision,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: ParticipationState,
    /// To here.
    pub to: ParticipationState,
    /// With what.
    pub asks: Asks,
    /// In which states of the project; in all when empty.
    pub during: &'static [ProjectState],
}

/// Every way there is.
pub const TRANSITIONS: &[Transition] = {
    use Asks::{Decision, Nothing};
    use ParticipationState::{Active, Completed, Decided, Declined, Interested, Invited, Left};
    const fn way(
        from: ParticipationState,
        to: ParticipationState,
        asks: Asks,
        during: &'static [ProjectState],
    ) -> Transition {
        Transition { from, to, asks, during }
    }
    &[
        way(Invited, Interested, Nothing, &ProjectState::JOINING),
        way(Invited, Declined, Nothing, &[]),
        way(Interested, Decided, Decision, &ProjectState::JOINING),
        way(Interested, Declined, Nothing, &[]),
        way(Decided, Active, Nothing, &ProjectState::WORKING),
        way(Active, Completed, Nothing, &[]),
        way(Active, Left, Nothing, &[]),
    ]
};

impl ParticipationState {
    /// The ways out.
    pub fn ways(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self)
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invited => "Inbjuden",
            Self::Interested => "Intresserad",
            Self::Decided => "Har beslutat",
            Self::Active => "Med",
            Self::Completed => "Genomförd",
            Self::Left => "Lämnade projektet",
            Self::Declined => "Tackade nej",
        }
    }

    /// The states that are not over.
    pub const OPEN: [Self; 4] = [Self::Invited, Self::Interested, Self::Decided, Self::Active];
    /// The states in which the organisation is in it, or wants to be.
    pub const INSIDE: [Self; 4] = [Self::Interested, Self::Decided, Self::Active, Self::Completed];
    /// The states in which others see that the organisation takes part.
    pub const PUBLIC: [Self; 2] = [Self::Active, Self::Completed];
}

impl Transition {
    /// Whether it can be taken while the project is in the state.
    #[must_use]
    pub fn is_open(&self, project: ProjectState) -> bool {
        self.during.is_empty() || self.during.contains(&project)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_exactly_those_that_are_not_over_lead_on() {
        for state in ParticipationState::iter() {
            let is_reached = state == ParticipationState::Invited || TRANSITIONS.iter().any(|way| way.to == state);
            assert!(is_reached, "{state:?} is never reached");
            assert_eq!(state.ways().next().is_some(), ParticipationState::OPEN.contains(&state), "{state:?}");
        }
    }
}
