//! What an organisation puts into the projects that it takes part in, by year: its own affair, which nobody else is told.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect};

use super::participation::{Column, Entity};
use super::participation_state::ParticipationState;
use super::project;
use super::spread::{Days, goes_on};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::store::Scope;

/// What is put in, each spread evenly over the days of the part; the project's where the part has none of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Money, in öre.
    pub cash_ore: i64,
    /// Hours of work.
    pub hours: i64,
    /// Parts of which it cannot be told, because neither is known, or not for which days.
    pub unknown: u64,
}

#[derive(FromQueryResult)]
struct Part {
    from_on: Option<NaiveDate>,
    to_on: Option<NaiveDate>,
    cash_ore: Option<i64>,
    hours: Option<i64>,
    project_from_on: Option<NaiveDate>,
    project_to_on: Option<NaiveDate>,
}

/// What an organisation puts in during a year.
pub(crate) async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<Effort> {
    let query = Entity::find()
        .select_only()
        .columns([Column::FromOn, Column::ToOn, Column::CashOre, Column::Hours])
        .column_as(project::Column::FromOn, "project_from_on")
        .column_as(project::Column::ToOn, "project_to_on")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(project::Entity).from(Column::ProjectId).to(project::Column::Id).into(),
        )
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::State.is_in(ParticipationState::PUBLIC));
    let mut effort = Effort::default();
    for part in scope.all_as::<Part, _>(query).await? {
        let (first, last) = (part.from_on.or(part.project_from_on), part.to_on.or(part.project_to_on));
        if !goes_on(first, last, year) {
            continue;
        }
        match Days::of(first, last) {
            Some(days) if part.cash_ore.is_some() || part.hours.is_some() => {
                effort.cash_ore += days.share(part.cash_ore.unwrap_or_default(), year);
                effort.hours += days.share(part.hours.unwrap_or_default(), year);
            }
            _ => effort.unknown += 1,
        }
    }
    Ok(effort)
}
