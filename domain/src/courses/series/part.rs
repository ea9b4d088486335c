//! The parts of a series, in their order. Whoever does not see an offering does not see that it is a part either.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

use super::state::SeriesState;
use super::{Model as Series, SeriesId};
use crate::access::Actor;
use crate::courses::catalogue::{self, Listed};
use crate::courses::{OfferingId, offering};
use crate::error::Result;
use crate::store::{Class, Scope, Table};

/// A row of the table `course_series_part`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_series_part")]
pub struct Model {
    /// The offering.
    #[sea_orm(primary_key, auto_increment = false)]
    pub offering_id: OfferingId,
    /// The series.
    pub series_id: SeriesId,
    /// Its place there, from 1.
    pub position: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible_to);
}

/// Parts of series that are no drafts, of offerings that the actor may see.
pub(super) fn visible_to(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let is_its = ExprTrait::eq(super::Column::Id.into_expr(), Column::SeriesId.into_expr());
    let open =
        super::Entity::find().select_only().expr(1).filter(is_its).filter(super::Column::State.ne(SeriesState::Draft));
    offering::visible_by(Column::OfferingId, actor).add(Expr::exists(open.into_query()))
}

/// A part as the catalogue shows it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The series.
    pub series: SeriesId,
    /// The offering.
    pub offering: Listed,
}

/// Where an offering stands in its series.
#[derive(Clone, Debug)]
pub struct Place {
    /// The series.
    pub series: Series,
    /// Which part it is, from 1, of those that the reader sees.
    pub number: usize,
    /// How many the reader sees.
    pub parts: usize,
}

/// The parts of a series that the actor may see, in their order.
pub async fn of(scope: &Scope, series: SeriesId) -> Result<Vec<Part>> {
    of_all(scope, [series]).await
}

/// The same for several series, each in its order.
pub async fn of_all(scope: &Scope, series: impl IntoIterator<Item = SeriesId>) -> Result<Vec<Part>> {
    let rows = in_order(scope, series).await?;
    let offerings = catalogue::of_ids(scope, rows.iter().map(|row| row.offering_id)).await?;
    let mut offerings: HashMap<_, _> = offerings.into_iter().map(|one| (one.id, one)).collect();
    let part = |row: Model| Some(Part { series: row.series_id, offering: offerings.remove(&row.offering_id)? });
    Ok(rows.into_iter().filter_map(part).collect())
}

async fn in_order(scope: &Scope, series: impl IntoIterator<Item = SeriesId>) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::SeriesId.is_in(series)).order_by_asc(Column::Position)).await
}

/// Where offerings stand in their series; those that are in none are left out, and those of drafts.
pub async fn places(
    scope: &Scope,
    offerings: impl IntoIterator<Item = OfferingId>,
) -> Result<HashMap<OfferingId, Place>> {
    let own = scope.all(Entity::find().filter(Column::OfferingId.is_in(offerings))).await?;
    if own.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = own.iter().map(|row| row.series_id).collect();
    let series = super::Entity::find()
        .filter(super::Column::Id.is_in(ids.iter().copied()))
        .filter(super::Column::State.ne(SeriesState::Draft));
    let series: HashMap<_, _> = scope.all(series).await?.into_iter().map(|row| (row.id, row)).collect();
    let all = in_order(scope, ids).await?;
    let place = |row: &Model| {
        let parts: Vec<_> = all.iter().filter(|other| other.series_id == row.series_id).collect();
        let number = parts.iter().position(|other| other.offering_id == row.offering_id)? + 1;
        Some((row.offering_id, Place { series: series.get(&row.series_id)?.clone(), number, parts: parts.len() }))
    };
    Ok(own.iter().filter_map(place).collect())
}
