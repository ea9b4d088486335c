//! Course series: offerings that belong together, in their order, and registering for all of them at once.

mod content;
mod shown;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::courses::series::{self, NewSeries, NewSeriesBooking};
use samverk_domain::courses::{BookingId, OfferingId, SeriesId};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::people::UnitId;
use samverk_domain::store;
use uuid::Uuid;

use self::content::{
    CourseSeriesChange, CourseSeriesPartsChange, CourseSeriesState, NewCourseSeries, NewCourseSeriesTransition,
    NewSeriesRegistrations,
};
use self::shown::{CourseSeries, CourseSeriesParts, SeriesBooking, Whole};
use crate::answer::{Created, Done, IfMatch, Stored, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::registrations::{Registration, placed_of};
use crate::scalar::Path;
use crate::{Api, Tag};

/// Course series.
pub(crate) struct SeriesOfCourses(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseSeries")]
impl SeriesOfCourses {
    /// List or search course series
    ///
    /// In Swedish order of their titles. Everybody sees those with a part that they see; staff see drafts too.
    #[oai(path = "/course-series", method = "get", operation_id = "listCourseSeries")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// It is somewhere in the title.
        search: Query<Option<String>>,
        /// Only in this state.
        state: Query<Option<CourseSeriesState>>,
        /// Only of this department.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only the one with this name in addresses.
        slug: Query<Option<String>>,
        /// Only the one that this offering is a part of.
        #[oai(name = "offeringId")]
        offering: Query<Option<Uuid>>,
    ) -> Result<Json<Page<CourseSeries>>, Problem> {
        let filter = series::Filter {
            search: search.0.unwrap_or_default(),
            state: state.0.map(Into::into),
            department: department.0.map(DepartmentId),
            slug: slug.0,
            offering: offering.0.map(OfferingId),
        };
        let paged = self
            .0
            .database
            .read(&reader.0, async |scope| {
                let store::Paged { rows, total, page } = series::list(scope, &filter, limit.page(&page)).await?;
                Ok::<_, Error>(store::Paged { rows: Whole::all(scope, rows).await?, total, page })
            })
            .await?;
        Ok(Json(Page::of(paged, &here, |whole| CourseSeries::of(whole, &here, &reader.0))))
    }

    /// Create a course series
    ///
    /// It is a draft without parts that only staff see. Staff editors create series of their own department.
    #[oai(path = "/course-series", method = "post", operation_id = "createCourseSeries")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewCourseSeries>,
    ) -> Result<Created<CourseSeries>, Problem> {
        let new: NewSeries = body.0.into();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = series::create(scope, &new).await?;
                Whole::load(scope, id).await
            })
            .await?;
        let address = here.at(format!("/course-series/{}", whole.row.series.id));
        Ok(created(CourseSeries::of(whole, &here, &caller.0), address))
    }

    /// Get a course series
    ///
    /// Everybody sees one that is published and has a part that they see.
    #[oai(path = "/course-series/:seriesId", method = "get", operation_id = "getCourseSeries")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
    ) -> Result<Versioned<CourseSeries>, Problem> {
        let whole = self.0.database.read(&reader.0, async |scope| Whole::load(scope, id.0).await).await?;
        Ok(whole.shown(&here, &reader.0))
    }

    /// Change a course series
    ///
    /// The body is all of it anew, but its name in addresses. Staff editors change series of their own department.
    #[oai(path = "/course-series/:seriesId", method = "put", operation_id = "updateCourseSeries")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<CourseSeriesChange>,
    ) -> Result<Versioned<CourseSeries>, Problem> {
        let new: NewSeries = body.0.into();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                series::change(scope, id.0, version.0, &new).await?;
                Whole::load(scope, id.0).await
            })
            .await?;
        Ok(whole.shown(&here, &caller.0))
    }

    /// Remove a course series
    ///
    /// Only a draft. Its offerings stay. Staff editors remove series of their own department.
    #[oai(path = "/course-series/:seriesId", method = "delete", operation_id = "deleteCourseSeries")]
    async fn remove(&self, caller: Caller, #[oai(name = "seriesId")] id: Path<SeriesId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| series::remove(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// Take a course series to another state
    ///
    /// `allowedTransitions` of the series says which. Staff editors do it for series of their own department.
    #[oai(path = "/course-series/:seriesId/transitions", method = "post", operation_id = "transitionCourseSeries")]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
        body: Body<NewCourseSeriesTransition>,
    ) -> Result<Versioned<CourseSeries>, Problem> {
        let to = body.0.to.into();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                series::transition(scope, id.0, to).await?;
                Whole::load(scope, id.0).await
            })
            .await?;
        Ok(whole.shown(&here, &caller.0))
    }

    /// Get the parts of a course series
    ///
    /// In their order, as far as the caller sees them; one that is cancelled stays.
    #[oai(path = "/course-series/:seriesId/parts", method = "get", operation_id = "getCourseSeriesParts")]
    async fn parts(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
    ) -> Result<Versioned<CourseSeriesParts>, Problem> {
        let whole = self.0.database.read(&reader.0, async |scope| Whole::load(scope, id.0).await).await?;
        Ok(whole.only_parts(&here))
    }

    /// Set the parts of a course series
    ///
    /// The body is all of them, in their order. Staff editors add offerings of their own department's courses to series of
    /// their own department.
    #[oai(path = "/course-series/:seriesId/parts", method = "put", operation_id = "setCourseSeriesParts")]
    async fn set_parts(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<CourseSeriesPartsChange>,
    ) -> Result<Versioned<CourseSeriesParts>, Problem> {
        let offerings: Vec<_> = body.0.offering_ids.into_iter().map(OfferingId).collect();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                series::set_parts(scope, id.0, version.0, &offerings).await?;
                Whole::load(scope, id.0).await
            })
            .await?;
        Ok(whole.only_parts(&here))
    }

    /// Register one or many for a course series
    ///
    /// For all parts that are asked for, or for none; what refuses is named as `parts[2]`, counted from 0 in the order of the
    /// series. With a `bookingId` the same request can be sent again. Coordinators register people of their own organisation,
    /// staff those of any organisation to their own department's courses; everybody else themselves.
    #[oai(
        path = "/course-series/:seriesId/registrations",
        method = "post",
        operation_id = "createCourseSeriesRegistrations"
    )]
    async fn register(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
        body: Body<NewSeriesRegistrations>,
    ) -> Result<Stored<SeriesBooking>, Problem> {
        let new = NewSeriesBooking {
            id: body.0.booking_id.map(BookingId),
            series: id.0,
            parts: body.0.offering_ids.into_iter().map(OfferingId).collect(),
            organisation: caller.organisation_or(body.0.organisation_id)?,
            unit: body.0.unit_id.map(UnitId),
            invoice_reference: body.0.invoice_reference,
            participants: body.0.participants.into_iter().map(|one| one.with_id(None)).collect(),
            when_full: body.0.when_full.into(),
        };
        let made = series::book(&self.0.database, &caller.0, &new).await?;
        let placed = self.0.database.read(&caller.0, async |scope| placed_of(scope, made.id).await).await?;
        let path = format!("/registrations?bookingId={}", made.id);
        let booking = SeriesBooking {
            id: made.id.0,
            reference: made.id.reference(),
            registrations: placed.into_iter().map(|placed| Registration::of(placed, &here)).collect(),
            left_out_offering_ids: made.left_out.iter().map(|id| id.0).collect(),
            links: here.own(&path).done(),
        };
        Ok(if made.is_new { Stored::Created(Json(booking), here.at(path)) } else { Stored::Known(Json(booking)) })
    }
}
