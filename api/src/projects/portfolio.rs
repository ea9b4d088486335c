//! What the approved projects come to.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::organisations::{department, organisation};
use samverk_domain::projects::programme::FundKind;
use samverk_domain::projects::{export, portfolio};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use super::content::FundType;
use crate::caller::Reader;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::{Api, Tag, year};

/// Projects that go on in a year, and what falls to it of their sums, each spread evenly over the days of its project.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(super) struct PortfolioTotals {
    /// How many go on some day of the year.
    project_count: u64,
    /// What they cost in the year, in öre.
    budget_ore: i64,
    /// What funders give in the year, in öre.
    contribution_ore: i64,
    /// How many of them count in number only, because a first or last day or the budget is not known.
    number_only_count: u64,
}

/// The portfolio of one year beside others.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct PortfolioOfYear {
    /// The year.
    year: i32,
    /// Its projects.
    totals: PortfolioTotals,
}

/// The portfolio of one sort of fund.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct PortfolioOfFund {
    /// Which sort; left out for what no programme pays.
    fund_type: Option<FundType>,
    /// The projects that it pays.
    totals: PortfolioTotals,
}

/// The portfolio of one kommun.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct PortfolioOfMunicipality {
    /// The kommun.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// The projects that it leads or takes part in, whole: not its part of them.
    totals: PortfolioTotals,
}

/// The portfolio of one department.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct PortfolioOfDepartment {
    /// The department; left out for what no department has.
    department_id: Option<Uuid>,
    /// Its name.
    department_name: Option<String>,
    /// Its projects.
    totals: PortfolioTotals,
}

/// What the approved projects come to.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct ProjectPortfolio {
    /// The year.
    year: i32,
    /// All projects that go on in it.
    all: PortfolioTotals,
    /// Each year in which a project goes on.
    years: Vec<PortfolioOfYear>,
    /// Each sort of fund.
    funds: Vec<PortfolioOfFund>,
    /// Each kommun, in Swedish order. A project counts for each of its kommuner, so these are more than all together.
    municipalities: Vec<PortfolioOfMunicipality>,
    /// Each department, in the association's order.
    departments: Vec<PortfolioOfDepartment>,
    /// How many projects are in no year, because their first day is not known.
    undated_count: u64,
    /// The projects, the year before and the year after.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl From<portfolio::Totals> for PortfolioTotals {
    fn from(totals: portfolio::Totals) -> Self {
        let portfolio::Totals { projects, budget_ore, contribution_ore, number_only } = totals;
        Self { project_count: projects, budget_ore, contribution_ore, number_only_count: number_only }
    }
}

impl From<portfolio::Line<i32>> for PortfolioOfYear {
    fn from(line: portfolio::Line<i32>) -> Self {
        Self { year: line.of, totals: line.totals.into() }
    }
}

impl From<portfolio::Line<Option<FundKind>>> for PortfolioOfFund {
    fn from(line: portfolio::Line<Option<FundKind>>) -> Self {
        Self { fund_type: line.of.map(Into::into), totals: line.totals.into() }
    }
}

impl From<portfolio::Line<organisation::Model>> for PortfolioOfMunicipality {
    fn from(line: portfolio::Line<organisation::Model>) -> Self {
        Self { organisation_id: line.of.id.0, organisation_name: line.of.short_name, totals: line.totals.into() }
    }
}

impl From<portfolio::Line<Option<department::Model>>> for PortfolioOfDepartment {
    fn from(line: portfolio::Line<Option<department::Model>>) -> Self {
        let (department_id, department_name) = line.of.map(|one| (one.id.0, one.name)).unzip();
        Self { department_id, department_name, totals: line.totals.into() }
    }
}

/// The portfolio.
pub(crate) struct Portfolio(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl Portfolio {
    /// Get what the approved projects come to in a year
    ///
    /// Those that go on some day of it, by year, fund, kommun and department. A sum is spread evenly over the days of its
    /// project; the years together are the whole of it. With `Accept: text/csv` or the media type of XLSX as a file. It is open data:
    /// the same for everybody, and without what any kommun puts in.
    #[oai(path = "/project-portfolios", method = "get", operation_id = "getProjectPortfolio")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        wanted: Wanted,
        /// The year; this one if it is left out.
        year: Query<Option<i32>>,
    ) -> Result<Listing<ProjectPortfolio>, Problem> {
        let database = &self.0.database;
        let year = year::asked(year.0, database)?;
        if let Some(format) = wanted.0 {
            let file = database.read(&reader.0, async |scope| export::portfolio(scope, year, format).await).await?;
            return Ok(Listing::file(file));
        }
        let found = database.read(&reader.0, async |scope| portfolio::of_year(scope, year).await).await?;
        Ok(Listing::json(ProjectPortfolio {
            year,
            all: found.all.into(),
            years: found.years.into_iter().map(Into::into).collect(),
            funds: found.funds.into_iter().map(Into::into).collect(),
            municipalities: found.municipalities.into_iter().map(Into::into).collect(),
            departments: found.departments.into_iter().map(Into::into).collect(),
            undated_count: found.undated,
            links: year::links(&here, year, |year| format!("/project-portfolios?year={year}")).to(
                "projects",
                "GET",
                here.at(format!("/projects?year={year}")),
            ),
        }))
    }
}
