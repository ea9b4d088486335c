//! The states of a wish and the ways between them, as data.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WishState {
    /// Nobody has answered.
    Asked,
    /// The association looks into it.
    Considered,
    /// There is, or will be, a course for it.
    Planned,
    /// It will not be a course, and the kommuner know why.
    Declined,
    /// Who asked does not need it any more.
    Withdrawn,
}

/// Who takes a way, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The association's staff.
    Staff,
    /// The staff, with the course.
    StaffWithCourse,
    /// The staff, with a reason that those behind the wish are told.
    StaffWithReason,
    /// Who asked, while nobody else stands behind it.
    Asker,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: WishState,
    /// To here.
    pub to: WishState,
    /// Who takes it.
    pub by: By,
}

/// Every way there is. An answer can be taken up again: a course may fall through, and a need may grow.
pub const TRANSITIONS: &[Transition] = {
    use By::{Asker, Staff, StaffWithCourse, StaffWithReason};
    use WishState::{Asked, Considered, Declined, Planned, Withdrawn};
    const fn way(from: WishState, to: WishState, by: By) -> Transition {
        Transition { from, to, by }
    }
    &[
        way(Asked, Considered, Staff),
        way(Asked, Planned, StaffWithCourse),
        way(Asked, Declined, StaffWithReason),
        way(Asked, Withdrawn, Asker),
        way(Considered, Planned, StaffWithCourse),
        way(Considered, Declined, StaffWithReason),
        way(Considered, Withdrawn, Asker),
        way(Planned, Considered, Staff),
        way(Declined, Considered, Staff),
    ]
};

impl WishState {
    /// The ways out that the staff take.
    pub fn answers(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self && way.by != By::Asker)
    }

    /// Whether it waits for what will become of it: kommuner can join it, leave it, and change it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Considered)
    }

    /// The states that wait for what will become of them.
    pub const OPEN: [Self; 2] = [Self::Asked, Self::Considered];
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_who_asked_can_withdraw_exactly_what_is_open() {
        for state in WishState::iter() {
            let is_reached = state == WishState::Asked || TRANSITIONS.iter().any(|way| way.to == state);
            assert!(is_reached, "{state:?} is never reached");
            let can_be_withdrawn = TRANSITIONS.iter().any(|way| way.from == state && way.to == WishState::Withdrawn);
            assert_eq!(can_be_withdrawn, state.is_open(), "{state:?}");
            assert_eq!(WishState::OPEN.contains(&state), state.is_open(), "{state:?}");
        }
    }
}
