//! A course series, as it is shown.

use poem_openapi::Object;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::SeriesId;
use samverk_domain::courses::series::state::Guard;
use samverk_domain::courses::series::{self, Listed, Part, part};
use samverk_domain::store::Scope;
use samverk_domain::{Error, courses};
use uuid::Uuid;

use super::content::CourseSeriesState;
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::offerings::OfferingSummary;
use crate::registrations::Registration;
use crate::scalar::Moment;

/// A state that a series can be taken to.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AllowedCourseSeriesTransition {
    /// The state.
    to: CourseSeriesState,
    /// Whether the series must have at least two parts.
    needs_parts: bool,
}

/// Offerings that belong together, each with its own seats, times and price.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CourseSeries {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// Title.
    title: String,
    /// What holds its parts together.
    summary: String,
    /// The department that runs it.
    department_id: Uuid,
    /// Its name.
    department_name: String,
    /// The state.
    state: CourseSeriesState,
    /// The states that the caller may take it to.
    allowed_transitions: Vec<AllowedCourseSeriesTransition>,
    /// How many parts the caller sees.
    part_count: u64,
    /// When the first of them starts.
    starts_at: Option<Moment>,
    /// When the last of them ends.
    ends_at: Option<Moment>,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// The parts of a series that the caller sees, in their order.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CourseSeriesParts {
    /// The offerings.
    parts: Vec<OfferingSummary>,
    /// The series.
    #[oai(rename = "_links")]
    links: Links,
}

/// What came of registering for a series.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct SeriesBooking {
    /// The booking's id.
    pub(super) id: Uuid,
    /// What people call it, in mail and on the telephone.
    pub(super) reference: String,
    /// The registrations, by time of the part.
    pub(super) registrations: Vec<Registration>,
    /// The parts that were asked for and left out because they are full.
    pub(super) left_out_offering_ids: Vec<Uuid>,
    /// The booking's registrations.
    #[oai(rename = "_links")]
    pub(super) links: Links,
}

/// A series with its parts.
pub(super) struct Whole {
    pub(super) row: Listed,
    parts: Vec<Part>,
}

impl Whole {
    pub(super) async fn load(scope: &Scope, id: SeriesId) -> Result<Self, Error> {
        Ok(Self { row: series::get(scope, id).await?, parts: part::of(scope, id).await? })
    }

    /// Each series with its parts.
    pub(super) async fn all(scope: &Scope, rows: Vec<Listed>) -> Result<Vec<Self>, Error> {
        let parts = part::of_all(scope, rows.iter().map(|row| row.series.id)).await?;
        let of = |id| parts.iter().filter(|part| part.series == id).cloned().collect();
        Ok(rows.into_iter().map(|row| Self { parts: of(row.series.id), row }).collect())
    }

    pub(super) fn shown(self, here: &Here, actor: &Actor) -> Versioned<CourseSeries> {
        let version = self.row.series.version;
        versioned(CourseSeries::of(self, here, actor), version)
    }

    pub(super) fn only_parts(self, here: &Here) -> Versioned<CourseSeriesParts> {
        let path = format!("/course-series/{}", self.row.series.id);
        let links = here.own(format!("{path}/parts")).add("series", "GET", &path).done();
        let parts = self.parts.into_iter().map(|part| OfferingSummary::of(part.offering, here)).collect();
        versioned(CourseSeriesParts { parts, links }, self.row.series.version)
    }
}

impl CourseSeries {
    pub(super) fn of(whole: Whole, here: &Here, actor: &Actor) -> Self {
        let Whole { row: Listed { series, department_name }, parts } = whole;
        let path = format!("/course-series/{}", series.id);
        let manages = actor.may(Permission::ManageCourses(series.department_id));
        let registers = actor.may(Permission::RegisterSelf) && series.state.takes_registrations();
        let ways = series.state.transitions().filter(|_| manages);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/course-series")
                .add("parts", "GET", format!("{path}/parts"))
                .add_if(registers, "register", "POST", format!("{path}/registrations"))
                .add_if(registers, "reserve", "POST", format!("{path}/seat-leases"))
                .add_if(manages, "edit", "PUT", &path)
                .add_if(manages, "set-parts", "PUT", format!("{path}/parts"))
                .add_if(manages, "transition", "POST", format!("{path}/transitions"))
                .add_if(manages && series.can_be_removed(), "delete", "DELETE", &path)
                .done(),
            allowed_transitions: ways
                .map(|way| AllowedCourseSeriesTransition {
                    to: way.to.into(),
                    needs_parts: way.guard == Guard::HasParts,
                })
                .collect(),
            part_count: parts.len() as u64,
            starts_at: times(&parts, |one| one.starts_at).min().map(Moment),
            ends_at: times(&parts, |one| one.ends_at).max().map(Moment),
            id: series.id.0,
            slug: series.slug,
            title: series.title,
            summary: series.summary,
            department_id: series.department_id.0,
            department_name,
            state: series.state.into(),
            updated_at: Moment(series.updated_at),
            version: series.version,
        }
    }
}

fn times<T>(parts: &[Part], time: impl Fn(&courses::catalogue::Listed) -> T) -> impl Iterator<Item = T> {
    parts.iter().map(move |part| time(&part.offering))
}
