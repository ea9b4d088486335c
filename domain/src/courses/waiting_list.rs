//! The waiting list: who is next when a seat is free. It is decided under the lock of the offering's row, across all
//! kommuner; nobody passes an earlier one but where that one has chosen to wait for the whole group, or staff say why.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::registration::{self, Column, Entity, Model};
use super::room::{self, Room};
use super::seat_pool::SeatPoolId;
use super::state::RegistrationState;
use super::{BookingId, OfferingId, RegistrationId, approval, need, offering, seat_lease, seats};
use crate::audit;
use crate::error::{Faults, Refusal, Result};
use crate::jobs::Task;
use crate::store::{Locked, Scope, WriteScope};

/// Why there was a seat for somebody in the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody cancelled, declined, or did not answer in time.
    SeatFreed,
    /// The offering got more seats.
    SeatsAdded,
}

impl Cause {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SeatFreed => "En plats blev ledig",
            Self::SeatsAdded => "Det blev fler platser",
        }
    }
}

/// Gives or offers free seats to those who have waited longest, and tells them. Pools that are due are released first, and
/// leases that have run out end. The caller saves the offering.
pub(super) async fn fill(scope: &WriteScope, offering: &mut Locked<offering::Model>, because: Cause) -> Result<()> {
    let mut room = Room::of(scope, offering).await?;
    seat_lease::take_back_due(scope, offering, &mut room).await?;
    let chosen = if offering.state.moves_waiting_list() && scope.now() < offering.starts_at {
        choose(scope, offering, &mut room).await?
    } else {
        Vec::new()
    };
    room.save(scope, offering).await?;
    if chosen.is_empty() {
        return Ok(());
    }
    let offered_until =
        offering.offer_hours.map(|hours| Ord::min(scope.now() + Duration::hours(hours), offering.starts_at));
    let ids = chosen.iter().map(|one| one.row.id);
    // Whoever is offered the seat says first whether they want it.
    let unanswered = if offered_until.is_none() { approval::unanswered(scope, ids).await? } else { HashMap::new() };
    let is_held = |row: &Model| unanswered.contains_key(&row.id);
    let mut alike: BTreeMap<(i64, Option<SeatPoolId>, bool), Vec<RegistrationId>> = BTreeMap::new();
    for one in &chosen {
        alike.entry((one.place, one.pool, is_held(&one.row))).or_default().push(one.row.id);
    }
    for ((place, pool, is_held), ids) in alike {
        let state = match offered_until {
            Some(_) => RegistrationState::Offered,
            None if is_held => RegistrationState::PendingMunicipality,
            None => RegistrationState::Confirmed,
        };
        let asked = Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::PoolId, Expr::value(pool))
            .col_expr(Column::QueueNumber, Expr::value(None::<i64>))
            .col_expr(Column::OfferedUntil, Expr::value(offered_until))
            .col_expr(Column::AskedAt, Expr::value(scope.now()))
            .col_expr(Column::AskedPlace, Expr::value(place))
            .col_expr(Column::AskedBecause, Expr::value(because))
            .col_expr(Column::Version, Column::Version.into_expr().add(1))
            .col_expr(Column::UpdatedAt, Expr::value(scope.now()))
            .filter(Column::Id.is_in(ids));
        scope.unscoped_write().change(asked).await?;
    }
    for one in chosen.iter().filter(|one| !is_held(&one.row)) {
        let registration = one.row.id;
        let told = match offered_until {
            Some(_) => Task::TellOffered { registration },
            None => Task::TellPromoted { registration },
        };
        scope.enqueue(told).await?;
    }
    offering.queue_length -= i64::try_from(chosen.len()).unwrap_or(i64::MAX);
    let together = chosen.iter().filter(|one| one.row.waits_together).count();
    offering.waiting_together -= i64::try_from(together).unwrap_or(i64::MAX);
    let (held, given): (Vec<_>, Vec<_>) = chosen.into_iter().map(|one| one.row).partition(is_held);
    approval::hold(scope, offering, unanswered.values()).await?;
    note(scope, "registration.held", &held).await?;
    let action = if offered_until.is_some() { "registration.offered" } else { "registration.promoted" };
    note(scope, action, &given).await
}

