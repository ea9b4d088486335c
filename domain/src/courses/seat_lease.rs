//! Seats that are reserved while a registration is filled in (platsreservation). They count as taken, in their pool too, until
//! they are registered for, given up, or run out; then they go to those who wait. All of it is decided under the lock of the
//! offering's row. What runs out is given back by whoever asks for seats next, and by a periodic job otherwise.
//!
//! Nobody can keep seats from others so: a lease is for [`MINUTES`], renewed up to [`LONGEST`] from its first minute and
//! never beyond the last day to register; a person has one at an offering, and for [`MOST_BOOKINGS`] bookings at a time; an
//! organisation has at most as many seats of an offering as a booking has participants. Whoever begins anew after it has run
//! out comes after those who wait. A lease is for one offering, or for the parts of a series that are registered for together.

use std::collections::HashSet;

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QuerySelect, QueryTrait};

use super::invitation::{self, Whom};
use super::room::Room;
use super::seat_pool::SeatPoolId;
use super::waiting_list::{self, Cause};
use super::{BookingId, OfferingId, booking, offering, registration, seats};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Faults, Refusal, Result};
use crate::people::PersonId;
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};

id!(
    /// Id of a leased seat.
    SeatLeaseId
);

/// How many minutes seats are reserved.
pub const MINUTES: i64 = 10;
/// How many minutes they can be, renewed and renewed, from the first on.
pub const LONGEST: i64 = 30;
/// For how many bookings one person can have leases at a time.
pub const MOST_BOOKINGS: usize = 3;

/// A row of the table `seat_lease`: one seat.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seat_lease")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeatLeaseId,
    /// The organisation that will register.
    pub owner_org_id: OrganisationId,
    /// The offering.
    pub offering_id: OfferingId,
    /// Who fills in the registration.
    pub holder_id: PersonId,
    /// The booking that it becomes.
    pub booking_id: BookingId,
    /// The pool that the seat is taken from, if any.
    pub pool_id: Option<SeatPoolId>,
    /// When the first of the leases that this one renews began, in UTC.
    pub began_at: DateTimeUtc,
    /// When the seat is given back, in UTC.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// Seats that are reserved for whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The booking that it becomes.
    pub id: BookingId,
    /// The offerings: one, or parts of a series.
    pub offerings: Vec<OfferingId>,
    /// The organisation that will register.
    pub organisation: OrganisationId,
    /// How many seats, at each of them.
    pub seats: usize,
    /// When the first of them are given back, in UTC.
    pub expires_at: DateTimeUtc,
    /// Whether they were not reserved before.
    pub is_new: bool,
}

impl Lease {
    fn of(rows: &[Model], is_new: bool) -> Option<Self> {
        let first = rows.first()?;
        let mut offerings: Vec<_> = rows.iter().map(|row| row.offering_id).collect();
        offerings.sort_unstable_by_key(|id| id.0);
        offerings.dedup();
        Some(Self {
            id: first.booking_id,
            organisation: first.owner_org_id,
            seats: rows.len() / offerings.len(),
            offerings,
            expires_at: rows.iter().map(|row| row.expires_at).min()?,
            is_new,
        })
    }
}

/// Seats that are asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewLease {
    /// The booking that it becomes.
    pub id: BookingId,
    /// The organisation that will register.
    pub organisation: OrganisationId,
    /// How many, at each offering.
    pub seats: i64,
}

/// Reserves seats for whoever asks, all of them or none, and never one that somebody waits for. What they have reserved at the
/// offerings already is renewed, with another number of seats or for another booking if that is asked for; what the booking
/// had at other offerings is given up.
pub async fn take(scope: &WriteScope, offerings: &[OfferingId], new: NewLease) -> Result<Lease> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    for &offering in offerings {
        if Some(new.organisation) == scope.actor().organisation() && new.seats == 1 {
            scope.require(Permission::RegisterSelf)?;
            invitation::admit(scope, &offering::get(scope, offering).await?, Whom::Myself).await?;
        } else {
            booking::offering_for(scope, offering, new.organisation).await?;
        }
    }
    let mut faults = Faults::default();
    faults.within("seats", new.seats, 1, i64::try_from(booking::MOST).unwrap_or(i64::MAX));
    faults.none()?;
    let before = scope.unscoped().all(own(me, scope.now()).filter(Column::BookingId.eq(new.id))).await?;
    let mut all: Vec<_> = before.iter().map(|row| row.offering_id).chain(offerings.iter().copied()).collect();
    all.sort_unstable_by_key(|id| id.0);
    all.dedup();
    let (mut rows, mut is_new) = (Vec::new(), false);
    for id in all {
        let offering = scope.lock(offering::Entity::find_by_id(id)).await?;
        if !offerings.contains(&id) {
            give_up_at(scope, offering, new.id).await?;
            continue;
        }
        let (taken, is_first) = take_at(scope, offering, new, me).await?;
        rows.extend(taken);
        is_new |= is_first;
    }
    Lease::of(&rows, is_new).ok_or(Error::NotFound)
}

