//! The states of a membership in a network, and the ways between them, as data.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// The organisation wants them there; they have not answered.
    Nominated,
    /// They want to be there; the convener has not answered.
    Requested,
    /// They are in the network.
    Active,
    /// They are away for a while; the seat is theirs.
    Paused,
    /// They are no longer in the network.
    Ended,
    /// They said no.
    Declined,
    /// The convener said no.
    Refused,
}

/// Who takes a way. The staff take all but the nominee's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person it is about.
    Nominee,
    /// The network's convener.
    Convener,
    /// The network's convener, with a reason.
    ConvenerWithReason,
    /// The coordinator of the organisation that is represented.
    Organisation,
    /// The coordinator, or the person it is about.
    OrganisationOrNominee,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: MemberState,
    /// To here.
    pub to: MemberState,
    /// Who takes it.
    pub by: By,
}

/// Every way there is.
pub const TRANSITIONS: &[Transition] = {
    use By::{Convener, ConvenerWithReason, Nominee, Organisation, OrganisationOrNominee};
    use MemberState::{Active, Declined, Ended, Nominated, Paused, Refused, Requested};
    const fn way(from: MemberState, to: MemberState, by: By) -> Transition {
        Transition { from, to, by }
    }
    &[
        way(Nominated, Active, Nominee),
        way(Nominated, Declined, Nominee),
        way(Nominated, Ended, Organisation),
        way(Requested, Active, Convener),
        way(Requested, Refused, ConvenerWithReason),
        way(Requested, Ended, OrganisationOrNominee),
        way(Active, Paused, Organisation),
        way(Active, Ended, OrganisationOrNominee),
        way(Paused, Active, Organisation),
        way(Paused, Ended, OrganisationOrNominee),
    ]
};

impl MemberState {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nominated => "Väntar på svar",
            Self::Requested => "Ber om en plats",
            Self::Active => "Med",
            Self::Paused => "Pausad",
            Self::Ended => "Avslutad",
            Self::Declined => "Tackade nej",
            Self::Refused => "Fick ingen plats",
        }
    }

    /// The ways out.
    pub fn ways(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self)
    }

    /// The states that hold a seat, or are promised one.
    pub const HOLDING: [Self; 4] = [Self::Nominated, Self::Requested, Self::Active, Self::Paused];
    /// The states of those who are in the network.
    pub const INSIDE: [Self; 2] = [Self::Active, Self::Paused];
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_exactly_those_that_hold_a_seat_lead_on() {
        for state in MemberState::iter() {
            let begins = matches!(state, MemberState::Nominated | MemberState::Requested);
            assert!(begins || TRANSITIONS.iter().any(|way| way.to == state), "{state:?} is never reached");
            assert_eq!(state.ways().next().is_some(), MemberState::HOLDING.contains(&state), "{state:?}");
        }
    }
}
