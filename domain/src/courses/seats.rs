//! Who gets a seat. All of it is decided here, under the lock of the offering's row, in the transaction of the change that
//! asks: never more seats than there are, and nobody passes an earlier one. Seats are shared by all kommuner, so this is
//! one of the few places that write across tenants.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, offering, registration};
use crate::audit;
use crate::error::{Refusal, Result};
use crate::jobs::Task;
use crate::store::{Locked, Scope, WriteScope};

/// What to do with those for whom no seat is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenFull {
    /// Register nobody.
    #[default]
    Refuse,
    /// Put them in the waiting list.
    WaitingList,
}

/// What one participant got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    Taken,
    Queued(i64),
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
    let first_in_queue = offering.last_queue_number + 1;
    offering.seats_taken += taken;
    offering.queue_length += queued;
    offering.last_queue_number += queued;
    save(scope, offering).await?;
    let seated = (0..taken).map(|_| Seat::Taken);
    Ok(seated.chain((0..queued).map(|place| Seat::Queued(first_in_queue + place))).collect())
}

/// How many of the seats asked for there are.
pub(super) fn decide(offering: &offering::Model, seats: i64, when_full: WhenFull, now: DateTimeUtc) -> Result<i64> {
    let standing = offering.standing(now);
    if !standing.takes_registrations() {
        return Err(Refusal::RegistrationClosed.into());
    }
    if standing.free() < seats && when_full == WhenFull::Refuse {
        return Err(Refusal::CourseFull.into());
    }
    Ok(Ord::min(standing.free(), seats))
}

/// Gives back what a registration held, and passes a freed seat on.
pub(super) async fn give_back(
    scope: &WriteScope,
    offering: &mut Locked<offering::Model>,
    held: RegistrationState,
) -> Result<()> {
    match held {
        RegistrationState::Queued => offering.queue_length -= 1,
        RegistrationState::Confirmed => offering.seats_taken -= 1,
        _ => return Ok(()),
    }
    fill(scope, offering).await?;
    save(scope, offering).await
}

/// Gives free seats to those who have waited longest, and tells them. The caller saves the offering.
pub(super) async fn fill(scope: &WriteScope, offering: &mut Locked<offering::Model>) -> Result<()> {
    let store = scope.unscoped_write();
    let may_move = offering.state.moves_waiting_list() && scope.now() < offering.starts_at;
    while may_move && offering.queue_length > 0 && offering.seats_left() > 0 {
        let next = registration::Entity::find()
            .filter(registration::Column::OfferingId.eq(offering.id))
            .filter(registration::Column::State.eq(RegistrationState::Queued))
            .order_by_asc(registration::Column::QueueNumber);
        let mut next = store.lock(next).await?;
        next.state = RegistrationState::Confirmed;
        next.queue_number = None;
        next.version += 1;
        next.updated_at = scope.now();
        store.update(&next).await?;
        offering.seats_taken += 1;
        offering.queue_length -= 1;
        scope.enqueue(Task::TellPromoted { registration: next.id }).await?;
        let next = next.into_inner();
        let entries =
            registration::entries(scope, "registration.promoted", std::slice::from_ref(&next), HashMap::new()).await?;
        audit::record_all(scope, entries.into_iter().map(|entry| (next.owner_org_id, entry))).await?;
    }
    Ok(())
}

/// The place of a number in the waiting list, from 1.
pub(super) async fn position(scope: &Scope, offering: OfferingId, number: i64) -> Result<u64> {
    let before = registration::Entity::find()
        .filter(registration::Column::OfferingId.eq(offering))
        .filter(registration::Column::State.eq(RegistrationState::Queued))
        .filter(registration::Column::QueueNumber.lte(number));
    scope.unscoped().count(before).await
}

/// Who waits at these offerings, in the order of each waiting list.
pub(super) async fn queue(
    scope: &Scope,
    offerings: impl IntoIterator<Item = OfferingId>,
) -> Result<Vec<(OfferingId, RegistrationId)>> {
    #[derive(FromQueryResult)]
    struct Waiting {
        offering_id: OfferingId,
        id: RegistrationId,
    }
    let query = registration::Entity::find()
        .select_only()
        .columns([registration::Column::OfferingId, registration::Column::Id])
        .filter(registration::Column::OfferingId.is_in(offerings))
        .filter(registration::Column::State.eq(RegistrationState::Queued))
        .order_by_asc(registration::Column::QueueNumber);
    let rows: Vec<Waiting> = scope.unscoped().all_as(query).await?;
    Ok(rows.into_iter().map(|row| (row.offering_id, row.id)).collect())
}

/// Saves the counters of an offering that a kommun's booking changed.
async fn save(scope: &WriteScope, offering: &Locked<offering::Model>) -> Result<()> {
    let counters = offering::Entity::update_many()
        .col_expr(offering::Column::SeatsTaken, Expr::value(offering.seats_taken))
        .col_expr(offering::Column::QueueLength, Expr::value(offering.queue_length))
        .col_expr(offering::Column::LastQueueNumber, Expr::value(offering.last_queue_number))
        .filter(offering::Column::Id.eq(offering.id));
    scope.unscoped_write().change(counters).await?;
    scope.published_changed();
    Ok(())
}
