//! Which organisations take part in projects. Each handles its own part; everybody else is told that it takes part, and as what.

use chrono::{DateTime, Utc};
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::organisations::OrganisationId;
use samverk_domain::projects::participation::{self, Filter};
use samverk_domain::projects::{ProjectId, ProjectParticipationId, participation_entry};
use uuid::Uuid;

use super::participation_content::{
    NewProjectParticipation, ProjectParticipationChange, ProjectParticipationState, ProjectParticipationTransition,
};
use super::participation_shown::ProjectParticipation;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Parts in projects.
pub(crate) struct ProjectParticipations(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl ProjectParticipations {
    /// List who takes part in a project
    ///
    /// In Swedish order of the organisations. The own organisation sees all of its part, and staff everybody's. Others are told
    /// organisation, role and state of those that take part or did.
    #[oai(path = "/projects/:projectId/participations", method = "get", operation_id = "listProjectParticipations")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<ProjectParticipation>>, Problem> {
        let rows = self.0.database.read(&reader.0, async |scope| participation::of_project(scope, id.0).await).await?;
        let rows = rows.into_iter().map(|row| ProjectParticipation::seen(row, id.0, &here, &reader.0, self.now()));
        Ok(Json(List::of(rows, &here)))
    }

    /// Invite an organisation to a project
    ///
    /// While the project is prepared, applied for, approved or running. Staff invite.
    #[oai(path = "/projects/:projectId/participations", method = "post", operation_id = "createProjectParticipation")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewProjectParticipation>,
    ) -> Result<Created<ProjectParticipation>, Problem> {
        let NewProjectParticipation { organisation_id, role } = body.0;
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = participation_entry::invite(scope, id.0, OrganisationId(organisation_id), role.into()).await?;
                participation::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/project-participations/{}", row.participation.id));
        Ok(created(ProjectParticipation::of(row, &here, &caller.0, self.now()), address))
    }

    /// List parts in projects
    ///
    /// Those of the own organisation, in Swedish order of the projects. Staff see everybody's.
    #[oai(path = "/project-participations", method = "get", operation_id = "listOwnProjectParticipations")]
    async fn list_own(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<ProjectParticipationState>>,
    ) -> Result<Json<Page<ProjectParticipation>>, Problem> {
        let filter = Filter {
            organisation: organisation.0.map(OrganisationId),
            contact: None,
            states: state.0.into_iter().map(Into::into).collect(),
        };
        let read = async |scope: &_| participation::list(scope, &filter, limit.page(&page)).await;
        let rows = self.0.database.read(&caller.0, read).await?;
        let now = self.now();
        Ok(Json(Page::of(rows, &here, |row| ProjectParticipation::of(row, &here, &caller.0, now))))
    }

    /// Get an organisation's part in a project
    ///
    /// The organisation itself sees it, and staff.
    #[oai(
        path = "/project-participations/:projectParticipationId",
        method = "get",
        operation_id = "getProjectParticipation"
    )]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectParticipationId")] id: Path<ProjectParticipationId>,
    ) -> Result<Versioned<ProjectParticipation>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| participation::get(scope, id.0).await).await?;
        Ok(ProjectParticipation::shown(row, &here, &caller.0, self.now()))
    }

    /// Change an organisation's part in a project
    ///
    /// What it puts in, when, and whom one talks to there. Coordinators change their own organisation's, staff any, until it is
    /// over.
    #[oai(
        path = "/project-participations/:projectParticipationId",
        method = "put",
        operation_id = "updateProjectParticipation"
    )]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectParticipationId")] id: Path<ProjectParticipationId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<ProjectParticipationChange>,
    ) -> Result<Versioned<ProjectParticipation>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                participation_entry::change(scope, id.0, version.0, &new).await?;
                participation::get(scope, id.0).await
            })
            .await?;
        Ok(ProjectParticipation::shown(row, &here, &caller.0, self.now()))
    }

    /// Answer, decide about or end an organisation's part in a project
    ///
    /// `allowedTransitions` of the part says what the caller may do. Coordinators do it for their own organisation, staff for any.
    #[oai(
        path = "/project-participations/:projectParticipationId/transitions",
        method = "post",
        operation_id = "transitionProjectParticipation"
    )]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectParticipationId")] id: Path<ProjectParticipationId>,
        body: Body<ProjectParticipationTransition>,
    ) -> Result<Versioned<ProjectParticipation>, Problem> {
        let to = body.0.to.into();
        let decision = body.0.decision();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                participation_entry::transition(scope, id.0, to, &decision).await?;
                participation::get(scope, id.0).await
            })
            .await?;
        Ok(ProjectParticipation::shown(row, &here, &caller.0, self.now()))
    }
}

impl ProjectParticipations {
    /// The time by which a contact is still there.
    fn now(&self) -> DateTime<Utc> {
        self.0.database.clock().now()
    }
}
