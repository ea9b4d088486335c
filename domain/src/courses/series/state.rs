//! The states of a series and the ways between them, as data.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SeriesState {
    /// Only staff see it.
    Draft,
    /// Seen by those who see one of its parts.
    Published,
    /// Out of the way: whoever has its address still finds it.
    Archived,
}

/// What a way asks for. All of them are taken by the staff of the department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing.
    Free,
    /// At least two parts: one alone is no series.
    HasParts,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: SeriesState,
    /// To here.
    pub to: SeriesState,
    /// On what condition.
    pub guard: Guard,
}

/// Every way there is.
pub const TRANSITIONS: &[Transition] = {
    use Guard::{Free, HasParts};
    use SeriesState::{Archived, Draft, Published};
    const fn way(from: SeriesState, to: SeriesState, guard: Guard) -> Transition {
        Transition { from, to, guard }
    }
    &[
        way(Draft, Published, HasParts),
        way(Published, Draft, Free),
        way(Published, Archived, Free),
        way(Archived, Published, HasParts),
    ]
};

impl SeriesState {
    /// The ways out of the state.
    pub fn transitions(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self)
    }

    /// The way to another state, if there is one.
    #[must_use]
    pub fn transition_to(self, to: Self) -> Option<&'static Transition> {
        self.transitions().find(|way| way.to == to)
    }

    /// Whether the parts are registered for as one.
    #[must_use]
    pub fn takes_registrations(self) -> bool {
        self == Self::Published
    }
}
