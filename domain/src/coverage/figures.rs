//! How many have a training, by kommun and unit.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Func;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, Select};

use super::{Filter, is_covered, workers};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::affiliation::{Column, Entity};
use crate::people::{UnitId, unit};
use crate::store::Scope;

/// How many of an organisation or a unit have a training.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// The organisation.
    pub owner_org_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// The unit; none for the whole organisation, and for those who work in no unit.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit_name: Option<String>,
    /// How many work there.
    pub people: i64,
    /// How many of them have it.
    pub covered: i64,
}

impl Line {
    /// How many of a hundred have it.
    #[must_use]
    pub fn percent(&self) -> i64 {
        if self.people == 0 { 0 } else { self.covered * 100 / self.people }
    }
}

/// How many have a training, as far as the actor may know.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Of each organisation.
    pub organisations: Vec<Line>,
    /// Of each unit of the actor's own.
    pub units: Vec<Line>,
    /// How many organisations are left out, because they have fewer people than [`FEWEST`].
    pub left_out: usize,
}

/// A share of fewer people than these would tell of each of them.
pub const FEWEST: i64 = 3;

/// How many have the training: in each organisation that the actor looks after, in Swedish order, and for a coordinator in
/// each unit too, last those who work in none. Who may not see the names is not told of groups of a few, nor in the sum.
pub async fn figures(scope: &Scope, filter: &Filter) -> Result<Figures> {
    let whole = counted(scope, filter)
        .await?
        .expr_as(Expr::cust("NULL"), "unit_id")
        .expr_as(Expr::cust("NULL"), "unit_name")
        .order_by_asc(organisation::Column::SortKey);
    let mut whole: Vec<Line> = scope.all_as(whole).await?;
    if scope.actor().is_association() {
        let all = whole.len();
        whole.retain(|line| line.people >= FEWEST);
        return Ok(Figures { left_out: all - whole.len(), organisations: whole, units: Vec::new() });
    }
    let units = counted(scope, filter)
        .await?
        .column(Column::UnitId)
        .column_as(unit::Column::Name, "unit_name")
        .join(JoinType::LeftJoin, Entity::belongs_to(unit::Entity).from(Column::UnitId).to(unit::Column::Id).into())
        .group_by(Column::UnitId)
        .group_by(unit::Column::Name)
        .group_by(unit::Column::SortKey)
        .order_by_asc(unit::Column::SortKey.is_null())
        .order_by_asc(unit::Column::SortKey);
    Ok(Figures { organisations: whole, units: scope.all_as(units).await?, left_out: 0 })
}

async fn counted(scope: &Scope, filter: &Filter) -> Result<Select<Entity>> {
    let covered = Expr::case(is_covered(scope, filter).await?, Column::PersonId.into_expr());
    Ok(Entity::find()
        .select_only()
        .column(Column::OwnerOrgId)
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(Func::count_distinct(Column::PersonId.into_expr()), "people")
        .expr_as(Func::count_distinct(covered), "covered")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .filter(workers(scope, filter).await?)
        .group_by(Column::OwnerOrgId)
        .group_by(organisation::Column::ShortName)
        .group_by(organisation::Column::SortKey))
}

/// The titles that people have whom the actor looks after, to choose from.
pub async fn titles(scope: &Scope) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Title {
        title: String,
    }
    let titles = Entity::find()
        .select_only()
        .column(Column::Title)
        .filter(workers(scope, &Filter::default()).await?)
        .filter(Column::Title.ne(""))
        .distinct();
    let mut titles: Vec<_> = scope.all_as::<Title, _>(titles).await?.into_iter().map(|row| row.title).collect();
    titles.sort_by_cached_key(|title| crate::swedish::sort_key(title));
    Ok(titles)
}