/// Somebody whose turn it is.
struct Chosen {
    row: Model,
    /// The place in the waiting list, from 1.
    place: i64,
    /// The pool that the seat is taken from, if any.
    pool: Option<SeatPoolId>,
}

/// How many of the waiting list are looked at a time.
const BATCH: u64 = 100;

/// Whose turn it is: whoever waits longest first, of those that seats are left for. A group that waits together and for whom
/// there are too few seats stays where it is, and those behind it go on; so do those for whom no pool keeps seats.
async fn choose(scope: &WriteScope, offering: &mut offering::Model, room: &mut Room) -> Result<Vec<Chosen>> {
    let mut chosen = Vec::new();
    let mut groups: HashSet<BookingId> = HashSet::new();
    let (mut last, mut place) = (0, 1);
    while offering.queue_length > 0 {
        let left = u64::try_from(room.left(offering)).unwrap_or_default();
        if left == 0 {
            break;
        }
        let limit = if offering.pool_count == 0 { left } else { BATCH };
        let next = waiting_at(offering.id).filter(Column::QueueNumber.gt(last)).limit(limit);
        let rows = scope.unscoped_write().all(next.lock_exclusive()).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            last = row.queue_number.unwrap_or(last);
            let party = match row.waits_together {
                false => vec![row],
                true if groups.insert(row.booking_id) => group(scope, &row).await?,
                true => continue,
            };
            let Some(organisation) = party.first().map(|row| row.owner_org_id) else { continue };
            let size = i64::try_from(party.len()).unwrap_or(i64::MAX);
            if size <= room.left_for(offering, organisation) {
                let seated =
                    party.into_iter().map(|row| Chosen { row, place, pool: room.take(offering, organisation) });
                chosen.extend(seated);
            } else {
                place += size;
            }
        }
    }
    Ok(chosen)
}

/// Those who wait together with somebody.
async fn group(scope: &WriteScope, one: &Model) -> Result<Vec<Model>> {
    let query =
        waiting_at(one.offering_id).filter(Column::BookingId.eq(one.booking_id)).filter(Column::WaitsTogether.eq(true));
    scope.unscoped_write().all(query.lock_exclusive()).await
}

/// Who waits at an offering, the longest first.
fn waiting_at(offering: OfferingId) -> Select<Entity> {
    Entity::find()
        .filter(Column::OfferingId.eq(offering))
        .filter(Column::State.eq(RegistrationState::Queued))
        .order_by_asc(Column::QueueNumber)
}

/// Takes the seat that is offered. The participant does, or the coordinator.
pub async fn accept(scope: &WriteScope, id: RegistrationId) -> Result<()> {
    let (offering, mut row) = registration::locked(scope, id).await?;
    match row.state {
        RegistrationState::Offered if row.offered_until.is_some_and(|until| scope.now() < until) => {}
        RegistrationState::Offered | RegistrationState::Lapsed => return Err(Refusal::OfferLapsed.into()),
        _ => return Err(Refusal::NotInThisState.into()),
    }
    if !offering.state.moves_waiting_list() {
        return Err(Refusal::RegistrationClosed.into());
    }
    if let Some(unanswered) = approval::unanswered(scope, [id]).await?.get(&id) {
        row.become_now(RegistrationState::PendingMunicipality, scope.now());
        approval::hold(scope, &offering, [unanswered]).await?;
    } else {
        row.become_now(RegistrationState::Confirmed, scope.now());
        scope.enqueue(Task::TellPromoted { registration: id }).await?;
    }
    scope.update(&row).await?;
    note(scope, "registration.accepted", std::slice::from_ref(&*row)).await
}

