//! What a project is to have reached, and by when.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::participation;
use super::project::{self, ProjectId};
use crate::access::Permission;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a milestone.
    MilestoneId
);

/// A row of the table `project_milestone`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_milestone")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    /// The project.
    pub project_id: ProjectId,
    /// What is to be reached.
    pub title: String,
    /// By this day.
    pub due_on: Date,
    /// The day it was.
    pub reached_on: Option<Date>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| participation::is_shared(Column::ProjectId, actor));
}

/// How it stands with a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is to come.
    Ahead,
    /// It was to be reached before today, and has not been.
    Late,
    /// It was reached in time.
    Reached,
    /// It was reached after its day.
    ReachedLate,
}

impl Model {
    /// How it stands on the day of `now`.
    #[must_use]
    pub fn standing(&self, now: DateTimeUtc) -> Standing {
        match self.reached_on {
            Some(day) if day > self.due_on => Standing::ReachedLate,
            Some(_) => Standing::Reached,
            None if self.due_on < time::local_date(now) => Standing::Late,
            None => Standing::Ahead,
        }
    }
}

/// What a milestone is made of. A change gives all of it anew.
#[derive(Clone, Debug)]
pub struct NewMilestone {
    /// What is to be reached, at most 200 characters.
    pub title: String,
    /// By this day.
    pub due_on: Date,
    /// The day it was.
    pub reached_on: Option<Date>,
}

/// The milestones of a project, the first day first. Staff read them, and those who take part.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Model>> {
    project::get(scope, project).await?;
    let query = Entity::find().filter(Column::ProjectId.eq(project));
    scope.all(query.order_by_asc(Column::DueOn).order_by_asc(Column::Id)).await
}

/// The milestone with this id.
pub async fn get(scope: &Scope, id: MilestoneId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// Adds a milestone to a project.
pub async fn add(scope: &WriteScope, project: ProjectId, new: &NewMilestone) -> Result<MilestoneId> {
    scope.require(Permission::ManageProjects)?;
    project::get(scope, project).await?;
    let row = Model {
        id: MilestoneId::new(),
        project_id: project,
        title: String::new(),
        due_on: new.due_on,
        reached_on: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, row, new)?;
    scope.insert(row.clone()).await?;
    super::note(scope, audit::Entry::new("project_milestone.added", "project", project.0, &row.title).after(&row))
        .await?;
    Ok(row.id)
}

/// Changes a milestone that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: MilestoneId, version: i64, new: &NewMilestone) -> Result<()> {
    let mut row = managed(scope, id, version).await?;
    let before = Model::clone(&row);
    *row = filled(scope, before.clone(), new)?;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    let entry = audit::Entry::new("project_milestone.changed", "project", row.project_id.0, &row.title);
    super::note(scope, entry.before(&before).after(&*row)).await
}

/// Removes a milestone that nobody else has changed since the version.
pub async fn remove(scope: &WriteScope, id: MilestoneId, version: i64) -> Result<()> {
    let row = managed(scope, id, version).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    let entry = audit::Entry::new("project_milestone.removed", "project", row.project_id.0, &row.title);
    super::note(scope, entry.before(&*row)).await
}

async fn managed(scope: &WriteScope, id: MilestoneId, version: i64) -> Result<Locked<Model>> {
    scope.require(Permission::ManageProjects)?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

fn filled(scope: &Scope, mut row: Model, new: &NewMilestone) -> Result<Model> {
    let mut faults = Faults::default();
    row.title = faults.text("title", &new.title, 200);
    row.due_on = new.due_on;
    row.reached_on = new.reached_on;
    if new.reached_on.is_some_and(|day| day > time::local_date(scope.now())) {
        faults.add("reachedOn", Fault::NotYet);
    }
    faults.none()?;
    Ok(row)
}
