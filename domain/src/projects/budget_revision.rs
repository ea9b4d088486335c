//! How a project's money was changed, when and why. A revision is never changed; what was wrong is revised once more.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::project::{self, ProjectId};
use super::{participation, project_entry};
use crate::access::Permission;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a revision of a budget.
    BudgetRevisionId
);

/// A row of the table `project_budget_revision`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_budget_revision")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BudgetRevisionId,
    /// The project.
    pub project_id: ProjectId,
    /// The day it was decided.
    pub decided_on: Date,
    /// Why.
    pub reason: String,
    /// What it was to cost before, in öre.
    pub budget_before_ore: Option<i64>,
    /// What the funder was to give before, in öre.
    pub contribution_before_ore: Option<i64>,
    /// What the association was to put in before, in öre.
    pub co_financing_before_ore: Option<i64>,
    /// What it is to cost from then on, in öre.
    pub budget_ore: i64,
    /// What the funder gives from then on, in öre.
    pub contribution_ore: Option<i64>,
    /// What the association puts in from then on, in öre.
    pub co_financing_ore: Option<i64>,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| participation::is_shared(Column::ProjectId, actor));
}

/// What a revision is made of.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// The day it was decided.
    pub decided_on: Date,
    /// Why, at most 500 characters.
    pub reason: String,
    /// What the project is to cost, in öre.
    pub budget_ore: i64,
    /// What the funder gives, in öre.
    pub contribution_ore: Option<i64>,
    /// What the association puts in, in öre.
    pub co_financing_ore: Option<i64>,
}

/// The revisions of a project, the latest first. Staff read them, and those who take part.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Model>> {
    project::get(scope, project).await?;
    let query = Entity::find().filter(Column::ProjectId.eq(project));
    scope.all(query.order_by_desc(Column::DecidedOn).order_by_desc(Column::Id)).await
}

/// The revision with this id.
pub async fn get(scope: &Scope, id: BudgetRevisionId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// Revises the budget of a project that nobody else has changed since the version.
pub async fn add(scope: &WriteScope, project: ProjectId, version: i64, new: &NewRevision) -> Result<BudgetRevisionId> {
    scope.require(Permission::ManageProjects)?;
    let mut project = scope.lock(project::Entity::find_by_id(project)).await?;
    if project.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let mut faults = Faults::default();
    let reason = faults.text("reason", &new.reason, 500);
    if new.decided_on > time::local_date(scope.now()) {
        faults.add("decidedOn", Fault::NotYet);
    }
    project_entry::check_sums(&mut faults, Some(new.budget_ore), new.contribution_ore, new.co_financing_ore);
    faults.none()?;
    let row = Model {
        id: BudgetRevisionId::new(),
        project_id: project.id,
        decided_on: new.decided_on,
        reason,
        budget_before_ore: project.budget_ore,
        contribution_before_ore: project.contribution_ore,
        co_financing_before_ore: project.co_financing_ore,
        budget_ore: new.budget_ore,
        contribution_ore: new.contribution_ore,
        co_financing_ore: new.co_financing_ore,
        created_at: scope.now(),
    };
    scope.insert(row.clone()).await?;
    project.budget_ore = Some(new.budget_ore);
    project.contribution_ore = new.contribution_ore;
    project.co_financing_ore = new.co_financing_ore;
    project.version += 1;
    project.updated_at = scope.now();
    scope.update(&project).await?;
    let entry = audit::Entry::new("project.budget_revised", "project", project.id.0, &project.title);
    super::note(scope, entry.after(&row)).await?;
    Ok(row.id)
}
