//! Who has a training, and who does not.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::CourseId;
use samverk_domain::coverage::{self, Filter, Line, Remaining, export};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::UnitId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::{Api, Tag};

/// How many have a training.
#[derive(Object, Serialize)]
#[oai(rename = "CoverageList", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct Coverages {
    /// Each organisation, in Swedish order.
    organisations: Vec<Coverage>,
    /// Each unit of the caller's organisation, in Swedish order; last those who work in none.
    units: Vec<Coverage>,
    /// How many organisations are left out, because so few work there that a share would tell of each of them: to staff, those
    /// with fewer than three.
    left_out_count: u64,
    /// Itself, and who remains.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// How many of an organisation or a unit have a training.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct Coverage {
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    organisation_name: String,
    /// The unit.
    unit_id: Option<Uuid>,
    /// Its name.
    unit_name: Option<String>,
    /// How many work there.
    people_count: i64,
    /// How many of them have it.
    covered_count: i64,
}

impl From<Line> for Coverage {
    fn from(line: Line) -> Self {
        Self {
            organisation_id: line.owner_org_id.0,
            organisation_name: line.organisation_name,
            unit_id: line.unit_id.map(|id| id.0),
            unit_name: line.unit_name,
            people_count: line.people,
            covered_count: line.covered,
        }
    }
}

/// Somebody who does not have a training.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct CoverageGap {
    /// Who.
    person_id: Uuid,
    /// Given name.
    given_name: String,
    /// Family name.
    family_name: String,
    /// E-mail.
    email: Option<String>,
    /// Title.
    title: String,
    /// The name of the unit.
    unit_name: Option<String>,
}

impl From<Remaining> for CoverageGap {
    fn from(row: Remaining) -> Self {
        Self {
            person_id: row.person_id.0,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            title: row.title,
            unit_name: row.unit_name,
        }
    }
}

/// Coverage.
pub(crate) struct CoverageOfTrainings(pub(crate) Api);

#[OpenApi(tag = "Tag::Certificates")]
impl CoverageOfTrainings {
    /// Count who has a training
    ///
    /// A course, any course of a subject, or any course at all. Somebody has it who was there, or, if the course gives a
    /// certificate, whose certificate holds. With `Accept: text/csv` or the media type of XLSX as a file. Coordinators see
    /// their own organisation and its units, staff a figure for each organisation.
    #[oai(path = "/coverages", method = "get", operation_id = "listCoverages")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn figures(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        /// This course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Any course of the subject with this slug.
        subject: Query<Option<String>>,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only those who have exactly this title.
        title: Query<Option<String>>,
    ) -> Result<Listing<Coverages>, Problem> {
        let filter = filter(course.0, subject.0, organisation.0, None, title.0);
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| export::lines(scope, &filter, format).await).await?;
            return Ok(Listing::file(file));
        }
        let found = database.read(&caller.0, async |scope| coverage::figures(scope, &filter).await).await?;
        let itself = Links::default().to("self", "GET", here.with(&[]));
        Ok(Listing::json(Coverages {
            organisations: found.organisations.into_iter().map(Coverage::from).collect(),
            links: if found.units.is_empty() { itself } else { itself.to("gaps", "GET", here.at("/coverage-gaps")) },
            units: found.units.into_iter().map(Coverage::from).collect(),
            left_out_count: found.left_out as u64,
        }))
    }

    /// List who does not have a training
    ///
    /// By family name. With `Accept: text/csv` or the media type of XLSX as a file, which is remembered in the audit trail.
    /// Coordinators see their own organisation's people; the association's staff see nobody who has not come.
    #[oai(path = "/coverage-gaps", method = "get", operation_id = "listCoverageGaps")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn gaps(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        limit: Limit,
        page: Number,
        /// This course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Any course of the subject with this slug.
        subject: Query<Option<String>>,
        /// Only of this unit.
        #[oai(name = "unitId")]
        unit: Query<Option<Uuid>>,
        /// Only those who have exactly this title.
        title: Query<Option<String>>,
    ) -> Result<Listing<Page<CoverageGap>>, Problem> {
        let filter = filter(course.0, subject.0, None, unit.0, title.0);
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| export::people(scope, &filter, format).await).await?;
            return Ok(Listing::file(file));
        }
        let page = limit.page(&page);
        let rows = database.read(&caller.0, async |scope| coverage::remaining(scope, &filter, page).await).await?;
        Ok(Listing::json(Page::of(rows, &here, CoverageGap::from)))
    }
}

fn filter(
    course: Option<Uuid>,
    subject: Option<String>,
    organisation: Option<Uuid>,
    unit: Option<Uuid>,
    title: Option<String>,
) -> Filter {
    Filter {
        course: course.map(CourseId),
        subject,
        organisation: organisation.map(OrganisationId),
        unit: unit.map(UnitId),
        title: title.unwrap_or_default(),
    }
}
