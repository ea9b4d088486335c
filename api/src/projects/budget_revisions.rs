//! How the money of projects was changed, when and why.

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::projects::budget_revision::{self, Model, NewRevision};
use samverk_domain::projects::{ProjectId, project};
use uuid::Uuid;

use crate::answer::{Created, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text};
use crate::{Api, Tag};

/// What a revision is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewBudgetRevision {
    /// The day it was decided, today at the latest.
    decided_on: NaiveDate,
    /// Why, at most 500 characters.
    reason: Text,
    /// What the project is to cost, in öre.
    budget_ore: i64,
    /// What the funder gives, in öre.
    contribution_ore: Option<i64>,
    /// What the association puts in itself, in öre.
    co_financing_ore: Option<i64>,
}

/// A change of a project's money.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct BudgetRevision {
    /// Id.
    id: Uuid,
    /// The project.
    project_id: Uuid,
    /// The day it was decided.
    decided_on: NaiveDate,
    /// Why.
    reason: String,
    /// What the project was to cost before, in öre.
    budget_before_ore: Option<i64>,
    /// What the funder was to give before, in öre.
    contribution_before_ore: Option<i64>,
    /// What the association was to put in before, in öre.
    co_financing_before_ore: Option<i64>,
    /// What it is to cost from then on, in öre.
    budget_ore: i64,
    /// What the funder gives from then on, in öre.
    contribution_ore: Option<i64>,
    /// What the association puts in from then on, in öre.
    co_financing_ore: Option<i64>,
    /// When it was entered.
    created_at: Moment,
    /// Where it belongs.
    #[oai(rename = "_links")]
    links: Links,
}

/// Revisions of budgets.
pub(crate) struct BudgetRevisions(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl BudgetRevisions {
    /// List the budget revisions of a project
    ///
    /// The latest first. Staff read them, and those who take part; others read none.
    #[oai(path = "/projects/:projectId/budget-revisions", method = "get", operation_id = "listBudgetRevisions")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<BudgetRevision>>, Problem> {
        let read = self.0.database.read(&caller.0, async |scope| budget_revision::of_project(scope, id.0).await);
        Ok(Json(List::of(read.await?.into_iter().map(|row| BudgetRevision::of(row, &here)), &here)))
    }

    /// Revise the budget of a project
    ///
    /// The project has the new sums from then on. Staff who manage projects revise.
    #[oai(path = "/projects/:projectId/budget-revisions", method = "post", operation_id = "createBudgetRevision")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        body: Body<NewBudgetRevision>,
    ) -> Result<Created<BudgetRevision>, Problem> {
        let new = body.0.into();
        let write = self.0.database.write(&caller.0, async |scope| {
            let version = project::get(scope, id.0).await?.project.version;
            let id = budget_revision::add(scope, id.0, version, &new).await?;
            budget_revision::get(scope, id).await
        });
        let row = write.await?;
        let address = here.at(format!("/projects/{}/budget-revisions", row.project_id));
        Ok(created(BudgetRevision::of(row, &here), address))
    }
}

impl From<NewBudgetRevision> for NewRevision {
    fn from(new: NewBudgetRevision) -> Self {
        let NewBudgetRevision { decided_on, reason, budget_ore, contribution_ore, co_financing_ore } = new;
        Self { decided_on, reason: reason.0, budget_ore, contribution_ore, co_financing_ore }
    }
}

impl BudgetRevision {
    fn of(row: Model, here: &Here) -> Self {
        let project = format!("/projects/{}", row.project_id);
        let links = Links::default().to("collection", "GET", here.at(format!("{project}/budget-revisions"))).to(
            "project",
            "GET",
            here.at(&project),
        );
        Self {
            links,
            id: row.id.0,
            project_id: row.project_id.0,
            decided_on: row.decided_on,
            reason: row.reason,
            budget_before_ore: row.budget_before_ore,
            contribution_before_ore: row.contribution_before_ore,
            co_financing_before_ore: row.co_financing_before_ore,
            budget_ore: row.budget_ore,
            contribution_ore: row.contribution_ore,
            co_financing_ore: row.co_financing_ore,
            created_at: Moment(row.created_at),
        }
    }
}