/// Ends the offers that nobody answered in time, and passes their seats on. Part of a periodic job.
pub(crate) async fn lapse(scope: &WriteScope) -> Result<()> {
    let unanswered = Unanswered {
        due: Entity::find()
            .filter(Column::State.eq(RegistrationState::Offered))
            .filter(Column::OfferedUntil.lte(scope.now())),
        action: "registration.lapsed",
        told: |registration| Task::TellLapsed { registration },
    };
    end(scope, &unanswered).await.map(drop)
}

/// Registrations whose seat was held for an answer that did not come.
pub(super) struct Unanswered {
    /// Which they are.
    pub(super) due: Select<Entity>,
    /// What the audit trail calls it.
    pub(super) action: &'static str,
    /// How people are told.
    pub(super) told: fn(RegistrationId) -> Task,
}

/// Ends them, and passes their seats on. Gives those that it ended.
pub(super) async fn end(scope: &WriteScope, unanswered: &Unanswered) -> Result<Vec<RegistrationId>> {
    let Unanswered { due, action, told } = unanswered;
    let late = scope.unscoped().all(due.clone().limit(200)).await?;
    let offerings: HashSet<_> = late.into_iter().map(|row| row.offering_id).collect();
    let mut ended = Vec::new();
    for id in offerings {
        let mut offering = scope.lock(offering::Entity::find_by_id(id)).await?;
        let mut room = Room::of(scope, &offering).await?;
        let rows = scope.lock_all(due.clone().filter(Column::OfferingId.eq(id))).await?;
        for mut row in rows {
            row.become_now(RegistrationState::Lapsed, scope.now());
            scope.update(&row).await?;
            need::forget(scope, [row.id]).await?;
            scope.enqueue(told(row.id)).await?;
            note(scope, action, std::slice::from_ref(&*row)).await?;
            room.give_back(&mut offering, row.pool_id);
            ended.push(row.id);
        }
        room.save(scope, &mut offering).await?;
        fill(scope, &mut offering, Cause::SeatFreed).await?;
        seats::save(scope, &offering).await?;
    }
    Ok(ended)
}

/// Releases the seats that pools have kept until now: to those who wait, and then to everybody. Part of a periodic job.
pub(crate) async fn release(scope: &WriteScope) -> Result<()> {
    for id in room::due(scope).await? {
        let mut offering = scope.lock(offering::Entity::find_by_id(id)).await?;
        fill(scope, &mut offering, Cause::SeatsAdded).await?;
        seats::save(scope, &offering).await?;
    }
    Ok(())
}

/// Moves somebody to another place in the waiting list, from 1. The staff who run the offering do, and say why: the audit
/// trail keeps it.
pub async fn move_to(scope: &WriteScope, id: RegistrationId, place: u64, reason: &str) -> Result<()> {
    let seen = scope.get::<Entity>(id).await?;
    let (offering, _) = offering::managed(scope, seen.offering_id).await?;
    let mut rows = scope.lock_all(waiting_at(offering.id)).await?;
    let from = rows.iter().position(|row| row.id == id).ok_or(Refusal::NotInThisState)?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", reason, 500);
    let last = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let place = faults.within("place", i64::try_from(place).unwrap_or(i64::MAX), 1, last);
    faults.none()?;
    let numbers: Vec<_> = rows.iter().map(|row| row.queue_number).collect();
    let moved = rows.remove(from);
    let to = usize::try_from(place - 1).unwrap_or_default();
    let (entry, organisation) = (moved.clone(), moved.owner_org_id);
    rows.insert(to, moved);
    for (mut row, number) in rows.into_iter().zip(numbers) {
        if row.queue_number != number {
            row.queue_number = number;
            row.version += 1;
            row.updated_at = scope.now();
            scope.update(&row).await?;
        }
    }
    let moved = |place: i64, reason: &str| serde_json::json!({ "place": place, "reason": reason });
    let before = i64::try_from(from + 1).unwrap_or(i64::MAX);
    for entry in registration::entries(scope, "registration.moved", &[entry], HashMap::new()).await? {
        audit::record(scope, organisation, entry.before(&moved(before, "")).after(&moved(place, &reason))).await?;
    }
    scope.published_changed();
    Ok(())
}

