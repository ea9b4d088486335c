//! What is sent about a course series.

use poem_openapi::Object;
use samverk_domain::courses::series::state::SeriesState;
use samverk_domain::courses::series::{NewSeries, WhenSomeFull};
use samverk_domain::organisations::DepartmentId;
use uuid::Uuid;

use crate::registrations::ParticipantContent;
use crate::scalar::{Text, choice};

choice! {
    /// The state of a series.
    CourseSeriesState of SeriesState {
        /// Only staff see it.
        Draft,
        /// Seen by those who see one of its parts.
        Published,
        /// Out of the way; it takes no registrations as a whole.
        Archived,
    }
}

choice! {
    /// What to do with parts that have too few seats.
    FullPartChoice of WhenSomeFull {
        /// Register for no part at all; the answer names those that are full.
        Refuse,
        /// In a part that is full, those for whom there is no seat wait.
        WaitingList,
        /// In a part that is full, everybody waits until there is a seat for each of them.
        WaitTogether,
        /// Register for the other parts only.
        LeaveOut,
    }
}

fn refuse() -> FullPartChoice {
    FullPartChoice::Refuse
}

/// What a series is made of, with its name in addresses, which it keeps.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewCourseSeries {
    /// Its name in addresses, for good: a–z, 0–9 and hyphens. Made from the title if it is left out.
    #[oai(default)]
    slug: String,
    /// The rest.
    #[oai(flatten)]
    content: CourseSeriesChange,
}

/// What a series is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CourseSeriesChange {
    /// Title, at most 160 characters.
    title: Text,
    /// What holds its parts together, at most 1 000 characters.
    summary: Text,
    /// The department that runs it.
    department_id: Uuid,
}

impl From<CourseSeriesChange> for NewSeries {
    fn from(new: CourseSeriesChange) -> Self {
        Self {
            title: new.title.0,
            slug: String::new(),
            summary: new.summary.0,
            department: Some(DepartmentId(new.department_id)),
        }
    }
}

impl From<NewCourseSeries> for NewSeries {
    fn from(new: NewCourseSeries) -> Self {
        Self { slug: new.slug, ..new.content.into() }
    }
}

/// The parts of a series, all of them anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CourseSeriesPartsChange {
    /// The offerings, in their order, at most 30. An offering is a part of one series at most.
    pub(super) offering_ids: Vec<Uuid>,
}

/// Where a series goes.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewCourseSeriesTransition {
    /// The state to take it to.
    pub(super) to: CourseSeriesState,
}

/// What is registered together for a series.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewSeriesRegistrations {
    /// The booking's id, chosen by the caller so that the request can be sent again.
    pub(super) booking_id: Option<Uuid>,
    /// The organisation that registers, and pays; the caller's own if it is left out.
    pub(super) organisation_id: Option<Uuid>,
    /// The unit that pays.
    pub(super) unit_id: Option<Uuid>,
    /// The reference the invoice needs, at most 60 characters; the unit's or the organisation's if it is left out.
    #[oai(default)]
    pub(super) invoice_reference: String,
    /// What to do with parts that have too few seats.
    #[oai(default = "refuse")]
    pub(super) when_full: FullPartChoice,
    /// Only these parts; all that take registrations if it is left out or empty.
    #[oai(default)]
    pub(super) offering_ids: Vec<Uuid>,
    /// Who takes part, each in every part, 1 to 200.
    pub(super) participants: Vec<ParticipantContent>,
}
