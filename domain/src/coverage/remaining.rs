//! Those of a kommun who do not have a training yet, for its own coordinators.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, Order, QueryOrder, QuerySelect};

use super::{Filter, is_covered, workers};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Result};
use crate::people::affiliation::{Column, Entity};
use crate::people::{PersonId, email, person, unit};
use crate::store::{Page, Paged, Scope};

/// Somebody who does not have the training.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Remaining {
    /// Who.
    pub person_id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Skyddade personuppgifter.
    pub protected_identity: bool,
    /// Where mail goes.
    pub email: Option<String>,
    /// Their title.
    pub title: String,
    /// The name of their unit.
    pub unit_name: Option<String>,
}

impl Remaining {
    /// Family and given name, as lists have them.
    #[must_use]
    pub fn name_in_lists(&self) -> String {
        person::name_in_lists(&self.given_name, &self.family_name)
    }
}

/// Those of the actor's own organisation who do not have the training, by family name; whoever works in two units is there
/// for each.
pub async fn remaining(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Remaining>> {
    let own = own(scope)?;
    if filter.organisation.is_some_and(|asked| asked != own) {
        return Err(Error::NotFound);
    }
    let query = Entity::find()
        .select_only()
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .filter(workers(scope, filter).await?)
        .filter(is_covered(scope, filter).await?.not());
    let shown = person::names(query.clone(), scope.actor())
        .columns([Column::PersonId, Column::Title])
        .column_as(unit::Column::Name, "unit_name")
        .join(
            JoinType::LeftJoin,
            person::Entity::belongs_to(email::Entity)
                .from(person::Column::Id)
                .to(email::Column::PersonId)
                .on_condition(|_, _| email::Column::IsPrimary.eq(true).into())
                .into(),
        )
        .join(JoinType::LeftJoin, Entity::belongs_to(unit::Entity).from(Column::UnitId).to(unit::Column::Id).into())
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_asc(Column::Id);
    scope.page_of(query, shown, page).await
}

/// The organisation whose people the actor looks after as its own.
pub(super) fn own(scope: &Scope) -> Result<OrganisationId> {
    scope.require(Permission::ManagePeople)?;
    let own = scope.actor().organisation().filter(|_| !scope.actor().is_association());
    own.ok_or(Error::Forbidden)
}