/// How somebody stands, or stood, in a waiting list.
#[derive(Clone, Debug)]
pub struct Wait {
    /// The place now, from 1; none for those who do not stand in it.
    pub place: Option<u64>,
    /// How many stand in it.
    pub length: i64,
    /// The place when they joined it, from 1.
    pub joined_place: Option<i64>,
    /// Whether they get a seat only together with the others of their booking.
    pub waits_together: bool,
    /// Until when a seat is held for them, in UTC.
    pub offered_until: Option<DateTimeUtc>,
    /// When their turn came, in UTC; at which place, and why.
    pub asked: Option<(DateTimeUtc, i64, Cause)>,
    /// How it went for others at such a place, for those who stand in it.
    pub odds: Option<Odds>,
}

/// How a registration that the actor may see stands in the waiting list.
pub async fn wait(scope: &Scope, id: RegistrationId) -> Result<Wait> {
    let row = registration::visible_to_actor(scope, id).await?;
    let place = registration::queue_position(scope, row.offering_id, row.queue_number).await?;
    let odds = match place {
        Some(place) => odds(scope, place).await?,
        None => None,
    };
    let asked = row.asked_at.zip(row.asked_place).zip(row.asked_because);
    Ok(Wait {
        place,
        length: offering::get(scope, row.offering_id).await?.queue_length,
        joined_place: row.joined_place,
        waits_together: row.waits_together,
        offered_until: row.offered_until,
        asked: asked.map(|((at, place), because)| (at, place, because)),
        odds,
    })
}

/// How it went for those who once joined a waiting list at about the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odds {
    /// How many there were.
    pub joined: u64,
    /// How many of them a seat became free for.
    pub asked: u64,
}

/// Fewer than this tell nothing, and could tell of somebody.
const FEWEST: u64 = 10;

/// How it went at offerings of the last three years for those who joined a waiting list at this place or up to twice as far
/// back. None when they are too few to tell by.
pub async fn odds(scope: &Scope, place: u64) -> Result<Option<Odds>> {
    let place = Ord::max(i64::try_from(place).unwrap_or(i64::MAX), 1);
    let stayed = Column::State.ne(RegistrationState::Withdrawn).or(Column::AskedAt.is_not_null());
    let joined = Entity::find()
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .filter(Column::JoinedPlace.between(place, place.saturating_mul(2)))
        .filter(stayed)
        .filter(offering::Column::StartsAt.lt(scope.now()))
        .filter(offering::Column::StartsAt.gte(scope.now() - Duration::days(3 * 365)));
    let asked = joined.clone().filter(Column::AskedAt.is_not_null());
    let joined = scope.unscoped().count(joined).await?;
    if joined < FEWEST {
        return Ok(None);
    }
    let asked = scope.unscoped().count(asked).await?;
    Ok(Some(Odds { joined, asked }))
}

/// Notes what happened to registrations of any organisation, each in the trail of its own.
async fn note(scope: &WriteScope, action: &'static str, rows: &[Model]) -> Result<()> {
    let entries = registration::entries(scope, action, rows, HashMap::new()).await?;
    let noted = rows.iter().zip(entries).map(|(row, entry)| (row.owner_org_id, entry));
    audit::record_all(scope, noted.collect::<Vec<_>>()).await
}

/// The place of a number in the waiting list, from 1.
pub(super) async fn position(scope: &Scope, offering: OfferingId, number: i64) -> Result<u64> {
    let before = Entity::find()
        .filter(Column::OfferingId.eq(offering))
        .filter(Column::State.eq(RegistrationState::Queued))
        .filter(Column::QueueNumber.lte(number));
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
    let query = Entity::find()
        .select_only()
        .columns([Column::OfferingId, Column::Id])
        .filter(Column::OfferingId.is_in(offerings))
        .filter(Column::State.eq(RegistrationState::Queued))
        .order_by_asc(Column::QueueNumber);
    let rows: Vec<Waiting> = scope.unscoped().all_as(query).await?;
    Ok(rows.into_iter().map(|row| (row.offering_id, row.id)).collect())
}
