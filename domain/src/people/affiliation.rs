//! Affiliations: where a person works, as what, from when and until when. A person without a current one has left.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder};

use super::{PersonId, UnitId};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::store::{Class, Scope, Table, id};
use crate::time;

id!(
    /// Id of an affiliation.
    AffiliationId
);

/// A row of the table `affiliation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AffiliationId,
    /// The organisation they work for.
    pub owner_org_id: OrganisationId,
    /// Who.
    pub person_id: PersonId,
    /// Where, if it is known.
    pub unit_id: Option<UnitId>,
    /// As what.
    pub title: String,
    /// First day.
    pub from_on: Date,
    /// Last day, when it is known.
    pub to_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// Affiliations in force on the day of `at`.
pub(crate) fn current(at: DateTime<Utc>) -> Condition {
    let today = time::local_date(at);
    Condition::all()
        .add(Column::FromOn.lte(today))
        .add(Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(today)))
}

/// The ids of people who work somewhere on the day of `at`.
pub(crate) fn current_people(at: DateTime<Utc>) -> SelectStatement {
    Query::select().column(Column::PersonId).from(Entity).cond_where(current(at)).take()
}

/// Whether any of these people works here and is not about to leave.
pub(crate) async fn stay(scope: &Scope, people: Vec<PersonId>) -> Result<bool> {
    let lasting = Entity::find()
        .filter(Column::PersonId.is_in(people))
        .filter(current(scope.now()))
        .filter(Column::ToOn.is_null());
    Ok(scope.count(lasting).await? > 0)
}

/// The affiliations of a person whom the actor may see, the latest first; none of somebody who is hidden.
pub async fn of(scope: &Scope, person: PersonId) -> Result<Vec<Model>> {
    if super::person::get(scope, person).await?.is_hidden {
        return Ok(Vec::new());
    }
    scope.all(Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::FromOn)).await
}
