//! What the association asks of funders for a project: a call, a deadline, a sum, and what the funder said. There may be several, one after
//! another or at once.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::project::{self, ProjectId};
use super::project_entry::MOST_ORE;
use super::project_state::ProjectState;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of an application.
    ProjectApplicationId
);

/// What the funder said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FunderDecision {
    /// Yes, with all or some of the money.
    Granted,
    /// No.
    Rejected,
}

impl FunderDecision {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "Beviljad",
            Self::Rejected => "Avslag",
        }
    }
}

/// A row of the table `project_application`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_application")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectApplicationId,
    /// The project.
    pub project_id: ProjectId,
    /// The call that it answers.
    pub call: String,
    /// The last day to submit it.
    pub deadline_on: Option<Date>,
    /// What is asked for, in öre.
    pub sought_ore: i64,
    /// When it was submitted.
    pub submitted_on: Option<Date>,
    /// What the funder said.
    pub decision: Option<FunderDecision>,
    /// When they said it.
    pub decided_on: Option<Date>,
    /// What they give, in öre.
    pub granted_ore: Option<i64>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Staff see all, members those of projects that were approved.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    if !actor.is_member() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    let approved = Query::select()
        .expr(Expr::col((project::Entity, project::Column::Id)))
        .from(project::Entity)
        .and_where(project::Column::State.is_in(ProjectState::PUBLIC))
        .take();
    Condition::all().add(Column::ProjectId.in_subquery(approved))
}

impl Model {
    /// Whether it is to be submitted, and the last day was before the day of `now`.
    #[must_use]
    pub fn is_overdue(&self, now: DateTimeUtc) -> bool {
        self.submitted_on.is_none() && self.deadline_on.is_some_and(|last| last < time::local_date(now))
    }
}

/// What an application is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewApplication {
    /// The call that it answers, at most 200 characters.
    pub call: String,
    /// The last day to submit it.
    pub deadline_on: Option<Date>,
    /// What is asked for, in öre.
    pub sought_ore: i64,
    /// When it was submitted.
    pub submitted_on: Option<Date>,
    /// What the funder said.
    pub decision: Option<FunderDecision>,
    /// When they said it; needed with a decision.
    pub decided_on: Option<Date>,
    /// What they give, in öre; needed when it is granted.
    pub granted_ore: Option<i64>,
}

/// The applications of a project that the actor may see, the last deadline first.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Model>> {
    project::get(scope, project).await?;
    let query = Entity::find().filter(Column::ProjectId.eq(project));
    scope.all(query.order_by_desc(Column::DeadlineOn).order_by_desc(Column::Id)).await
}

/// The applications of these projects that are still to be submitted, the next deadline first.
pub async fn to_submit(scope: &Scope, projects: impl IntoIterator<Item = ProjectId>) -> Result<Vec<Model>> {
    let open = Entity::find()
        .filter(Column::ProjectId.is_in(projects))
        .filter(Column::SubmittedOn.is_null())
        .filter(Column::DeadlineOn.is_not_null());
    scope.all(open.order_by_asc(Column::DeadlineOn).order_by_asc(Column::Id)).await
}

/// The application with this id.
pub async fn get(scope: &Scope, id: ProjectApplicationId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// Adds an application to a project.
pub async fn add(scope: &WriteScope, project: ProjectId, new: &NewApplication) -> Result<ProjectApplicationId> {
    scope.require(Permission::ManageProjects)?;
    project::get(scope, project).await?;
    let row = Model {
        id: ProjectApplicationId::new(),
        project_id: project,
        call: String::new(),
        deadline_on: None,
        sought_ore: 0,
        submitted_on: None,
        decision: None,
        decided_on: None,
        granted_ore: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, row, new)?;
    scope.insert(row.clone()).await?;
    super::note(
        scope,
        audit::Entry::new("project_application.added", "project", project.0, row.call.clone()).after(&row),
    )
    .await?;
    Ok(row.id)
}

/// Changes an application that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: ProjectApplicationId, version: i64, new: &NewApplication) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(scope, before.clone(), new)?;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    let entry = audit::Entry::new("project_application.changed", "project", row.project_id.0, row.call.clone());
    super::note(scope, entry.before(&before).after(&*row)).await
}

fn filled(scope: &Scope, mut row: Model, new: &NewApplication) -> Result<Model> {
    let mut faults = Faults::default();
    row.call = faults.text("call", &new.call, 200);
    row.deadline_on = new.deadline_on;
    row.sought_ore = faults.within("soughtOre", new.sought_ore, 0, MOST_ORE);
    row.submitted_on = new.submitted_on;
    row.decision = new.decision;
    row.decided_on = new.decided_on;
    row.granted_ore = new.granted_ore;
    let today = time::local_date(scope.now());
    for (field, day) in [("submittedOn", new.submitted_on), ("decidedOn", new.decided_on)] {
        if day.is_some_and(|day| day > today) {
            faults.add(field, Fault::NotYet);
        }
    }
    match (new.decision, new.decided_on) {
        (Some(_), None) => faults.add("decidedOn", Fault::Missing),
        (None, Some(_)) => faults.add("decision", Fault::Missing),
        (Some(_), Some(decided)) => match new.submitted_on {
            None => faults.add("submittedOn", Fault::Missing),
            Some(submitted) if decided < submitted => faults.add("decidedOn", Fault::Before("submittedOn")),
            Some(_) => {}
        },
        (None, None) => {}
    }
    match (new.decision, new.granted_ore) {
        (Some(FunderDecision::Granted), None) => faults.add("grantedOre", Fault::Missing),
        (Some(FunderDecision::Granted), Some(granted)) => {
            faults.within("grantedOre", granted, 0, row.sought_ore.clamp(0, MOST_ORE));
        }
        (_, Some(_)) => faults.add("decision", Fault::UnknownChoice),
        (_, None) => {}
    }
    faults.none()?;
    Ok(row)
}
