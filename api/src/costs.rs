//! What an organisation pays for its people's seats.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::{cost, export};
use samverk_domain::organisations::OrganisationId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag, year};

/// What an organisation pays in a year, in öre without VAT.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct YearOfCosts {
    /// The year.
    year: i32,
    /// Each unit that pays, in Swedish order; last what no unit pays.
    units: Vec<Costs>,
    /// All of them together.
    all: Costs,
    /// The year before and the year after.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// What is paid in a year.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename = "Costs", rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct Costs {
    /// The unit that pays.
    unit_id: Option<Uuid>,
    /// Its name.
    unit_name: Option<String>,
    /// For each month, January first, by the first day of the course.
    months: Vec<i64>,
    /// The whole year.
    total_ore: i64,
    /// The seats that it is for.
    seats: u64,
}

impl From<cost::Line> for Costs {
    fn from(line: cost::Line) -> Self {
        let (unit_id, unit_name) = line.unit.map(|(id, name)| (id.0, name)).unzip();
        Self { unit_id, unit_name, months: line.months.into(), total_ore: line.total, seats: line.seats }
    }
}

/// Costs.
pub(crate) struct CostsOfYear(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl CostsOfYear {
    /// What an organisation pays in a year
    ///
    /// For seats at courses that begin in the year, by unit and month; waiting lists and cancelled seats cost nothing. With
    /// `Accept: text/csv` or the media type of XLSX as a file, which is remembered in the audit trail. Coordinators read their
    /// own organisation's, staff all.
    #[oai(path = "/organisations/:organisationId/costs", method = "get", operation_id = "listCosts")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        /// The year; this one if it is left out.
        year: Query<Option<i32>>,
    ) -> Result<Listing<YearOfCosts>, Problem> {
        let database = &self.0.database;
        let year = year::asked(year.0, database)?;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| export::costs(scope, id.0, year, format).await).await?;
            return Ok(Listing::file(file));
        }
        let costs = database.read(&caller.0, async |scope| cost::of_year(scope, id.0, year).await).await?;
        let path = |year| format!("/organisations/{}/costs?year={year}", id.0);
        Ok(Listing::json(YearOfCosts {
            year,
            units: costs.units.into_iter().map(Costs::from).collect(),
            all: costs.all.into(),
            links: year::links(&here, year, path),
        }))
    }
}