/// Reserves at one offering. Tells whether nothing was reserved there before.
async fn take_at(
    scope: &WriteScope,
    mut offering: Locked<offering::Model>,
    new: NewLease,
    me: PersonId,
) -> Result<(Vec<Model>, bool)> {
    let NewLease { id, organisation, seats: number } = new;
    let made = registration::Entity::find().filter(registration::Column::BookingId.eq(id));
    if scope.count(made).await? > 0 {
        return Err(Refusal::IdReused.into());
    }
    settle(scope, &mut offering).await?;
    let all = leased(scope, &offering).await?;
    let is_own = |row: &&Model| row.holder_id == me && row.owner_org_id == organisation;
    let own: Vec<_> = all.iter().filter(is_own).cloned().collect();
    check_bounds(scope, new, me, &all).await?;
    let began_at = own.first().map_or(scope.now(), |row| row.began_at);
    let latest = Ord::min(began_at + Duration::minutes(LONGEST), offering.closes_at);
    let mut room = Room::of(scope, &offering).await?;
    let held = i64::try_from(own.len()).unwrap_or(i64::MAX);
    let asked = seats::Asked { seats: number, held };
    seats::decide(&room, &offering, organisation, asked, seats::WhenFull::Refuse, scope.now())?;
    give_back(scope, &mut offering, &mut room, &own).await?;
    let rows: Vec<_> = (0..number)
        .map(|_| Model {
            id: SeatLeaseId::new(),
            owner_org_id: organisation,
            offering_id: offering.id,
            holder_id: me,
            booking_id: id,
            pool_id: room.take(&mut offering, organisation),
            began_at,
            expires_at: Ord::min(scope.now() + Duration::minutes(MINUTES), latest),
        })
        .collect();
    offering.seats_leased += number;
    scope.insert_all_for(organisation, rows.clone()).await?;
    room.save(scope, &mut offering).await?;
    if number < held {
        waiting_list::fill(scope, &mut offering, Cause::SeatFreed).await?;
    }
    seats::save(scope, &offering).await?;
    Ok((rows, own.is_empty()))
}

/// Refuses what would keep too many seats from others, of an offering of which so much is leased.
async fn check_bounds(scope: &WriteScope, new: NewLease, person: PersonId, leased: &[Model]) -> Result<()> {
    let organisation = new.organisation;
    let of_others = leased.iter().filter(|row| row.owner_org_id == organisation && row.holder_id != person).count();
    let here: HashSet<_> = leased.iter().filter(|row| row.holder_id == person).map(|row| row.booking_id).collect();
    let elsewhere = own(person, scope.now()).filter(Column::BookingId.ne(new.id));
    // Leases of staff can be of other organisations than their own.
    let elsewhere = scope.unscoped().all(elsewhere).await?.into_iter().map(|row| row.booking_id);
    // Those of this offering become this one.
    let elsewhere: HashSet<_> = elsewhere.filter(|id| !here.contains(id)).collect();
    let of_another = leased.iter().any(|row| row.holder_id == person && row.owner_org_id != organisation);
    let together = of_others.saturating_add(usize::try_from(new.seats).unwrap_or(usize::MAX));
    if elsewhere.len() >= MOST_BOOKINGS || of_another || together > booking::MOST {
        return Err(Refusal::TooManyLeases.into());
    }
    Ok(())
}

/// What the actor has reserved at an offering and has not run out.
pub async fn held(scope: &Scope, offering: &offering::Model) -> Result<Option<Lease>> {
    let Some(me) = scope.actor().identity().filter(|_| offering.seats_leased > 0) else { return Ok(None) };
    let own = own(me.person, scope.now()).filter(Column::OfferingId.eq(offering.id));
    Ok(Lease::of(&scope.all(own).await?, false))
}

/// A lease of the actor's own that has not run out.
pub async fn get(scope: &Scope, id: BookingId) -> Result<Lease> {
    let me = scope.actor().identity().ok_or(Error::NotFound)?;
    let rows = scope.all(own(me.person, scope.now()).filter(Column::BookingId.eq(id))).await?;
    Lease::of(&rows, false).ok_or(Error::NotFound)
}

fn own(person: PersonId, now: DateTimeUtc) -> Select<Entity> {
    Entity::find().filter(Column::HolderId.eq(person)).filter(Column::ExpiresAt.gt(now))
}

/// Gives up a lease of the actor's own; its seats go to those who wait.
pub async fn give_up(scope: &WriteScope, id: BookingId) -> Result<()> {
    for offering in get(scope, id).await?.offerings {
        let offering = scope.lock(offering::Entity::find_by_id(offering)).await?;
        give_up_at(scope, offering, id).await?;
    }
    Ok(())
}

