//! How many seats there are. They are counted here and in `waiting_list`, under the lock of the offering's row, in the
//! transaction of the change that asks: never more than there are. Seats are shared by all kommuner, so these are two of
//! the few places that write across tenants.

use sea_orm::entity::prelude::*;

use super::room::Room;
use super::seat_pool::SeatPoolId;
use super::state::RegistrationState;
use super::waiting_list::{self, Cause};
use super::{offering, registration};
use crate::access::OrganisationId;
use crate::error::{Refusal, Result};
use crate::store::{Locked, Scope, WriteScope};

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
    /// A seat, from the pool if it is one that keeps seats.
    Taken(Option<SeatPoolId>),
    /// A number in the waiting list, and the place it is.
    Queued(i64, i64),
}

/// Takes seats for an organisation as far as they go, in the order of the booking; the rest is queued or everything refused.
pub(super) async fn take(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    organisation: OrganisationId,
    seats: i64,
    when_full: WhenFull,
) -> Result<Vec<Seat>> {
    let mut room = Room::of(scope, offering).await?;
    if room.is_due() {
        // Those who wait come before whoever asks now.
        waiting_list::fill(scope, offering, Cause::SeatsAdded).await?;
        room = Room::of(scope, offering).await?;
    }
    let taken = decide(&room, offering, organisation, seats, when_full, scope.now())?;
    let queued = seats - taken;
    let (last_number, last_place) = (offering.last_queue_number, offering.queue_length);
    let seated: Vec<_> = (0..taken).map(|_| Seat::Taken(room.take(offering, organisation))).collect();
    offering.queue_length += queued;
    offering.waiting_together += if when_full == WhenFull::WaitTogether { queued } else { 0 };
    offering.last_queue_number += queued;
    room.save(scope, offering).await?;
    save(scope, offering).await?;
    let queued = (1..=queued).map(|next| Seat::Queued(last_number + next, last_place + next));
    Ok(seated.into_iter().chain(queued).collect())
}

/// Whether an organisation would get the seats, before anything is locked.
pub(super) async fn check(
    scope: &Scope,
    offering: &offering::Model,
    organisation: OrganisationId,
    seats: i64,
    when_full: WhenFull,
) -> Result<()> {
    let room = Room::of(scope, offering).await?;
    decide(&room, offering, organisation, seats, when_full, scope.now()).map(drop)
}

/// How many of the seats asked for are given now. Before registration is open for everybody nobody begins to wait.
fn decide(
    room: &Room,
    offering: &offering::Model,
    organisation: OrganisationId,
    seats: i64,
    when_full: WhenFull,
    now: DateTimeUtc,
) -> Result<i64> {
    let standing = room.standing(offering, organisation, now);
    if !standing.takes_registrations() {
        return Err(Refusal::RegistrationClosed.into());
    }
    match when_full {
        _ if standing.free() >= seats => Ok(seats),
        WhenFull::Refuse => Err(Refusal::CourseFull.into()),
        _ if !offering.standing(now).takes_registrations() => Err(Refusal::CourseFull.into()),
        WhenFull::WaitingList => Ok(standing.free()),
        WhenFull::WaitTogether => Ok(0),
    }
}

/// Gives back what a registration held, and passes a freed seat on.
pub(super) async fn give_back(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    held: RegistrationState,
    row: &registration::Model,
) -> Result<()> {
    match held {
        RegistrationState::Queued => {
            offering.queue_length -= 1;
            offering.waiting_together -= i64::from(row.waits_together);
        }
        state if state.holds_seat() => {
            let mut room = Room::of(scope, offering).await?;
            room.give_back(offering, row.pool_id);
            room.save(scope, offering).await?;
        }
        _ => return Ok(()),
    }
    waiting_list::fill(scope, offering, Cause::SeatFreed).await?;
    save(scope, offering).await
}

/// Saves the counters of an offering that a kommun's booking changed.
pub(super) async fn save(scope: &WriteScope, offering: &Locked<offering::Model>) -> Result<()> {
    let counters = offering::Entity::update_many()
        .col_expr(offering::Column::SeatsTaken, Expr::value(offering.seats_taken))
        .col_expr(offering::Column::SeatsHeld, Expr::value(offering.seats_held))
        .col_expr(offering::Column::QueueLength, Expr::value(offering.queue_length))
        .col_expr(offering::Column::WaitingTogether, Expr::value(offering.waiting_together))
        .col_expr(offering::Column::LastQueueNumber, Expr::value(offering.last_queue_number))
        .filter(offering::Column::Id.eq(offering.id));
    scope.unscoped_write().change(counters).await?;
    scope.published_changed();
    Ok(())
}
