//! The states of an offering and of a registration, and the ways between them, as data.

use sea_orm::prelude::DateTimeUtc;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of an offering. That it is full is derived from its seats, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OfferingState {
    /// Only staff see it.
    Draft,
    /// Seen, registration has not opened.
    Published,
    /// Takes registrations.
    Open,
    /// Takes no more; the waiting list still moves.
    Closed,
    /// Has begun.
    Running,
    /// Is over.
    Completed,
    /// Out of the way.
    Archived,
    /// Waits for a new time.
    Postponed,
    /// Will not be held.
    Cancelled,
}

/// Who or what takes a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The staff who run the offering.
    Staff,
    /// The staff, or the clock when the time comes.
    StaffOrClock,
    /// The staff, with a reason that participants are told.
    StaffWithReason,
}

/// A way from one state of an offering to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: OfferingState,
    /// To here.
    pub to: OfferingState,
    /// Who takes it.
    pub by: By,
}

/// Every way there is (domain model 2.2).
pub const TRANSITIONS: &[Transition] = {
    use By::{Staff, StaffOrClock, StaffWithReason};
    use OfferingState::{Archived, Cancelled, Closed, Completed, Draft, Open, Postponed, Published, Running};
    const fn way(from: OfferingState, to: OfferingState, by: By) -> Transition {
        Transition { from, to, by }
    }
    &[
        way(Draft, Published, Staff),
        way(Draft, Open, Staff),
        way(Published, Draft, Staff),
        way(Published, Open, StaffOrClock),
        way(Open, Closed, StaffOrClock),
        way(Closed, Open, Staff),
        way(Open, Running, StaffOrClock),
        way(Closed, Running, StaffOrClock),
        way(Running, Completed, StaffOrClock),
        way(Completed, Archived, Staff),
        way(Published, Postponed, StaffWithReason),
        way(Open, Postponed, StaffWithReason),
        way(Closed, Postponed, StaffWithReason),
        way(Postponed, Open, Staff),
        way(Draft, Cancelled, StaffWithReason),
        way(Published, Cancelled, StaffWithReason),
        way(Open, Cancelled, StaffWithReason),
        way(Closed, Cancelled, StaffWithReason),
        way(Running, Cancelled, StaffWithReason),
        way(Postponed, Cancelled, StaffWithReason),
    ]
};

impl OfferingState {
    /// Those in which nobody comes, not yet or not any more: whoever is invited is neither told nor shown.
    pub const WITHOUT_GUESTS: [Self; 3] = [Self::Draft, Self::Cancelled, Self::Archived];

    /// The ways out of the state.
    pub fn transitions(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |way| way.from == self)
    }

    /// The way to another state, if there is one.
    #[must_use]
    pub fn transition_to(self, to: Self) -> Option<&'static Transition> {
        self.transitions().find(|way| way.to == to)
    }

    /// Whether it may still be changed: what was held, or will not be, stays as it was.
    #[must_use]
    pub fn can_be_changed(self) -> bool {
        !matches!(self, Self::Completed | Self::Archived | Self::Cancelled)
    }

    /// Whether an offering in the state that ends then is over. One that is postponed waits for another time.
    #[must_use]
    pub fn is_over(self, ends_at: DateTimeUtc, now: DateTimeUtc) -> bool {
        matches!(self, Self::Completed | Self::Archived) || self != Self::Postponed && ends_at < now
    }

    /// Whether it has been held or is going to be, as far as is known.
    #[must_use]
    pub fn is_held(self) -> bool {
        matches!(self, Self::Published | Self::Open | Self::Closed | Self::Running | Self::Completed)
    }

    /// Whether it takes registrations, when the time has come.
    #[must_use]
    pub fn takes_registrations(self) -> bool {
        matches!(self, Self::Published | Self::Open)
    }

    /// Whether seats that are freed go to the waiting list.
    #[must_use]
    pub fn moves_waiting_list(self) -> bool {
        matches!(self, Self::Published | Self::Open | Self::Closed)
    }
}

