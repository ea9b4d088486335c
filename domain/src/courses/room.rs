//! The room that an offering has for whom: seats that pools keep, and the rest, which is everybody's. It is counted under
//! the lock of the offering's row, as all seats are.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::seat_pool::{self, SeatPoolId, pool_organisation};
use super::standing::{FEW, Standing};
use super::{OfferingId, offering};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::organisations::organisation;
use crate::store::{Scope, WriteScope};

/// The pools of an offering, in the order that seats are taken from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Room(Vec<Pool>);

#[derive(Clone, Debug)]
struct Pool {
    row: seat_pool::Model,
    organisations: HashSet<OrganisationId>,
    is_changed: bool,
}

impl Pool {
    fn left(&self) -> i64 {
        self.row.left()
    }

    fn count(&mut self, seats: i64) {
        self.row.taken += seats;
        self.is_changed = true;
    }
}

impl Room {
    /// The room of an offering. Pools are released at their time, whether or not that is saved.
    pub(super) async fn of(scope: &Scope, offering: &offering::Model) -> Result<Self> {
        if offering.pool_count == 0 {
            return Ok(Self::default());
        }
        let rows = seat_pool::Entity::find()
            .filter(seat_pool::Column::OfferingId.eq(offering.id))
            .order_by_asc(seat_pool::Column::Position);
        let rows = scope.unscoped().all(rows).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let named = pool_organisation::Entity::find().filter(pool_organisation::Column::PoolId.is_in(ids));
        let mut named_in: HashMap<SeatPoolId, HashSet<OrganisationId>> = HashMap::new();
        for pair in scope.unscoped().all(named).await? {
            named_in.entry(pair.pool_id).or_default().insert(pair.organisation_id);
        }
        let inside =
            if rows.iter().any(|row| row.for_members) { organisation::inside(scope).await? } else { HashSet::new() };
        let pool = |mut row: seat_pool::Model| {
            let mut organisations = named_in.remove(&row.id).unwrap_or_default();
            if row.for_members {
                organisations.extend(&inside);
            }
            let is_due = !row.is_released && row.release_at.is_some_and(|at| at <= scope.now());
            row.is_released |= is_due;
            Pool { row, organisations, is_changed: is_due }
        };
        Ok(Self(rows.into_iter().map(pool).collect()))
    }

    /// Whether a pool is due to be released, and has not been.
    pub(super) fn is_due(&self) -> bool {
        self.0.iter().any(|pool| pool.is_changed)
    }

    /// Seats that pools keep and nobody has taken.
    fn held(&self) -> i64 {
        self.0.iter().map(Pool::left).sum()
    }

    /// Seats that anybody can have.
    fn general(&self, offering: &offering::Model) -> i64 {
        Ord::max(offering.capacity - offering.seats_taken - self.held(), 0)
    }

    /// Seats that are left for anybody at all.
    pub(super) fn left(&self, offering: &offering::Model) -> i64 {
        self.general(offering) + self.held()
    }

    /// Seats that are left for an organisation in the waiting list.
    pub(super) fn left_for(&self, offering: &offering::Model, organisation: OrganisationId) -> i64 {
        self.general(offering) + self.kept_for(organisation).map(Pool::left).sum::<i64>()
    }

    fn kept_for(&self, organisation: OrganisationId) -> impl Iterator<Item = &Pool> + Clone {
        self.0.iter().filter(move |pool| pool.organisations.contains(&organisation))
    }

    /// What an organisation can do about the offering: a pool may have seats for it, also before registration opens for
    /// everybody.
    pub(super) fn standing(
        &self,
        offering: &offering::Model,
        organisation: OrganisationId,
        now: DateTimeUtc,
    ) -> Standing {
        let open = offering::Model { seats_held: self.held(), ..offering.clone() }.standing(now);
        let is_early = matches!(open, Standing::NotYet(_));
        let pools =
            self.kept_for(organisation).filter(|pool| !is_early || pool.row.opens_at.is_some_and(|at| at <= now));
        let kept: i64 = pools.map(Pool::left).sum();
        match open {
            Standing::Open(seats) | Standing::Few(seats) => with_seats(seats + kept),
            Standing::Full(_) | Standing::NotYet(_) if kept > 0 => with_seats(kept),
            other => other,
        }
    }

