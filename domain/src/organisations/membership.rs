//! Memberships of the association: dated, because the price of a course follows them.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder};

use super::OrganisationId;
use crate::error::Result;
use crate::store::{Class, Scope, Table, id};
use crate::time;

id!(
    /// Id of a membership.
    MembershipId
);

/// A row of the table `membership`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
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

/// Whether the organisation is a member today.
pub async fn is_member(scope: &Scope, organisation: OrganisationId) -> Result<bool> {
    let query = super::organisation::Entity::find_by_id(organisation)
        .filter(super::organisation::Column::Id.in_subquery(current(scope.now())));
    Ok(scope.count(query).await? > 0)
}
