//! What projects are to have reached, and by when.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::projects::milestone::{self, Model, NewMilestone, Standing};
use samverk_domain::projects::{MilestoneId, ProjectId};
use uuid::Uuid;

use crate::answer::{Created, Done, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text, choice};
use crate::{Api, Tag};

choice! {
    /// How it stands with a milestone.
    MilestoneStanding of Standing {
        /// It is to come.
        Ahead,
        /// Its day has passed, and it is not reached.
        Late,
        /// It was reached in time.
        Reached,
        /// It was reached after its day.
        ReachedLate,
    }
}

/// What a milestone is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewProjectMilestone {
    /// What is to be reached, at most 200 characters.
    title: Text,
    /// By this day.
    due_on: NaiveDate,
    /// The day it was, today at the latest.
    reached_on: Option<NaiveDate>,
}

/// What a project is to have reached.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ProjectMilestone {
    /// Id.
    id: Uuid,
    /// The project.
    project_id: Uuid,
    /// What is to be reached.
    title: String,
    /// By this day.
    due_on: NaiveDate,
    /// The day it was.
    reached_on: Option<NaiveDate>,
    /// How it stands today.
    standing: MilestoneStanding,
    /// Counts changes, for If-Match.
    version: i64,
    /// When it was entered.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// Milestones of projects.
pub(crate) struct ProjectMilestones(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl ProjectMilestones {
    /// List the milestones of a project
    ///
    /// The first day first. Staff read them, and those who take part; others read none.
    #[oai(path = "/projects/:projectId/milestones", method = "get", operation_id = "listProjectMilestones")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<ProjectMilestone>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| milestone::of_project(scope, id.0).await).await?;
        let now = self.0.database.clock().now();
        Ok(Json(List::of(rows.into_iter().map(|row| ProjectMilestone::of(row, &here, &caller.0, now)), &here)))
    }

    /// Add a milestone to a project
    ///
    /// Staff who manage projects add them.
    #[oai(path = "/projects/:projectId/milestones", method = "post", operation_id = "createProjectMilestone")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewProjectMilestone>,
    ) -> Result<Created<ProjectMilestone>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            let id = milestone::add(scope, id.0, &new).await?;
            milestone::get(scope, id).await
        });
        let row = write.await?;
        let address = here.at(format!("/project-milestones/{}", row.id));
        Ok(created(ProjectMilestone::of(row, &here, &caller.0, self.0.database.clock().now()), address))
    }

    /// Get a milestone of a project
    ///
    /// Staff read it, and those who take part.
    #[oai(path = "/project-milestones/:projectMilestoneId", method = "get", operation_id = "getProjectMilestone")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectMilestoneId")] id: Path<MilestoneId>,
    ) -> Result<Versioned<ProjectMilestone>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| milestone::get(scope, id.0).await).await?;
        Ok(ProjectMilestone::shown(row, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Change a milestone of a project
    ///
    /// The body is all of it anew, with the day it was reached once it was. Staff who manage projects change it.
    #[oai(path = "/project-milestones/:projectMilestoneId", method = "put", operation_id = "updateProjectMilestone")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectMilestoneId")] id: Path<MilestoneId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewProjectMilestone>,
    ) -> Result<Versioned<ProjectMilestone>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            milestone::change(scope, id.0, version.0, &new).await?;
            milestone::get(scope, id.0).await
        });
        Ok(ProjectMilestone::shown(write.await?, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Remove a milestone of a project
    ///
    /// Staff who manage projects remove it.
    #[oai(path = "/project-milestones/:projectMilestoneId", method = "delete", operation_id = "deleteProjectMilestone")]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "projectMilestoneId")] id: Path<MilestoneId>,
        #[oai(name = "If-Match")] version: IfMatch,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| milestone::remove(scope, id.0, version.0).await).await?;
        Ok(Done::Done)
    }
}

impl From<NewProjectMilestone> for NewMilestone {
    fn from(new: NewProjectMilestone) -> Self {
        Self { title: new.title.0, due_on: new.due_on, reached_on: new.reached_on }
    }
}

impl ProjectMilestone {
    fn of(row: Model, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let path = format!("/project-milestones/{}", row.id);
        let is_kept = actor.may(Permission::ManageProjects);
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/projects/{}/milestones", row.project_id))
            .add("project", "GET", format!("/projects/{}", row.project_id))
            .add_if(is_kept, "edit", "PUT", &path)
            .add_if(is_kept, "delete", "DELETE", &path)
            .done();
        Self {
            links,
            standing: row.standing(now).into(),
            id: row.id.0,
            project_id: row.project_id.0,
            title: row.title,
            due_on: row.due_on,
            reached_on: row.reached_on,
            version: row.version,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    fn shown(row: Model, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor, now), version)
    }
}
