//! How many seats there are. They are counted here and in `waiting_list`, under the lock of the offering's row, in the
//! transaction of the change that asks: never more than there are. Seats are shared by all kommuner, so these are two of
//! the few places that write across tenants.

use sea_orm::entity::prelude::*;

use super::room::Room;
use super::seat_pool::SeatPoolId;
use super::standing::Standing;
use super::state::RegistrationState;
use super::waiting_list::{self, Cause};
use super::{BookingId, offering, registration, seat_lease};
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

/// How many seats are asked for, and how many of them whoever asks has reserved.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) seats: i64,
    pub(super) held: i64,
}

/// Takes seats for an organisation as far as they go, in the order of the booking; the rest is queued or everything refused.
/// Those that the actor has reserved for the booking come first; what of them it does not need goes to those who wait.
pub(super) async fn take(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    organisation: OrganisationId,
    booking: BookingId,
    seats: i64,
    when_full: WhenFull,
) -> Result<Vec<Seat>> {
    let leased = seat_lease::leased(scope, offering).await?;
    let own = seat_lease::of_booking(scope, &leased, booking, organisation);
    let mut room = Room::of(scope, offering).await?;
    if room.is_due() || seat_lease::is_due(&leased, scope.now()) {
        // Those who wait come before whoever asks now.
        let cause = if room.is_due() { Cause::SeatsAdded } else { Cause::SeatFreed };
        waiting_list::fill(scope, offering, cause).await?;
        room = Room::of(scope, offering).await?;
    }
    let held = i64::try_from(own.len()).unwrap_or(i64::MAX);
    let taken = decide(&room, offering, organisation, Asked { seats, held }, when_full, scope.now())?;
    seat_lease::give_back(scope, offering, &mut room, &own).await?;
    let seated: Vec<_> = (0..taken).map(|_| Seat::Taken(room.take(offering, organisation))).collect();
    room.save(scope, offering).await?;
    if taken < held {
        waiting_list::fill(scope, offering, Cause::SeatFreed).await?;
    }
    let queued = seats - taken;
    let (last_number, last_place) = (offering.last_queue_number, offering.queue_length);
    offering.queue_length += queued;
    offering.waiting_together += if when_full == WhenFull::WaitTogether { queued } else { 0 };
    offering.last_queue_number += queued;
    save(scope, offering).await?;
    let queued = (1..=queued).map(|next| Seat::Queued(last_number + next, last_place + next));
    Ok(seated.into_iter().chain(queued).collect())
}

/// Whether an organisation would get the seats, before anything is locked. Where a lease has run out and nobody has given it
/// back, only the lock tells.
pub(super) async fn check(
    scope: &Scope,
    offering: &offering::Model,
    organisation: OrganisationId,
    booking: Option<BookingId>,
    seats: i64,
    when_full: WhenFull,
) -> Result<()> {
    let leased = seat_lease::leased(scope, offering).await?;
    if seat_lease::is_due(&leased, scope.now()) {
        return Ok(());
    }
    let own = booking.map_or(0, |id| seat_lease::of_booking(scope, &leased, id, organisation).len());
    let asked = Asked { seats, held: i64::try_from(own).unwrap_or(i64::MAX) };
    let room = Room::of(scope, offering).await?;
    decide(&room, offering, organisation, asked, when_full, scope.now()).map(drop)
}

/// How many of the seats asked for are given now. Before registration is open for everybody nobody begins to wait.
pub(super) fn decide(
    room: &Room,
    offering: &offering::Model,
    organisation: OrganisationId,
    Asked { seats, held }: Asked,
    when_full: WhenFull,
    now: DateTimeUtc,
) -> Result<i64> {
    let standing = room.standing(offering, organisation, now);
    let is_early = matches!(standing, Standing::NotYet(_)) && held > 0;
    if !standing.takes_registrations() && !is_early {
        return Err(Refusal::RegistrationClosed.into());
    }
    let free = standing.free() + held;
    match when_full {
        _ if free >= seats => Ok(seats),
        WhenFull::Refuse => Err(Refusal::CourseFull.into()),
        _ if !offering.standing(now).takes_registrations() => Err(Refusal::CourseFull.into()),
        WhenFull::WaitingList => Ok(free),
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
        .col_expr(offering::Column::SeatsLeased, Expr::value(offering.seats_leased))
        .col_expr(offering::Column::QueueLength, Expr::value(offering.queue_length))
        .col_expr(offering::Column::WaitingTogether, Expr::value(offering.waiting_together))
        .col_expr(offering::Column::LastQueueNumber, Expr::value(offering.last_queue_number))
        .filter(offering::Column::Id.eq(offering.id));
    scope.unscoped_write().change(counters).await?;
    scope.published_changed();
    Ok(())
}
