//! What shows that projects reach what they are for.

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::projects::indicator::{self, Aims, Indicator, NewIndicator, NewValue};
use samverk_domain::projects::{IndicatorId, ProjectId, indicator_value};
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
    /// Which way is the better.
    IndicatorAim of Aims {
        /// The target is reached from below.
        Rise,
        /// The target is reached from above.
        Fall,
    }
}

/// What an indicator is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewProjectIndicator {
    /// What is measured, at most 160 characters.
    name: Text,
    /// In what, at most 40 characters.
    #[oai(default)]
    unit: String,
    /// Which way is the better.
    aims: IndicatorAim,
    /// What is to be reached.
    target: f64,
    /// By this day.
    due_on: Option<NaiveDate>,
}

/// What was measured on a day.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewIndicatorValue {
    /// How much it was.
    value: f64,
    /// What there is to say of it, at most 500 characters.
    #[oai(default)]
    comment: String,
}

/// What shows that a project reaches what it is for.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ProjectIndicator {
    /// Id.
    id: Uuid,
    /// The project.
    project_id: Uuid,
    /// What is measured.
    name: String,
    /// In what.
    unit: Option<String>,
    /// Which way is the better.
    aims: IndicatorAim,
    /// What is to be reached.
    target: f64,
    /// By this day.
    due_on: Option<NaiveDate>,
    /// Whether what was measured last reaches the target.
    is_reached: Option<bool>,
    /// What was measured, the latest first.
    values: Vec<IndicatorValue>,
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

/// What an indicator was on a day.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct IndicatorValue {
    /// The day.
    as_of: NaiveDate,
    /// How much it was.
    value: f64,
    /// What there is to say of it.
    comment: Option<String>,
}

/// Indicators of projects.
pub(crate) struct ProjectIndicators(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl ProjectIndicators {
    /// List the indicators of a project
    ///
    /// As they were entered, with what was measured. Staff read them, and those who take part; others read none.
    #[oai(path = "/projects/:projectId/indicators", method = "get", operation_id = "listProjectIndicators")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<ProjectIndicator>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| indicator::of_project(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(|one| ProjectIndicator::of(one, &here, &caller.0)), &here)))
    }

    /// Add an indicator to a project
    ///
    /// Staff who manage projects add them.
    #[oai(path = "/projects/:projectId/indicators", method = "post", operation_id = "createProjectIndicator")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewProjectIndicator>,
    ) -> Result<Created<ProjectIndicator>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            let id = indicator::add(scope, id.0, &new).await?;
            indicator::get(scope, id).await
        });
        let made = write.await?;
        let address = here.at(format!("/project-indicators/{}", made.row.id));
        Ok(created(ProjectIndicator::of(made, &here, &caller.0), address))
    }

    /// Get an indicator of a project
    ///
    /// Staff read it, and those who take part.
    #[oai(path = "/project-indicators/:projectIndicatorId", method = "get", operation_id = "getProjectIndicator")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectIndicatorId")] id: Path<IndicatorId>,
    ) -> Result<Versioned<ProjectIndicator>, Problem> {
        let one = self.0.database.read(&caller.0, async |scope| indicator::get(scope, id.0).await).await?;
        Ok(ProjectIndicator::shown(one, &here, &caller.0))
    }

    /// Change an indicator of a project
    ///
    /// The body is all of it anew; what was measured stays. Staff who manage projects change it.
    #[oai(path = "/project-indicators/:projectIndicatorId", method = "put", operation_id = "updateProjectIndicator")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectIndicatorId")] id: Path<IndicatorId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewProjectIndicator>,
    ) -> Result<Versioned<ProjectIndicator>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            indicator::change(scope, id.0, version.0, &new).await?;
            indicator::get(scope, id.0).await
        });
        Ok(ProjectIndicator::shown(write.await?, &here, &caller.0))
    }

    /// Remove an indicator of a project
    ///
    /// With what was measured. Staff who manage projects remove it.
    #[oai(path = "/project-indicators/:projectIndicatorId", method = "delete", operation_id = "deleteProjectIndicator")]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "projectIndicatorId")] id: Path<IndicatorId>,
        #[oai(name = "If-Match")] version: IfMatch,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| indicator::remove(scope, id.0, version.0).await).await?;
        Ok(Done::Done)
    }

    /// Note what an indicator was on a day
    ///
    /// In the place of what was noted for the day before. Staff who manage projects note it.
    #[oai(
        path = "/project-indicators/:projectIndicatorId/values/:asOf",
        method = "put",
        operation_id = "setProjectIndicatorValue"
    )]
    async fn measure(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectIndicatorId")] id: Path<IndicatorId>,
        #[oai(name = "asOf")] as_of: Path<NaiveDate>,
        body: Body<NewIndicatorValue>,
    ) -> Result<Versioned<ProjectIndicator>, Problem> {
        let NewIndicatorValue { value, comment } = body.0;
        let new = NewValue { value, comment };
        let write = self.0.database.write(&caller.0, async |scope| {
            indicator::measure(scope, id.0, as_of.0, &new).await?;
            indicator::get(scope, id.0).await
        });
        Ok(ProjectIndicator::shown(write.await?, &here, &caller.0))
    }

    /// Take back what was noted for a day
    ///
    /// Staff who manage projects take it back.
    #[oai(
        path = "/project-indicators/:projectIndicatorId/values/:asOf",
        method = "delete",
        operation_id = "deleteProjectIndicatorValue"
    )]
    async fn forget(
        &self,
        caller: Caller,
        #[oai(name = "projectIndicatorId")] id: Path<IndicatorId>,
        #[oai(name = "asOf")] as_of: Path<NaiveDate>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| indicator::forget(scope, id.0, as_of.0).await).await?;
        Ok(Done::Done)
    }
}

impl From<NewProjectIndicator> for NewIndicator {
    fn from(new: NewProjectIndicator) -> Self {
        let NewProjectIndicator { name, unit, aims, target, due_on } = new;
        Self { name: name.0, unit, aims: aims.into(), target, due_on }
    }
}

impl ProjectIndicator {
    fn of(one: Indicator, here: &Here, actor: &Actor) -> Self {
        let is_reached = one.is_reached();
        let Indicator { row, values } = one;
        let path = format!("/project-indicators/{}", row.id);
        let is_kept = actor.may(Permission::ManageProjects);
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/projects/{}/indicators", row.project_id))
            .add("project", "GET", format!("/projects/{}", row.project_id))
            .add_if(is_kept, "edit", "PUT", &path)
            .add_if(is_kept, "delete", "DELETE", &path)
            .done();
        Self {
            links,
            is_reached,
            id: row.id.0,
            project_id: row.project_id.0,
            name: row.name,
            unit: row.unit,
            aims: row.aims.into(),
            target: row.target,
            due_on: row.due_on,
            values: values.into_iter().map(IndicatorValue::of).collect(),
            version: row.version,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    fn shown(one: Indicator, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = one.row.version;
        versioned(Self::of(one, here, actor), version)
    }
}

impl IndicatorValue {
    fn of(row: indicator_value::Model) -> Self {
        Self { as_of: row.as_of, value: row.value, comment: row.comment }
    }
}
