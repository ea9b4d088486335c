//! Projects: what they are for, who pays, and how far they have come.

pub(crate) mod applications;
pub(crate) mod budget_revisions;
pub(crate) mod content;
pub(crate) mod indicators;
pub(crate) mod milestones;
mod participation_content;
mod participation_shown;
pub(crate) mod participations;
pub(crate) mod portfolio;
pub(crate) mod programmes;
pub(crate) mod reports;
mod shown;

use chrono::{DateTime, Utc};
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use samverk_domain::organisations::{DepartmentId, OrganisationId};
use samverk_domain::projects::project::{self, Filter};
use samverk_domain::projects::{FundingProgrammeId, ProjectId, export, project_entry};
use uuid::Uuid;

use self::content::{FundType, NewProject, ProjectState, ProjectTransition};
use self::shown::Project;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::file::{Listing, Wanted};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Projects.
pub(crate) struct Projects(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl Projects {
    /// List or search projects
    ///
    /// In Swedish order of their titles. Anybody reads those that were approved; members also those that are prepared, applied for
    /// or did not come about. With `Accept: text/csv` or the media type of XLSX as a file, which is open data: it holds those that were
    /// approved, whoever asks.
    #[oai(path = "/projects", method = "get", operation_id = "listProjects")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        wanted: Wanted,
        limit: Limit,
        page: Number,
        /// It is somewhere in acronym, titles or summary.
        search: Query<Option<String>>,
        /// Only in this state.
        state: Query<Option<ProjectState>>,
        /// Only those that this programme pays.
        #[oai(name = "fundingProgrammeId")]
        programme: Query<Option<Uuid>>,
        /// Only those that a fund of this sort pays.
        #[oai(name = "fundType")]
        fund: Query<Option<FundType>>,
        /// Only those of this department.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only those that this organisation leads or takes part in. Its own people and staff also find those that it is asked about.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only those that work towards this global goal, from 1 to 17.
        #[oai(name = "sustainableGoal", validator(minimum(value = "1"), maximum(value = "17")))]
        goal: Query<Option<i64>>,
        /// Only those that go on some day of this year.
        #[oai(validator(minimum(value = "1"), maximum(value = "9999")))]
        year: Query<Option<i32>>,
    ) -> Result<Listing<Page<Project>>, Problem> {
        let filter = Filter {
            search: search.0.unwrap_or_default(),
            states: state.0.into_iter().map(Into::into).collect(),
            programme: programme.0.map(FundingProgrammeId),
            fund: fund.0.map(Into::into),
            department: department.0.map(DepartmentId),
            organisation: organisation.0.map(OrganisationId),
            goal: goal.0,
            year: year.0,
            ..Filter::default()
        };
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database.read(&reader.0, async |scope| export::projects(scope, &filter, format).await).await?;
            return Ok(Listing::file(file));
        }
        let read = async |scope: &_| project::list(scope, &filter, limit.page(&page)).await;
        let rows = database.read(&reader.0, read).await?;
        Ok(Listing::json(Page::of(rows, &here, |row| Project::of(row, &here, &reader.0, self.now()))))
    }

    /// Get a project
    ///
    /// Anybody reads it once it is approved, members while it is prepared.
    #[oai(path = "/projects/:projectId", method = "get", operation_id = "getProject")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Versioned<Project>, Problem> {
        let row = self.0.database.read(&reader.0, async |scope| project::get(scope, id.0).await).await?;
        Ok(Project::shown(row, &here, &reader.0, self.now()))
    }

    /// Add a project
    ///
    /// It begins as an idea, which only staff see. Staff add them.
    #[oai(path = "/projects", method = "post", operation_id = "createProject")]
    async fn create(&self, caller: Caller, here: Here, body: Body<NewProject>) -> Result<Created<Project>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = project_entry::add(scope, &new).await?;
                project::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/projects/{}", row.project.id));
        Ok(created(Project::of(row, &here, &caller.0, self.now()), address))
    }

    /// Change a project
    ///
    /// The body is the whole project anew. Staff change them.
    #[oai(path = "/projects/:projectId", method = "put", operation_id = "updateProject")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewProject>,
    ) -> Result<Versioned<Project>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                project_entry::change(scope, id.0, version.0, &new).await?;
                project::get(scope, id.0).await
            })
            .await?;
        Ok(Project::shown(row, &here, &caller.0, self.now()))
    }

    /// Take a project to another state
    ///
    /// `allowedTransitions` of the project says which. When it is closed, those who take part have completed it. Staff do it.
    #[oai(path = "/projects/:projectId/transitions", method = "post", operation_id = "transitionProject")]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<ProjectTransition>,
    ) -> Result<Versioned<Project>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                project_entry::transition(scope, id.0, body.0.to.into()).await?;
                project::get(scope, id.0).await
            })
            .await?;
        Ok(Project::shown(row, &here, &caller.0, self.now()))
    }
}

impl Projects {
    /// The time by which a contact is still there.
    fn now(&self) -> DateTime<Utc> {
        self.0.database.clock().now()
    }
}