async fn give_up_at(scope: &WriteScope, mut offering: Locked<offering::Model>, id: BookingId) -> Result<()> {
    let mut room = Room::of(scope, &offering).await?;
    let all = leased(scope, &offering).await?;
    let person = scope.actor().identity().map(|me| me.person);
    let own: Vec<_> = all.into_iter().filter(|row| row.booking_id == id && Some(row.holder_id) == person).collect();
    give_back(scope, &mut offering, &mut room, &own).await?;
    room.save(scope, &mut offering).await?;
    waiting_list::fill(scope, &mut offering, Cause::SeatFreed).await?;
    seats::save(scope, &offering).await
}

/// What of an offering is leased, by anybody. It is one statement, and none where nothing is.
pub(super) async fn leased(scope: &Scope, offering: &offering::Model) -> Result<Vec<Model>> {
    if offering.seats_leased == 0 {
        return Ok(Vec::new());
    }
    scope.unscoped().all(Entity::find().filter(Column::OfferingId.eq(offering.id))).await
}

/// Those of the leased seats that become a booking of the actor's, if they have not run out.
pub(super) fn of_booking(scope: &Scope, leased: &[Model], id: BookingId, organisation: OrganisationId) -> Vec<Model> {
    let me = scope.actor().identity().map(|me| me.person);
    let is_its = |row: &&Model| {
        (row.booking_id, row.owner_org_id, Some(row.holder_id)) == (id, organisation, me)
            && row.expires_at > scope.now()
    };
    leased.iter().filter(is_its).cloned().collect()
}

/// Whether some of the leased seats have run out.
pub(super) fn is_due(leased: &[Model], now: DateTimeUtc) -> bool {
    leased.iter().any(|row| row.expires_at <= now)
}

/// How many of an offering's leased seats have run out and are nobody's, as a column of the offering: they are given back
/// within a minute, but nobody needs to be told until then that it is full. Where nothing is leased nothing is looked up.
/// Those of pools are still kept.
pub(super) fn lapsed(now: DateTimeUtc) -> Expr {
    let due = Entity::find()
        .select_only()
        .expr(Column::Id.count())
        .filter(ExprTrait::eq(Column::OfferingId.into_expr(), offering::Column::Id.into_expr()))
        .filter(Column::PoolId.is_null())
        .filter(Column::ExpiresAt.lte(now));
    let leased = offering::Column::SeatsLeased.into_expr().gt(0);
    Expr::case(leased, Expr::SubQuery(None, Box::new(due.into_query().into()))).finally(0_i64).into()
}

/// Takes the same away from offerings that are only shown.
pub async fn forget_lapsed(scope: &Scope, offerings: &mut [offering::Model]) -> Result<()> {
    for offering in offerings {
        let leased = leased(scope, offering).await?;
        let lapsed = leased.iter().filter(|row| row.pool_id.is_none() && row.expires_at <= scope.now()).count();
        offering.seats_taken -= i64::try_from(lapsed).unwrap_or_default();
        offering.seats_leased -= i64::try_from(lapsed).unwrap_or_default();
    }
    Ok(())
}

/// Takes leased seats back into the room. The caller saves room and offering.
pub(super) async fn give_back(
    scope: &WriteScope,
    offering: &mut offering::Model,
    room: &mut Room,
    rows: &[Model],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    for row in rows {
        room.give_back(offering, row.pool_id);
    }
    offering.seats_leased -= i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let ids = rows.iter().map(|row| row.id);
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::Id.is_in(ids))).await.map(|_| ())
}

/// Takes back what has run out, into the room that those who wait are given seats from.
pub(super) async fn take_back_due(scope: &WriteScope, offering: &mut offering::Model, room: &mut Room) -> Result<()> {
    let mut due = leased(scope, offering).await?;
    due.retain(|row| row.expires_at <= scope.now());
    give_back(scope, offering, room, &due).await
}

/// Gives what has run out to those who wait. The caller saves the offering.
async fn settle(scope: &WriteScope, offering: &mut Locked<offering::Model>) -> Result<()> {
    if is_due(&leased(scope, offering).await?, scope.now()) {
        waiting_list::fill(scope, offering, Cause::SeatFreed).await?;
    }
    Ok(())
}

/// Ends every lease of an offering that takes no registrations any more. The caller saves the offering.
pub(super) async fn end_all(scope: &WriteScope, offering: &mut Locked<offering::Model>) -> Result<()> {
    let all = leased(scope, offering).await?;
    let mut room = Room::of(scope, offering).await?;
    give_back(scope, offering, &mut room, &all).await?;
    room.save(scope, offering).await
}

/// Gives back what has run out, where nobody has asked for seats since. Part of a periodic job.
pub(crate) async fn expire(scope: &WriteScope) -> Result<()> {
    let due = scope.unscoped().all(Entity::find().filter(Column::ExpiresAt.lte(scope.now())).limit(1_000)).await?;
    let mut offerings: Vec<_> = due.into_iter().map(|row| row.offering_id).collect();
    offerings.sort_unstable_by_key(|id| id.0);
    offerings.dedup();
    for id in offerings {
        let mut offering = scope.lock(offering::Entity::find_by_id(id)).await?;
        waiting_list::fill(scope, &mut offering, Cause::SeatFreed).await?;
        seats::save(scope, &offering).await?;
    }
    Ok(())
}
