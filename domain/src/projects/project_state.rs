//! The states of a project and the ways between them, as data. The association's staff take all of them.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ProjectState {
    /// Staff think of it; nobody else sees it.
    #[default]
    Idea,
    /// An application is being written, and kommuner are asked.
    Preparing,
    /// The funder has the application.
    Submitted,
    /// The funder said yes.
    Approved,
    /// The funder said no.
    Rejected,
    /// The application was taken back.
    Withdrawn,
    /// Nothing was applied for.
    Dropped,
    /// The work is done.
    Running,
    /// The work is over; the last reports are written.
    Reporting,
    /// It is over, and reported.
    Closed,
    /// It ended before its time.
    Cancelled,
}

/// Every way there is.
pub const TRANSITIONS: &[(ProjectState, ProjectState)] = {
    use ProjectState::{
        Approved, Cancelled, Closed, Dropped, Idea, Preparing, Rejected, Reporting, Running, Submitted, Withdrawn,
    };
    &[
        (Idea, Preparing),
        (Idea, Dropped),
        (Preparing, Submitted),
        (Preparing, Dropped),
        (Dropped, Preparing),
        (Submitted, Approved),
        (Submitted, Rejected),
        (Submitted, Withdrawn),
        (Approved, Running),
        (Approved, Cancelled),
        (Running, Reporting),
        (Running, Cancelled),
        (Reporting, Closed),
    ]
};

impl ProjectState {
    /// The states that lead on from here.
    pub fn next(self) -> impl Iterator<Item = Self> {
        TRANSITIONS.iter().filter(move |(from, _)| *from == self).map(|(_, to)| *to)
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idea => "Idé",
            Self::Preparing => "Förbereds",
            Self::Submitted => "Ansökan inlämnad",
            Self::Approved => "Beviljat",
            Self::Rejected => "Avslag",
            Self::Withdrawn => "Ansökan återtagen",
            Self::Dropped => "Blev inte av",
            Self::Running => "Pågår",
            Self::Reporting => "Slutrapporteras",
            Self::Closed => "Avslutat",
            Self::Cancelled => "Avbrutet",
        }
    }

    /// The states in which only staff know of it, and those who were asked to take part before.
    pub const UNTOLD: [Self; 2] = [Self::Idea, Self::Dropped];
    /// The states in which it exists for the public.
    pub const PUBLIC: [Self; 5] = [Self::Approved, Self::Running, Self::Reporting, Self::Closed, Self::Cancelled];
    /// The states in which something is still done.
    pub const OPEN: [Self; 6] =
        [Self::Idea, Self::Preparing, Self::Submitted, Self::Approved, Self::Running, Self::Reporting];
    /// The states in which organisations are asked to take part, and answer.
    pub const JOINING: [Self; 4] = [Self::Preparing, Self::Submitted, Self::Approved, Self::Running];
    /// The states in which organisations can be at work in it.
    pub const WORKING: [Self; 3] = [Self::Approved, Self::Running, Self::Reporting];
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_what_the_public_sees_is_never_hidden_again() {
        for state in ProjectState::iter() {
            let is_reached = state == ProjectState::Idea || TRANSITIONS.iter().any(|(_, to)| *to == state);
            assert!(is_reached, "{state:?} is never reached");
            if ProjectState::PUBLIC.contains(&state) {
                assert!(state.next().all(|next| ProjectState::PUBLIC.contains(&next)), "{state:?}");
            }
        }
    }
}
