//! What an organisation asked for in a year, and what came of it.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::{demand, export};
use samverk_domain::organisations::OrganisationId;
use serde::Serialize;
use uuid::Uuid;

use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag, year};

/// Registrations, by what came of them. Those who were there are also among the seated.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct Demand {
    /// All of them: the sum of the seated, those who wait, the cancelled, the called off and those without.
    asked: u64,
    /// Have, or had, a seat.
    seated: u64,
    /// Wait for one.
    waiting: u64,
    /// Gave the seat back, or the organisation did.
    cancelled: u64,
    /// Lost it because the association took it back, most often with the whole offering.
    called_off: u64,
    /// Never got one.
    without: u64,
    /// Were there.
    attended: u64,
}

/// What was asked for of a course.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct DemandOfCourse {
    /// The course.
    course_id: Uuid,
    /// Its title.
    course_title: String,
    /// At all its offerings of the year.
    demand: Demand,
}

/// What was asked for of a department's courses.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct DemandOfDepartment {
    /// The department.
    department_id: Uuid,
    /// Its name in lists.
    department_name: String,
    /// At all its courses.
    demand: Demand,
}

/// What an organisation asked for in a year.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct YearOfDemand {
    /// The year.
    year: i32,
    /// For each month, January first, by the first day of the course.
    months: Vec<Demand>,
    /// Each department, in the association's order.
    departments: Vec<DemandOfDepartment>,
    /// Each course, in Swedish order.
    courses: Vec<DemandOfCourse>,
    /// All of them together.
    all: Demand,
    /// The year before and the year after.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl From<demand::Count> for Demand {
    fn from(count: demand::Count) -> Self {
        let demand::Count { asked, seated, waiting, cancelled, called_off, without, attended } = count;
        Self { asked, seated, waiting, cancelled, called_off, without, attended }
    }
}

/// What is asked for.
pub(crate) struct DemandOfYear(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl DemandOfYear {
    /// What an organisation asked for in a year, and got
    ///
    /// Registrations to courses that begin in the year, by month, department and course. With `Accept: text/csv` or the media
    /// type of XLSX the courses as a file, which is remembered in the audit trail. Coordinators read their own organisation's,
    /// administrators all.
    #[oai(path = "/organisations/:organisationId/course-demands", method = "get", operation_id = "listCourseDemands")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        /// The year; this one if it is left out.
        year: Query<Option<i32>>,
    ) -> Result<Listing<YearOfDemand>, Problem> {
        let database = &self.0.database;
        let year = year::asked(year.0, database)?;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| export::demand(scope, id.0, year, format).await).await?;
            return Ok(Listing::file(file));
        }
        let asked = database.read(&caller.0, async |scope| demand::of_year(scope, id.0, year).await).await?;
        let path = |year| format!("/organisations/{}/course-demands?year={year}", id.0);
        Ok(Listing::json(YearOfDemand {
            year,
            months: asked.months.into_iter().map(Demand::from).collect(),
            departments: asked
                .departments
                .into_iter()
                .map(|one| DemandOfDepartment {
                    department_id: one.id.0,
                    department_name: one.name,
                    demand: one.count.into(),
                })
                .collect(),
            courses: asked
                .courses
                .into_iter()
                .map(|one| DemandOfCourse { course_id: one.id.0, course_title: one.title, demand: one.count.into() })
                .collect(),
            all: asked.all.into(),
            links: year::links(&here, year, path),
        }))
    }
}
