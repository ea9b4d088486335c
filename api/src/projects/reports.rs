//! Reports on projects, on five headings.

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::projects::report::{self, Heading, Judgement, Model, NewReport, ReportState};
use samverk_domain::projects::{ProjectId, ProjectReportId};
use uuid::Uuid;

use crate::answer::{Created, Done, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, choice};
use crate::{Api, Tag};

choice! {
    /// What a report tells of.
    ReportHeading of Heading {
        /// Where it stands.
        Status,
        /// What was done until last year.
        Done,
        /// What is done this year.
        ThisYear,
        /// What may go wrong, or has.
        Risks,
        /// How and when it ends.
        Completion,
    }
}

choice! {
    /// How it goes, in one word.
    ReportJudgement of Judgement {
        /// As planned.
        OnTrack,
        /// It may become late or less.
        AtRisk,
        /// It is late.
        Late,
        /// It cannot go on.
        Blocked,
        /// It is done.
        Done,
    }
}

choice! {
    /// Whether those who take part read a report.
    ProjectReportState of ReportState {
        /// It is written; only staff read it.
        Draft,
        /// It is as it was submitted.
        Submitted,
    }
}

/// What a report says.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewProjectReport {
    /// The day that it tells of, today at the latest. A project has one report of a day.
    as_of: NaiveDate,
    /// Where it stands, at most 5 000 characters, as the others.
    #[oai(default)]
    status: String,
    /// What was done until last year.
    #[oai(default)]
    done: String,
    /// What is done this year.
    #[oai(default)]
    this_year: String,
    /// What may go wrong, or has.
    #[oai(default)]
    risks: String,
    /// How and when it ends.
    #[oai(default)]
    completion: String,
    /// The headings on which there is nothing to report.
    #[oai(default)]
    empty_headings: Vec<ReportHeading>,
    /// How it goes, in one word.
    judgement: Option<ReportJudgement>,
    /// What has been used of the budget until then, in öre.
    used_ore: Option<i64>,
}

/// Where a report goes.
#[derive(Object)]
struct ProjectReportTransition {
    /// Submitted, or a draft again.
    to: ProjectReportState,
}

/// What was told of a project as of a day.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ProjectReport {
    /// Id.
    id: Uuid,
    /// The project.
    project_id: Uuid,
    /// The day that it tells of.
    as_of: NaiveDate,
    /// Where it stands.
    status: Option<String>,
    /// What was done until last year.
    done: Option<String>,
    /// What is done this year.
    this_year: Option<String>,
    /// What may go wrong, or has.
    risks: Option<String>,
    /// How and when it ends.
    completion: Option<String>,
    /// The headings on which there is nothing to report.
    empty_headings: Vec<ReportHeading>,
    /// How it goes, in one word.
    judgement: Option<ReportJudgement>,
    /// What has been used of the budget until then, in öre.
    used_ore: Option<i64>,
    /// Whether those who take part read it.
    state: ProjectReportState,
    /// When it was submitted.
    submitted_at: Option<Moment>,
    /// Who submitted it, by name.
    submitted_by_name: Option<String>,
    /// Counts changes, for If-Match.
    version: i64,
    /// When it was begun.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// Reports on projects.
pub(crate) struct ProjectReports(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl ProjectReports {
    /// List the reports on a project
    ///
    /// The latest day first. Staff read them, and those who take part what was submitted; others read none.
    #[oai(path = "/projects/:projectId/reports", method = "get", operation_id = "listProjectReports")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<ProjectReport>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| report::of_project(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(|row| ProjectReport::of(row, &here, &caller.0)), &here)))
    }

    /// Begin a report on a project
    ///
    /// As a draft, which need not be whole. Staff who manage projects write them.
    #[oai(path = "/projects/:projectId/reports", method = "post", operation_id = "createProjectReport")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewProjectReport>,
    ) -> Result<Created<ProjectReport>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            let id = report::add(scope, id.0, &new).await?;
            report::get(scope, id).await
        });
        let row = write.await?;
        let address = here.at(format!("/project-reports/{}", row.id));
        Ok(created(ProjectReport::of(row, &here, &caller.0), address))
    }

    /// Get a report on a project
    ///
    /// Staff read it, and those who take part once it is submitted.
    #[oai(path = "/project-reports/:projectReportId", method = "get", operation_id = "getProjectReport")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectReportId")] id: Path<ProjectReportId>,
    ) -> Result<Versioned<ProjectReport>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| report::get(scope, id.0).await).await?;
        Ok(ProjectReport::shown(row, &here, &caller.0))
    }

    /// Change a report on a project
    ///
    /// The body is all of it anew. Staff who manage projects change a draft.
    #[oai(path = "/project-reports/:projectReportId", method = "put", operation_id = "updateProjectReport")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectReportId")] id: Path<ProjectReportId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewProjectReport>,
    ) -> Result<Versioned<ProjectReport>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            report::change(scope, id.0, version.0, &new).await?;
            report::get(scope, id.0).await
        });
        Ok(ProjectReport::shown(write.await?, &here, &caller.0))
    }

    /// Remove a draft of a report
    ///
    /// Staff who manage projects remove it.
    #[oai(path = "/project-reports/:projectReportId", method = "delete", operation_id = "deleteProjectReport")]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "projectReportId")] id: Path<ProjectReportId>,
        #[oai(name = "If-Match")] version: IfMatch,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| report::remove(scope, id.0, version.0).await).await?;
        Ok(Done::Done)
    }

    /// Submit or reopen a report on a project
    ///
    /// To be submitted, something must stand under each heading, or that there is nothing to report, and how it goes in one word.
    /// Those who take part read it from then on, and not while it is reopened. Staff who manage projects do it.
    #[oai(
        path = "/project-reports/:projectReportId/transitions",
        method = "post",
        operation_id = "transitionProjectReport"
    )]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectReportId")] id: Path<ProjectReportId>,
        body: Body<ProjectReportTransition>,
    ) -> Result<Versioned<ProjectReport>, Problem> {
        let to = body.0.to.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            report::transition(scope, id.0, None, to).await?;
            report::get(scope, id.0).await
        });
        Ok(ProjectReport::shown(write.await?, &here, &caller.0))
    }
}

impl From<NewProjectReport> for NewReport {
    fn from(new: NewProjectReport) -> Self {
        Self {
            as_of: Some(new.as_of),
            texts: [new.status, new.done, new.this_year, new.risks, new.completion],
            nothing: new.empty_headings.into_iter().map(Into::into).collect(),
            judgement: new.judgement.map(Into::into),
            used_ore: new.used_ore,
        }
    }
}

impl ProjectReport {
    fn of(row: Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/project-reports/{}", row.id);
        let is_kept = actor.may(Permission::ManageProjects);
        let is_draft = row.state == ReportState::Draft;
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/projects/{}/reports", row.project_id))
            .add("project", "GET", format!("/projects/{}", row.project_id))
            .add_if(is_kept && is_draft, "edit", "PUT", &path)
            .add_if(is_kept && is_draft, "delete", "DELETE", &path)
            .add_if(is_kept, "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            empty_headings: row.nothing_on().map(Into::into).collect(),
            id: row.id.0,
            project_id: row.project_id.0,
            as_of: row.as_of,
            status: row.status,
            done: row.done,
            this_year: row.this_year,
            risks: row.risks,
            completion: row.completion,
            judgement: row.judgement.map(Into::into),
            used_ore: row.used_ore,
            state: row.state.into(),
            submitted_at: row.submitted_at.map(Moment),
            submitted_by_name: row.submitted_by_name,
            version: row.version,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    fn shown(row: Model, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor), version)
    }
}
