//! How many seats there are. They are counted here and in `waiting_list`, under the lock of the offering's row, in the
//! transaction of the change that asks: never more than there are. Seats are shared by all kommuner, so these are two of
//! the few places that write across tenants.

use sea_orm::entity::prelude::*;

use super::offering;
use super::state::RegistrationState;
use super::waiting_list::{self, Cause};
use crate::error::{Refusal, Result};
use crate::store::{Locked, WriteScope};

/// What to do with those for whom no seat is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenFull {
    /// Register nobody.
    #[default]
    Refuse,
    /// Put them in the waiting list, each to get a seat when one is free.
    WaitingList,
    /// Put everybody in the waiting list, to get seats when there is one for each of them. Whoever waits alone may get one
    /// before.
    WaitTogether,
}

/// What one participant got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    Taken,
    /// A number in the waiting list, and the place it is.
    Queued(i64, i64),
}

/// Takes seats as far as they go, in the order of the booking; the rest is queued or everything refused.
pub(super) async fn take(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    seats: i64,
    when_full: WhenFull,
) -> Result<Vec<Seat>> {
    let taken = decide(offering, seats, when_full, scope.now())?;
    let queued = seats - taken;
    let (last_number, last_place) = (offering.last_queue_number, offering.queue_length);
    offering.seats_taken += taken;
    offering.queue_length += queued;
    offering.waiting_together += if when_full == WhenFull::WaitTogether { queued } else { 0 };
    offering.last_queue_number += queued;
    save(scope, offering).await?;
    let seated = (0..taken).map(|_| Seat::Taken);
    Ok(seated.chain((1..=queued).map(|next| Seat::Queued(last_number + next, last_place + next))).collect())
}

/// How many of the seats asked for are given now.
pub(super) fn decide(offering: &offering::Model, seats: i64, when_full: WhenFull, now: DateTimeUtc) -> Result<i64> {
    let standing = offering.standing(now);
    if !standing.takes_registrations() {
        return Err(Refusal::RegistrationClosed.into());
    }
    match when_full {
        _ if standing.free() >= seats => Ok(seats),
        WhenFull::Refuse => Err(Refusal::CourseFull.into()),
        WhenFull::WaitingList => Ok(standing.free()),
        WhenFull::WaitTogether => Ok(0),
    }
}

/// Gives back what a registration held, and passes a freed seat on.
pub(super) async fn give_back(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    held: RegistrationState,
    waits_together: bool,
) -> Result<()> {
    match held {
        RegistrationState::Queued => {
            offering.queue_length -= 1;
            offering.waiting_together -= i64::from(waits_together);
        }
        state if state.holds_seat() => offering.seats_taken -= 1,
        _ => return Ok(()),
    }
    waiting_list::fill(scope, offering, Cause::SeatFreed).await?;
    save(scope, offering).await
}

/// Saves the counters of an offering that a kommun's booking changed.
pub(super) async fn save(scope: &WriteScope, offering: &Locked<offering::Model>) -> Result<()> {
    let counters = offering::Entity::update_many()
        .col_expr(offering::Column::SeatsTaken, Expr::value(offering.seats_taken))
        .col_expr(offering::Column::QueueLength, Expr::value(offering.queue_length))
        .col_expr(offering::Column::WaitingTogether, Expr::value(offering.waiting_together))
        .col_expr(offering::Column::LastQueueNumber, Expr::value(offering.last_queue_number))
        .filter(offering::Column::Id.eq(offering.id));
    scope.unscoped_write().change(counters).await?;
    scope.published_changed();
    Ok(())
}
