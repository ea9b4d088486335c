//! The portfolio: what the projects that were approved come to, by year, fund, kommun and department. It is the same for everybody who
//! asks, and made of nothing that is not told to anybody.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Iterable, JoinType, QueryOrder, QuerySelect};

use super::participation;
use super::programme::{self, FundKind};
use super::project::{self, Column, Entity, ProjectId};
use super::project_state::ProjectState;
use super::spread::{Days, goes_on};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::organisations::organisation::{self, OrganisationKind};
use crate::organisations::{DepartmentId, department};
use crate::store::Scope;
use crate::time::{self, Month};

/// How many projects go on in a year, and what falls to it of their sums, each spread evenly over the project's days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many go on some day of the year.
    pub projects: u64,
    /// What they cost in the year, in öre.
    pub budget_ore: i64,
    /// What funders give in the year, in öre.
    pub contribution_ore: i64,
    /// How many of them count in number only, because a first or last day or the budget is not known.
    pub number_only: u64,
}

/// The totals of something.
#[derive(Clone, Debug)]
pub struct Line<T> {
    /// Of what.
    pub of: T,
    /// What it comes to.
    pub totals: Totals,
}

/// A project that goes on in the year.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Project {
    /// Id.
    pub id: ProjectId,
    /// Name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// How far it has come.
    pub state: ProjectState,
    /// First day.
    pub from_on: Option<NaiveDate>,
    /// Last day, when it is known.
    pub to_on: Option<NaiveDate>,
    /// The department that has it.
    pub department_id: Option<DepartmentId>,
    kind: Option<FundKind>,
    lead_org_id: OrganisationId,
    budget_ore: Option<i64>,
    contribution_ore: Option<i64>,
}

/// The portfolio of a year.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// All projects of the year.
    pub all: Totals,
    /// Each year in which a project goes on.
    pub years: Vec<Line<i32>>,
    /// Each sort of fund; last what no programme pays.
    pub funds: Vec<Line<Option<FundKind>>>,
    /// Each kommun that leads a project or takes part in one, in Swedish order. A project counts for each of its kommuner, so these are
    /// more than all together.
    pub municipalities: Vec<Line<organisation::Model>>,
    /// Each department, in the association's order; last what no department has.
    pub departments: Vec<Line<Option<department::Model>>>,
    /// The projects themselves, in Swedish order.
    pub projects: Vec<Project>,
    /// How many projects are in no year, because their first day is not known.
    pub undated: u64,
}

/// The portfolio of a year: the projects that go on some day of it.
pub async fn of_year(scope: &Scope, year: i32) -> Result<Portfolio> {
    let all = approved(scope).await?;
    let undated = all.iter().filter(|one| one.from_on.is_none()).count() as u64;
    let years = years(&all, time::local_date(scope.now()).year());
    let projects: Vec<_> = all.into_iter().filter(|one| goes_on(one.from_on, one.to_on, year)).collect();
    let departments = department::list(scope).await?.into_iter().map(Some).chain([None]);
    let inside = takers(scope, &projects).await?;
    let kommuner = organisation::all(scope).await?.into_iter().filter(|one| one.kind == OrganisationKind::Municipality);
    Ok(Portfolio {
        all: totals(projects.iter(), year),
        years,
        funds: lines(FundKind::iter().map(Some).chain([None]), &projects, year, |fund, one| one.kind == *fund),
        municipalities: lines(kommuner, &projects, year, |kommun, one| inside.contains(&(one.id, kommun.id))),
        departments: lines(departments, &projects, year, |department, one| {
            one.department_id == department.as_ref().map(|one| one.id)
        }),
        projects,
        undated,
    })
}

/// The same totals of the projects that an organisation leads, or is known to take part in.
pub(crate) async fn of_organisation(scope: &Scope, id: OrganisationId, year: i32) -> Result<Totals> {
    let mut projects = approved(scope).await?;
    let inside = takers(scope, &projects).await?;
    projects.retain(|one| inside.contains(&(one.id, id)) && goes_on(one.from_on, one.to_on, year));
    Ok(totals(projects.iter(), year))
}

/// Projects that are there for the public.
async fn approved(scope: &Scope) -> Result<Vec<Project>> {
    let query = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Slug, Column::Title, Column::State, Column::FromOn, Column::ToOn])
        .columns([Column::DepartmentId, Column::LeadOrgId, Column::BudgetOre, Column::ContributionOre])
        .column(programme::Column::Kind)
        .join(JoinType::LeftJoin, project::to_programme())
        .filter(Column::State.is_in(ProjectState::PUBLIC))
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id);
    scope.all_as(query).await
}

/// Who leads or takes part in which of the projects.
async fn takers(scope: &Scope, projects: &[Project]) -> Result<HashSet<(ProjectId, OrganisationId)>> {
    let parts = participation::known(scope).await?;
    let of = |one: &Project| {
        let others = parts.get(&one.id).into_iter().flatten().copied();
        others.chain([one.lead_org_id]).map(|taker| (one.id, taker)).collect::<Vec<_>>()
    };
    Ok(projects.iter().flat_map(of).collect())
}

/// The years with projects, among those that anybody means. What has no last day is told until this year.
fn years(all: &[Project], this_year: i32) -> Vec<Line<i32>> {
    let first = all.iter().filter_map(|one| one.from_on).map(|day| day.year()).min().unwrap_or(this_year);
    let last = all.iter().filter_map(|one| one.to_on.max(one.from_on)).map(|day| day.year()).max();
    let range = first.max(*Month::YEARS.start())..=last.unwrap_or(this_year).max(this_year).min(*Month::YEARS.end());
    let of = |year: i32| {
        let projects = all.iter().filter(|one| goes_on(one.from_on, one.to_on, year));
        Line { of: year, totals: totals(projects, year) }
    };
    range.map(of).filter(|line| line.totals.projects > 0).collect()
}

/// A line for each that has a project.
fn lines<T>(
    each: impl Iterator<Item = T>,
    projects: &[Project],
    year: i32,
    has: impl Fn(&T, &Project) -> bool,
) -> Vec<Line<T>> {
    let line = |of: T| Line { totals: totals(projects.iter().filter(|one| has(&of, one)), year), of };
    each.map(line).filter(|line| line.totals.projects > 0).collect()
}

fn totals<'a>(projects: impl Iterator<Item = &'a Project>, year: i32) -> Totals {
    let mut totals = Totals::default();
    for one in projects {
        totals.projects += 1;
        let Some((days, budget)) = Days::of(one.from_on, one.to_on).zip(one.budget_ore) else {
            totals.number_only += 1;
            continue;
        };
        totals.budget_ore += days.share(budget, year);
        totals.contribution_ore += days.share(one.contribution_ore.unwrap_or_default(), year);
    }
    totals
}
