//! What staff have to do in projects soon, or should have done: applications to submit and milestones to reach.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

use super::project::{self, Entity as Project};
use super::project_state::ProjectState;
use super::{application, milestone};
use crate::access::Permission;
use crate::error::Result;
use crate::store::Scope;
use crate::time;

/// How many days before its day it is told.
const DAYS: i64 = 14;
/// As much as one reads at once.
const SOME: u64 = 20;

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An application to submit.
    Application,
    /// A milestone to reach.
    Milestone,
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "Ansökan",
            Self::Milestone => "Milstolpe",
        }
    }
}

/// Something to do in a project.
#[derive(Clone, Debug)]
pub struct Due {
    /// What kind of thing it is.
    pub kind: Kind,
    /// What it is called.
    pub what: String,
    /// By when.
    pub day: Date,
    /// The project.
    pub project_title: String,
    /// Its name in addresses.
    pub project_slug: String,
}

#[derive(Clone, Debug, FromQueryResult)]
struct Row {
    what: String,
    day: Date,
    project_title: String,
    project_slug: String,
}

/// What is due within two weeks or late in projects that are not over, the first day first; nothing for those who do not manage projects.
pub async fn soon(scope: &Scope) -> Result<Vec<Due>> {
    if !scope.actor().may(Permission::ManageProjects) {
        return Ok(Vec::new());
    }
    let last = time::local_date(scope.now()) + Duration::days(DAYS);
    let applications = application::Entity::find()
        .select_only()
        .column_as(application::Column::Call, "what")
        .column_as(application::Column::DeadlineOn, "day")
        .filter(application::Column::SubmittedOn.is_null())
        .filter(application::Column::DeadlineOn.lte(last))
        .order_by_asc(application::Column::DeadlineOn)
        .order_by_asc(application::Column::Id);
    let milestones = milestone::Entity::find()
        .select_only()
        .column_as(milestone::Column::Title, "what")
        .column_as(milestone::Column::DueOn, "day")
        .filter(milestone::Column::ReachedOn.is_null())
        .filter(milestone::Column::DueOn.lte(last))
        .order_by_asc(milestone::Column::DueOn)
        .order_by_asc(milestone::Column::Id);
    let of_application = application::Entity::belongs_to(Project).from(application::Column::ProjectId);
    let of_milestone = milestone::Entity::belongs_to(Project).from(milestone::Column::ProjectId);
    let applications = of_open(applications, of_application.to(project::Column::Id).into());
    let milestones = of_open(milestones, of_milestone.to(project::Column::Id).into());
    let applications: Vec<Row> = scope.all_as(applications).await?;
    let milestones: Vec<Row> = scope.all_as(milestones).await?;
    let mut due: Vec<_> = applications.into_iter().map(|row| row.of(Kind::Application)).collect();
    due.extend(milestones.into_iter().map(|row| row.of(Kind::Milestone)));
    due.sort_by_key(|one| one.day);
    Ok(due)
}

/// With the project, if it is not over.
fn of_open<E: EntityTrait>(query: Select<E>, to_project: RelationDef) -> Select<E> {
    query
        .column_as(project::Column::Title, "project_title")
        .column_as(project::Column::Slug, "project_slug")
        .join(JoinType::InnerJoin, to_project)
        .filter(project::Column::State.is_in(ProjectState::OPEN))
        .limit(SOME)
}

impl Row {
    fn of(self, kind: Kind) -> Due {
        let Self { what, day, project_title, project_slug } = self;
        Due { kind, what, day, project_title, project_slug }
    }
}
