//! Where an offering stands: what somebody can do about it now. The same for lists, pages and the booking itself.

use sea_orm::entity::prelude::DateTimeUtc;

use super::state::OfferingState;

/// Fewer seats than this are few.
pub(super) const FEW: i64 = 5;

/// What somebody can do about an offering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: only staff see it.
    Draft,
    /// Register later: then, or when the staff open it.
    NotYet(Option<DateTimeUtc>),
    /// Register: so many seats are free.
    Open(i64),
    /// Register soon: so few seats are free.
    Few(i64),
    /// Wait, behind so many.
    Full(i64),
    /// Registration has closed.
    Closed,
    /// It has begun.
    Running,
    /// It has been.
    Over,
    /// It waits for a new time.
    Postponed,
    /// It will not be held.
    Cancelled,
}

impl Standing {
    /// Whether it takes registrations, if only to the waiting list.
    #[must_use]
    pub fn takes_registrations(self) -> bool {
        matches!(self, Self::Open(_) | Self::Few(_) | Self::Full(_))
    }

    /// Seats that the next ones get. While somebody waits there are none: a seat that is free belongs to them, unless they
    /// have chosen to wait until there are more.
    #[must_use]
    pub fn free(self) -> i64 {
        match self {
            Self::Open(seats) | Self::Few(seats) => seats,
            _ => 0,
        }
    }
}

/// What tells where an offering stands.
pub(super) struct Facts {
    pub(super) state: OfferingState,
    pub(super) seats_left: i64,
    pub(super) queue_length: i64,
    pub(super) waiting_together: i64,
    pub(super) opens_at: Option<DateTimeUtc>,
    pub(super) closes_at: DateTimeUtc,
}

impl Facts {
    pub(super) fn standing(&self, now: DateTimeUtc) -> Standing {
        match self.state {
            OfferingState::Draft => Standing::Draft,
            OfferingState::Closed => Standing::Closed,
            OfferingState::Running => Standing::Running,
            OfferingState::Completed | OfferingState::Archived => Standing::Over,
            OfferingState::Postponed => Standing::Postponed,
            OfferingState::Cancelled => Standing::Cancelled,
            OfferingState::Published | OfferingState::Open if now >= self.closes_at => Standing::Closed,
            OfferingState::Published if self.opens_at.is_none() => Standing::NotYet(None),
            OfferingState::Published | OfferingState::Open => match self.opens_at.filter(|opens| now < *opens) {
                Some(opens) => Standing::NotYet(Some(opens)),
                None if self.seats_left == 0 || self.queue_length > self.waiting_together => {
                    Standing::Full(self.queue_length)
                }
                None if self.seats_left < FEW => Standing::Few(self.seats_left),
                None => Standing::Open(self.seats_left),
            },
        }
    }
}
