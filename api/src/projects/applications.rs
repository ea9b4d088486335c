//! What the association asks of funders for its projects.

use chrono::{DateTime, Utc};
use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use samverk_domain::projects::{ProjectApplicationId, ProjectId, application};

use super::content::NewProjectApplication;
use super::shown::ProjectApplication;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Applications.
pub(crate) struct ProjectApplications(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl ProjectApplications {
    /// List the applications of a project
    ///
    /// The last deadline first. Staff read them; members once the project is approved.
    #[oai(path = "/projects/:projectId/applications", method = "get", operation_id = "listProjectApplications")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<ProjectApplication>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| application::of_project(scope, id.0).await).await?;
        let rows = rows.into_iter().map(|row| ProjectApplication::of(row, &here, &caller.0, self.now()));
        Ok(Json(List::of(rows, &here)))
    }

    /// Add an application to a project
    ///
    /// Staff add them, also before they are submitted.
    #[oai(path = "/projects/:projectId/applications", method = "post", operation_id = "createProjectApplication")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewProjectApplication>,
    ) -> Result<Created<ProjectApplication>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = application::add(scope, id.0, &new).await?;
                application::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/project-applications/{}", row.id));
        Ok(created(ProjectApplication::of(row, &here, &caller.0, self.now()), address))
    }

    /// Get an application for a project
    ///
    /// Staff read it; members once the project is approved.
    #[oai(path = "/project-applications/:projectApplicationId", method = "get", operation_id = "getProjectApplication")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectApplicationId")] id: Path<ProjectApplicationId>,
    ) -> Result<Versioned<ProjectApplication>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| application::get(scope, id.0).await).await?;
        Ok(ProjectApplication::shown(row, &here, &caller.0, self.now()))
    }

    /// Change an application for a project
    ///
    /// The body is the whole application anew, with what the funder said once they have. Staff change them.
    #[oai(
        path = "/project-applications/:projectApplicationId",
        method = "put",
        operation_id = "updateProjectApplication"
    )]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectApplicationId")] id: Path<ProjectApplicationId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewProjectApplication>,
    ) -> Result<Versioned<ProjectApplication>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                application::change(scope, id.0, version.0, &new).await?;
                application::get(scope, id.0).await
            })
            .await?;
        Ok(ProjectApplication::shown(row, &here, &caller.0, self.now()))
    }
}

impl ProjectApplications {
    /// The time by which a deadline has passed or not.
    fn now(&self) -> DateTime<Utc> {
        self.0.database.clock().now()
    }
}
