//! Memberships of the association: dated, because the price of a course follows them.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder};

use super::{OrganisationId, organisation};
use crate::access::Permission;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a membership.
    MembershipId
);

/// A row of the table `membership`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The member.
    pub organisation_id: OrganisationId,
    /// First day.
    pub from_on: Date,
    /// Last day, if it is known.
    pub to_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

/// The ids of the organisations that are members on the day of `at`.
pub(crate) fn current(at: DateTime<Utc>) -> SelectStatement {
    let today = time::local_date(at);
    Query::select()
        .column(Column::OrganisationId)
        .from(Entity)
        .cond_where(
            Condition::all()
                .add(Column::FromOn.lte(today))
                .add(Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(today))),
        )
        .take()
}

/// The memberships of an organisation, the latest first.
pub async fn of(scope: &Scope, organisation: OrganisationId) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::OrganisationId.eq(organisation)).order_by_desc(Column::FromOn)).await
}

/// Makes an organisation a member from a day on. One that is a member on that day already is refused.
pub async fn begin(scope: &WriteScope, organisation: OrganisationId, from_on: Date) -> Result<Model> {
    scope.require(Permission::ManageOrganisations)?;
    let row = scope.lock(organisation::Entity::find_by_id(organisation)).await?;
    let running = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(from_on)));
    if scope.count(running).await? > 0 {
        return Err(Refusal::NotInThisState.into());
    }
    let new = Model { id: MembershipId::new(), organisation_id: organisation, from_on, to_on: None };
    scope.insert(new.clone()).await?;
    let entry = audit::Entry::new("membership.begun", "organisation", organisation.0, row.name.clone()).after(&new);
    audit::record(scope, organisation, entry).await?;
    Ok(new)
}

/// Ends a membership with a day. One that would reach into the next membership is refused.
pub async fn end(scope: &WriteScope, id: MembershipId, last_day: Date) -> Result<Model> {
    scope.require(Permission::ManageOrganisations)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let mut faults = Faults::default();
    if last_day < row.from_on {
        faults.add("lastDay", Fault::Before("fromOn"));
    }
    faults.none()?;
    let next = Entity::find()
        .filter(Column::OrganisationId.eq(row.organisation_id))
        .filter(Column::FromOn.gt(row.from_on))
        .filter(Column::FromOn.lte(last_day));
    if scope.count(next).await? > 0 {
        return Err(Refusal::NotInThisState.into());
    }
    let before = row.clone();
    row.to_on = Some(last_day);
    scope.update(&row).await?;
    let organisation = organisation::get(scope, row.organisation_id).await?;
    let entry = audit::Entry::new("membership.ended", "organisation", organisation.id.0, organisation.name);
    audit::record(scope, organisation.id, entry.before(&before).after(&*row)).await?;
    Ok(row.into_inner())
}
