//! How many came without names: school classes, delegates of a conference. One number for each session and organisation.

use std::collections::{BTreeMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::{OfferingId, SessionId, offering, session};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Result};
use crate::organisations::{OrganisationKind, organisation};
use crate::store::{Class, Scope, Table, WriteScope};
use crate::time;

/// A row of the table `head_count`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "head_count")]
pub struct Model {
    /// Whose they were; the association stands for everybody else.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_org_id: OrganisationId,
    /// When.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// How many came.
    pub people: i64,
    /// When it was noted, in UTC.
    pub noted_at: DateTimeUtc,
    /// Who noted it, by name.
    pub noted_by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// More than ever come.
pub const MOST: i64 = 100_000;

/// What those are called who are of no organisation that is named.
pub const OTHERS: &str = "Övriga";

/// A number to note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// When.
    pub session: SessionId,
    /// Whose they were; none is everybody else.
    pub organisation: Option<OrganisationId>,
    /// How many came; nought removes the number.
    pub people: i64,
}

/// A number as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Counted {
    /// When.
    pub session_id: SessionId,
    offering_id: OfferingId,
    /// Whose they were.
    pub owner_org_id: OrganisationId,
    /// How many came.
    pub people: i64,
    kind: OrganisationKind,
    short_name: String,
}

impl Counted {
    /// The organisation, unless they are of none that is named.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        (self.kind != OrganisationKind::Association).then_some(self.owner_org_id)
    }

    /// Whose they were, as lists call them.
    #[must_use]
    pub fn organisation_name(&self) -> &str {
        if self.organisation().is_some() { &self.short_name } else { OTHERS }
    }
}

/// The numbers of an offering that the actor may see: staff all, coordinators those of their own organisation. By
/// organisation, those of none last, and by session.
pub async fn of(scope: &Scope, id: OfferingId) -> Result<Vec<Counted>> {
    scope.require(Permission::RegisterOthers)?;
    offering::get(scope, id).await?;
    let rows = counted()
        .filter(session::Column::OfferingId.eq(id))
        .order_by_asc(organisation::Column::SortKey)
        .order_by_asc(Column::OwnerOrgId)
        .order_by_asc(session::Column::StartsAt);
    let mut rows: Vec<Counted> = scope.all_as(rows).await?;
    rows.sort_by_key(|row| row.organisation().is_none());
    Ok(rows)
}

/// How many came at most to one session of those that the numbers are of: the same people come to the next one.
#[must_use]
pub fn most(counts: &[Counted]) -> u64 {
    let mut sessions: BTreeMap<SessionId, i64> = BTreeMap::new();
    for count in counts {
        *sessions.entry(count.session_id).or_default() += count.people;
    }
    sessions.into_values().max().unwrap_or_default().unsigned_abs()
}

/// How many of an organisation came without names to the offerings that begin in a year.
pub async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<u64> {
    scope.require(Permission::RegisterOthers)?;
    organisation::reach(scope, id).await?;
    let rows = counted()
        .join(
            JoinType::InnerJoin,
            session::Entity::belongs_to(offering::Entity)
                .from(session::Column::OfferingId)
                .to(offering::Column::Id)
                .into(),
        )
        .filter(Column::OwnerOrgId.eq(id))
        .filter(offering::Column::StartsAt.gte(time::begin_of_year(year)))
        .filter(offering::Column::StartsAt.lt(time::begin_of_year(year + 1)))
        .order_by_asc(session::Column::OfferingId);
    let rows: Vec<Counted> = scope.all_as(rows).await?;
    Ok(rows.chunk_by(|one, next| one.offering_id == next.offering_id).map(most).sum())
}

/// Notes numbers, for the staff who run the offering, from the day of each session on. Those left out stay as they are.
pub async fn note(scope: &WriteScope, id: OfferingId, counts: &[Count]) -> Result<()> {
    let (row, title) = offering::managed(scope, id).await?;
    let association = organisation::association(scope).await?.ok_or(Error::NotFound)?;
    let sessions = session::of(scope, id).await?;
    let named = counts.iter().filter_map(|count| count.organisation);
    let known = organisation::Entity::find().filter(organisation::Column::Id.is_in(named));
    let known: HashSet<_> = scope.all(known).await?.into_iter().map(|row| row.id).collect();
    let mut faults = Faults::default();
    let mut rows = BTreeMap::new();
    for (index, count) in counts.iter().enumerate() {
        match sessions.iter().find(|session| session.id == count.session) {
            None => faults.add(format!("counts[{index}].sessionId"), Fault::UnknownChoice),
            Some(session) if !session.day_has_come(scope.now()) => {
                faults.add(format!("counts[{index}].sessionId"), Fault::NotYet);
            }
            Some(_) => {}
        }
        if count.organisation.is_some_and(|organisation| !known.contains(&organisation)) {
            faults.add(format!("counts[{index}].organisationId"), Fault::UnknownChoice);
        }
        let people = faults.within(&format!("counts[{index}].people"), count.people, 0, MOST);
        rows.insert((count.organisation.unwrap_or(association.id), count.session), people);
    }
    faults.none()?;
    for ((owner, session), people) in &rows {
        let earlier =
            Entity::delete_many().filter(Column::OwnerOrgId.eq(*owner)).filter(Column::SessionId.eq(*session));
        scope.delete(earlier).await?;
        if *people > 0 {
            let noted = Model {
                owner_org_id: *owner,
                session_id: *session,
                people: *people,
                noted_at: scope.now(),
                noted_by_name: scope.actor().name().to_owned(),
            };
            scope.insert_for(*owner, noted).await?;
        }
    }
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("attendance.counted", "offering", row.id.0, title);
    audit::record(scope, organisation, entry.after(&rows.values().sum::<i64>())).await
}

/// Removes the numbers of sessions that are no more, or that are still to come.
pub(super) async fn forget(scope: &WriteScope, sessions: &[SessionId]) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::SessionId.is_in(sessions.iter().copied()))).await.map(drop)
}

fn counted() -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::SessionId, Column::OwnerOrgId, Column::People])
        .column(session::Column::OfferingId)
        .columns([organisation::Column::Kind, organisation::Column::ShortName])
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(session::Entity).from(Column::SessionId).to(session::Column::Id).into(),
        )
}
