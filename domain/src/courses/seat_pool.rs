//! Seats that an offering keeps for some organisations until they are released (platskvot, domain model 2.2): for all
//! members, or for those that are named. What no pool keeps is for everybody who sees the offering.

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::{OfferingId, offering, registration, seat_lease, waiting_list};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of a seat pool.
    SeatPoolId
);

/// A row of the table `seat_pool`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "seat_pool")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeatPoolId,
    /// The offering.
    pub offering_id: OfferingId,
    /// What staff call it.
    pub name: String,
    /// An organisation that several pools are for takes from the lowest first.
    #[serde(skip)]
    pub position: i64,
    /// Whether it is for all members, and the association itself.
    pub for_members: bool,
    /// Seats.
    pub seats: i64,
    /// Seats that are taken.
    #[serde(skip)]
    pub taken: i64,
    /// When registration opens for those it is for, in UTC; with everybody's when empty.
    pub opens_at: Option<DateTimeUtc>,
    /// When the seats that are left become everybody's, in UTC.
    pub release_at: Option<DateTimeUtc>,
    /// Whether they have.
    #[serde(skip)]
    pub is_released: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(staff);
}

/// Who gets seats is the association's to know; others are told what is left for them.
fn staff(actor: &Actor) -> Condition {
    if actor.is_association() { Condition::all() } else { Condition::all().add(ExprTrait::eq(Expr::val(1), 0)) }
}

/// Whom a pool is for.
pub(crate) mod pool_organisation {
    use sea_orm::entity::prelude::*;

    use super::SeatPoolId;
    use crate::access::OrganisationId;
    use crate::store::{Class, Table};

    /// A row of the table `seat_pool_organisation`.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "seat_pool_organisation")]
    pub(crate) struct Model {
        /// The pool.
        #[sea_orm(primary_key, auto_increment = false)]
        pub pool_id: SeatPoolId,
        /// Whom it is for.
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl Table for Entity {
        const CLASS: Class<Self> = Class::Published(super::staff);
    }
}

/// A pool with those that it names.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The pool.
    pub row: Model,
    /// The organisations it names, besides members if it is for them.
    pub organisations: Vec<OrganisationId>,
}

/// What a pool is made of.
#[derive(Clone, Debug, Default)]
pub struct NewPool {
    /// The pool that it is from now on; a new one without it.
    pub id: Option<SeatPoolId>,
    /// What staff call it, at most 80 characters.
    pub name: String,
    /// Whether it is for all members.
    pub for_members: bool,
    /// The organisations it is for, besides.
    pub organisations: Vec<OrganisationId>,
    /// Seats, at least as many as are taken.
    pub seats: i64,
    /// When registration opens for those it is for, in UTC; before it opens for everybody.
    pub opens_at: Option<DateTimeUtc>,
    /// When the seats that are left become everybody's, in UTC; before registration closes.
    pub release_at: Option<DateTimeUtc>,
}

impl Model {
    /// Seats that it keeps and nobody has taken.
    #[must_use]
    pub fn left(&self) -> i64 {
        if self.is_released { 0 } else { self.seats - self.taken }
    }
}

/// A pool that stays as it is.
impl From<Pool> for NewPool {
    fn from(Pool { row, organisations }: Pool) -> Self {
        Self {
            id: Some(row.id),
            name: row.name,
            for_members: row.for_members,
            organisations,
            seats: row.seats,
            opens_at: row.opens_at,
            release_at: row.release_at,
        }
    }
}

/// The most pools of an offering.
pub const MOST: usize = 20;

/// The pools of an offering in the order that seats are taken from them, for staff.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Vec<Pool>> {
    scope.require(Permission::ReadCourseWork)?;
    offering::get(scope, offering).await?;
    let rows = scope.all(Entity::find().filter(Column::OfferingId.eq(offering)).order_by_asc(Column::Position)).await?;
    let named = pool_organisation::Entity::find()
        .filter(pool_organisation::Column::PoolId.is_in(rows.iter().map(|row| row.id)));
    let named = scope.all(named).await?;
    let pool = |row: Model| {
        let of_it = named.iter().filter(|pair| pair.pool_id == row.id);
        Pool { organisations: of_it.map(|pair| pair.organisation_id).collect(), row }
    };
    Ok(rows.into_iter().map(pool).collect())
}