/// The state of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// Has a seat.
    Confirmed,
    /// Holds a seat until the kommun has approved it.
    PendingMunicipality,
    /// Stands in the waiting list.
    Queued,
    /// Is offered a seat, which is held for a while.
    Offered,
    /// Left the waiting list, declined the seat that was offered, or thought better of it before the kommun had answered.
    Withdrawn,
    /// Was not answered in time: by whoever was offered a seat, or by the kommun.
    Lapsed,
    /// The kommun did not approve it.
    Denied,
    /// Gave the seat back.
    CancelledByParticipant,
    /// The organisation gave the seat back.
    CancelledByMunicipality,
    /// The association took it back, or cancelled the offering.
    CancelledByOrganiser,
    /// Was there.
    Attended,
    /// Was not.
    NoShow,
}

impl RegistrationState {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "Har plats",
            Self::PendingMunicipality => "Väntar på kommunens godkännande",
            Self::Queued => "Reservlista",
            Self::Offered => "Erbjuden plats",
            Self::Withdrawn => "Återtagen",
            Self::Lapsed => "Inget svar i tid",
            Self::Denied => "Inte godkänd",
            Self::CancelledByParticipant => "Avbokad",
            Self::CancelledByMunicipality => "Avbokad av kommunen",
            Self::CancelledByOrganiser => "Avbokad av arrangören",
            Self::Attended => "Deltog",
            Self::NoShow => "Kom inte",
        }
    }

    /// The states of somebody who has, or waits for, a seat: one such registration per person and offering.
    pub const ACTIVE: [Self; 6] =
        [Self::Confirmed, Self::PendingMunicipality, Self::Queued, Self::Offered, Self::Attended, Self::NoShow];
    /// The states of somebody who has, or had, a seat of their own.
    pub const SEATED: [Self; 3] = [Self::Confirmed, Self::Attended, Self::NoShow];

    /// The states of somebody who never had one.
    pub const NEVER_SEATED: [Self; 6] =
        [Self::PendingMunicipality, Self::Queued, Self::Offered, Self::Withdrawn, Self::Lapsed, Self::Denied];
    /// The states of somebody who waits: for a seat, or for an answer while one is held.
    pub const WAITING: [Self; 3] = [Self::PendingMunicipality, Self::Queued, Self::Offered];

    /// Whether it can still be cancelled.
    #[must_use]
    pub fn can_be_cancelled(self) -> bool {
        self.is_waiting() || self == Self::Confirmed
    }

    /// Whether somebody else may take part instead. The kommun answers about one person, so it answers first.
    #[must_use]
    pub fn can_be_substituted(self) -> bool {
        self.can_be_cancelled() && self != Self::PendingMunicipality
    }

    /// Whether somebody waits: for a seat, for their own answer to the one they are offered, or for the kommun's.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        Self::WAITING.contains(&self)
    }

    /// Whether a seat is held: taken, offered, or kept until the kommun has answered.
    #[must_use]
    pub fn holds_seat(self) -> bool {
        Self::SEATED.contains(&self) || matches!(self, Self::Offered | Self::PendingMunicipality)
    }

    /// Whether somebody has, or had, a seat of their own.
    #[must_use]
    pub fn had_seat(self) -> bool {
        !Self::NEVER_SEATED.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_but_the_last_ones_leads_on_and_all_are_reached_from_a_draft() {
        let mut reached = vec![OfferingState::Draft];
        for index in 0.. {
            let Some(&state) = reached.get(index) else { break };
            for way in state.transitions().filter(|way| !reached.contains(&way.to)).collect::<Vec<_>>() {
                if !reached.contains(&way.to) {
                    reached.push(way.to);
                }
            }
        }
        for state in OfferingState::iter() {
            assert!(reached.contains(&state), "{state:?} is never reached");
            let last = matches!(state, OfferingState::Archived | OfferingState::Cancelled);
            assert_eq!(state.transitions().next().is_none(), last, "{state:?}");
        }
    }
}