    /// Takes a seat for an organisation that one is left for: from its pools in their order, or else from the rest.
    pub(super) fn take(&mut self, offering: &mut offering::Model, organisation: OrganisationId) -> Option<SeatPoolId> {
        offering.seats_taken += 1;
        let is_its = |pool: &&mut Pool| pool.organisations.contains(&organisation) && pool.left() > 0;
        let pool = self.0.iter_mut().find(is_its)?;
        pool.count(1);
        Some(pool.row.id)
    }

    /// Gives back a seat, to the pool that it was taken from.
    pub(super) fn give_back(&mut self, offering: &mut offering::Model, from: Option<SeatPoolId>) {
        offering.seats_taken -= 1;
        if let Some(pool) = self.0.iter_mut().find(|pool| Some(pool.row.id) == from) {
            pool.count(-1);
        }
    }

    /// Gives back every seat.
    pub(super) fn clear(&mut self, offering: &mut offering::Model) {
        offering.seats_taken = 0;
        for pool in &mut self.0 {
            pool.count(-pool.row.taken);
        }
    }

    /// Saves the pools, and counts in the offering what they keep. The caller saves the offering.
    pub(super) async fn save(&mut self, scope: &WriteScope, offering: &mut offering::Model) -> Result<()> {
        offering.seats_held = self.held();
        for pool in self.0.iter_mut().filter(|pool| pool.is_changed) {
            let counted = seat_pool::Entity::update_many()
                .col_expr(seat_pool::Column::Taken, Expr::value(pool.row.taken))
                .col_expr(seat_pool::Column::IsReleased, Expr::value(pool.row.is_released))
                .filter(seat_pool::Column::Id.eq(pool.row.id));
            scope.unscoped_write().change(counted).await?;
            pool.is_changed = false;
        }
        Ok(())
    }
}

fn with_seats(seats: i64) -> Standing {
    if seats < FEW { Standing::Few(seats) } else { Standing::Open(seats) }
}

/// What somebody of an organisation can do about an offering now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomFor {
    /// What they can do; seats that are kept for them count.
    pub standing: Standing,
    /// Seats that pools keep for them, and others like them.
    pub kept: i64,
    /// When the first of those pools is released, in UTC.
    pub kept_until: Option<DateTimeUtc>,
}

/// What somebody of an organisation, or of none, can do about an offering now.
pub async fn room_for(
    scope: &Scope,
    offering: &offering::Model,
    organisation: Option<OrganisationId>,
) -> Result<RoomFor> {
    let Some(organisation) = organisation.filter(|_| offering.pool_count > 0) else {
        return Ok(RoomFor { standing: offering.standing(scope.now()), kept: 0, kept_until: None });
    };
    let room = Room::of(scope, offering).await?;
    let kept = room.kept_for(organisation).filter(|pool| pool.left() > 0);
    Ok(RoomFor {
        standing: room.standing(offering, organisation, scope.now()),
        kept: kept.clone().map(Pool::left).sum(),
        kept_until: kept.filter_map(|pool| pool.row.release_at).min(),
    })
}

/// The offerings with a pool that is due to be released.
pub(super) async fn due(scope: &Scope) -> Result<HashSet<OfferingId>> {
    let due = seat_pool::Entity::find()
        .filter(seat_pool::Column::IsReleased.eq(false))
        .filter(seat_pool::Column::ReleaseAt.lte(scope.now()))
        .limit(200);
    Ok(scope.unscoped().all(due).await?.into_iter().map(|pool| pool.offering_id).collect())
}