/// Gives an offering these pools and no others, if nobody has changed it since the version. A pool that goes leaves the
/// seats that were taken from it with those who have them; what it kept goes to those who wait, and then to everybody.
pub async fn set(scope: &WriteScope, id: OfferingId, version: i64, new: Vec<NewPool>) -> Result<()> {
    let (mut offering, title) = offering::managed(scope, id).await?;
    if !offering.state.can_be_changed() {
        return Err(Refusal::OfferingOver.into());
    }
    if offering.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = scope.all(Entity::find().filter(Column::OfferingId.eq(id)).order_by_asc(Column::Position)).await?;
    let rows = checked(scope, &offering, &before, &new).await?;
    let kept: HashSet<_> = rows.iter().map(|row| row.id).collect();
    let gone: Vec<_> = before.iter().map(|row| row.id).filter(|id| !kept.contains(id)).collect();
    let left = registration::Entity::update_many()
        .col_expr(registration::Column::PoolId, Expr::value(None::<SeatPoolId>))
        .filter(registration::Column::PoolId.is_in(gone.iter().copied()));
    scope.unscoped_write().change(left).await?;
    let leased = seat_lease::Entity::update_many()
        .col_expr(seat_lease::Column::PoolId, Expr::value(None::<SeatPoolId>))
        .filter(seat_lease::Column::PoolId.is_in(gone.iter().copied()));
    scope.unscoped_write().change(leased).await?;
    let of_them = pool_organisation::Column::PoolId
        .in_subquery(Entity::find().select_only().column(Column::Id).filter(Column::OfferingId.eq(id)).into_query());
    scope.delete(pool_organisation::Entity::delete_many().filter(of_them)).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.is_in(gone))).await?;
    for row in &rows {
        if before.iter().any(|old| old.id == row.id) {
            let mut old = scope.lock(Entity::find_by_id(row.id)).await?;
            *old = row.clone();
            scope.update(&old).await?;
        } else {
            scope.insert(row.clone()).await?;
        }
    }
    for (row, new) in rows.iter().zip(new) {
        let named: HashSet<_> = new.organisations.into_iter().collect();
        let pairs =
            named.into_iter().map(|organisation_id| pool_organisation::Model { pool_id: row.id, organisation_id });
        scope.insert_all(pairs).await?;
    }
    offering.pool_count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    offering.version += 1;
    offering.updated_at = scope.now();
    scope.actor().name().clone_into(&mut offering.updated_by);
    waiting_list::fill(scope, &mut offering, waiting_list::Cause::SeatsAdded).await?;
    scope.update(&offering).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("offering.pools_set", "offering", id.0, title)
        .before(&in_words(&before))
        .after(&in_words(&rows));
    audit::record(scope, organisation, entry).await
}

/// For the audit trail: `Lund: 5 platser; Medlemmar: 20 platser`.
fn in_words(rows: &[Model]) -> String {
    rows.iter().map(|row| format!("{}: {} platser", row.name, row.seats)).collect::<Vec<_>>().join("; ")
}

/// The pools as rows, checked against each other and the offering's seats.
async fn checked(
    scope: &WriteScope,
    offering: &offering::Model,
    before: &[Model],
    new: &[NewPool],
) -> Result<Vec<Model>> {
    let mut faults = Faults::default();
    if new.len() > MOST {
        faults.add("pools", Fault::TooMany(MOST));
    }
    let named: HashSet<_> = new.iter().flat_map(|pool| pool.organisations.iter().copied()).collect();
    let known = organisation::known(scope, named).await?;
    let mut rows = Vec::with_capacity(new.len());
    for (index, pool) in new.iter().enumerate() {
        let field = |part: &str| format!("pools[{index}].{part}");
        let old = pool.id.and_then(|id| before.iter().find(|old| old.id == id));
        if pool.id.is_some() && old.is_none() {
            faults.add(field("poolId"), Fault::UnknownChoice);
        }
        let taken = old.map(|old| old.taken).unwrap_or_default();
        let seats = faults.within(&field("seats"), pool.seats, 1, 5_000);
        if (1..taken).contains(&seats) {
            faults.add(field("seats"), Fault::BelowUsed(taken));
        }
        if !pool.for_members && pool.organisations.is_empty() {
            faults.add(field("organisationIds"), Fault::Missing);
        }
        if pool.organisations.iter().any(|id| !known.contains(id)) {
            faults.add(field("organisationIds"), Fault::UnknownChoice);
        }
        if pool.opens_at.is_some_and(|at| offering.opens_at.is_some_and(|all| at >= all)) {
            faults.add(field("opensAt"), Fault::NotBefore("opensAt"));
        }
        if pool.release_at.is_some_and(|at| at > offering.closes_at) {
            faults.add(field("releaseAt"), Fault::NotBefore("closesAt"));
        }
        rows.push(Model {
            id: pool.id.unwrap_or_else(SeatPoolId::new),
            offering_id: offering.id,
            name: faults.text(&field("name"), &pool.name, 80),
            position: i64::try_from(index).unwrap_or(i64::MAX),
            for_members: pool.for_members,
            seats,
            taken,
            opens_at: pool.opens_at,
            release_at: pool.release_at,
            is_released: pool.release_at.is_some_and(|at| at <= scope.now()),
        });
    }
    let held: i64 = rows.iter().map(Model::left).sum();
    if held > offering.capacity - offering.seats_taken {
        faults.add("pools", Fault::OutOfRange(0, offering.capacity - offering.seats_taken));
    }
    faults.none()?;
    Ok(rows)
}
