//! What an organisation has for its fee.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::benefits::{self, export};
use samverk_domain::organisations::OrganisationId;
use serde::Serialize;

use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag, year};

/// Networks and their meetings in a year.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct BenefitsOfNetworks {
    /// Networks in which somebody had a seat for the organisation, some day of the year.
    network_count: u64,
    /// Meetings that were held while somebody of the organisation was in the network.
    meetings_held: u64,
    /// Those of them at which somebody was there for it.
    meetings_attended: u64,
}

/// Courses that begin in a year.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct BenefitsOfCourses {
    /// Registrations.
    asked: u64,
    /// Those that have, or had, a seat.
    seated: u64,
    /// Those that were there.
    attended: u64,
    /// What the seats cost, in öre without VAT.
    cost_ore: i64,
}

/// Projects that the organisation leads or takes part in. Their sums are those of the whole projects, spread evenly over their days.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct BenefitsOfProjects {
    /// How many go on some day of the year.
    project_count: u64,
    /// What they cost in the year, in öre.
    budget_ore: i64,
    /// What funders give to them in the year, in öre: to the projects, not to the organisation.
    contribution_ore: i64,
    /// How many of them count in number only, because a first or last day or the budget is not known.
    number_only_count: u64,
    /// What the organisation itself puts in during the year, in öre, spread evenly over the days of its part.
    cash_ore: i64,
    /// The same in hours.
    hours: i64,
    /// Parts of which it cannot be told what is put in.
    unknown_part_count: u64,
}

/// What an organisation had in one year.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct Benefits {
    /// Networks.
    networks: BenefitsOfNetworks,
    /// Courses.
    courses: BenefitsOfCourses,
    /// Projects.
    projects: BenefitsOfProjects,
}

/// How the organisation's seats in networks stand today.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct SeatsToday {
    /// Networks in which as many sit there as are expected.
    filled: u64,
    /// Networks in which somebody is missing.
    vacant: u64,
    /// Networks in which it does not take part, or that do not concern it.
    declined: u64,
}

/// What an organisation has for its fee.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct YearOfBenefits {
    /// The year.
    year: i32,
    /// What it had.
    benefits: Benefits,
    /// The same the year before.
    year_before: Benefits,
    /// Its seats in networks, as they stand today whatever the year.
    seats_today: SeatsToday,
    /// The year before and the year after.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl From<benefits::Benefits> for Benefits {
    fn from(of: benefits::Benefits) -> Self {
        let benefits::Benefits { networks, courses, projects, effort } = of;
        Self {
            networks: BenefitsOfNetworks {
                network_count: networks.networks(),
                meetings_held: networks.meetings(),
                meetings_attended: networks.attended(),
            },
            courses: BenefitsOfCourses {
                asked: courses.asked,
                seated: courses.seated,
                attended: courses.attended,
                cost_ore: courses.cost_ore,
            },
            projects: BenefitsOfProjects {
                project_count: projects.projects,
                budget_ore: projects.budget_ore,
                contribution_ore: projects.contribution_ore,
                number_only_count: projects.number_only,
                cash_ore: effort.cash_ore,
                hours: effort.hours,
                unknown_part_count: effort.unknown,
            },
        }
    }
}

impl From<benefits::Seats> for SeatsToday {
    fn from(seats: benefits::Seats) -> Self {
        let benefits::Seats { filled, vacant, declined } = seats;
        Self { filled, vacant, declined }
    }
}

/// Benefits.
pub(crate) struct BenefitsOfYear(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl BenefitsOfYear {
    /// Get what an organisation has for its fee in a year
    ///
    /// Networks, courses and projects, with the year before. With `Accept: text/csv` or the media type of XLSX as a file,
    /// which is remembered in the audit trail. Coordinators read their own organisation's, staff all.
    #[oai(path = "/organisations/:organisationId/benefits", method = "get", operation_id = "getBenefits")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        /// The year; this one if it is left out.
        year: Query<Option<i32>>,
    ) -> Result<Listing<YearOfBenefits>, Problem> {
        let database = &self.0.database;
        let year = year::asked(year.0, database)?;
        if let Some(format) = wanted.0 {
            let taken = async |scope: &_| export::benefits(scope, id.0, year, format).await;
            return Ok(Listing::file(database.write(&caller.0, taken).await?));
        }
        let read = async |scope: &_| {
            let now = benefits::of_year(scope, id.0, year).await?;
            let before = benefits::of_year(scope, id.0, year - 1).await?;
            Ok::<_, samverk_domain::Error>((now, before, benefits::seats(scope, id.0).await?))
        };
        let (now, before, seats) = database.read(&caller.0, read).await?;
        let path = |year| format!("/organisations/{}/benefits?year={year}", id.0);
        Ok(Listing::json(YearOfBenefits {
            year,
            benefits: now.into(),
            year_before: before.into(),
            seats_today: seats.into(),
            links: year::links(&here, year, path),
        }))
    }
}
