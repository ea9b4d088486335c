//! The states of a next step and the ways between them, as data.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It is to be done.
    Open,
    /// It is done.
    Done,
    /// It will not be done.
    Dropped,
}

/// Who takes a way. Whoever keeps the network's meetings takes all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepBy {
    /// Whoever is to do it.
    Owner,
    /// Only who keeps the meetings.
    Keeper,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: StepState,
    /// To here.
    pub to: StepState,
    /// Who takes it.
    pub by: StepBy,
}

/// Every way there is.
pub const TRANSITIONS: &[Transition] = {
    use StepState::{Done, Dropped, Open};
    const fn way(from: StepState, to: StepState, by: StepBy) -> Transition {
        Transition { from, to, by }
    }
    &[
        way(Open, Done, StepBy::Owner),
        way(Open, Dropped, StepBy::Keeper),
        way(Done, Open, StepBy::Owner),
        way(Dropped, Open, StepBy::Keeper),
    ]
};

impl StepState {
    /// The ways out.
    pub fn ways(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self)
    }
}
