//! Offerings: a course at a time and place. The list of them is the catalogue.

mod content;
mod shown;

use chrono::NaiveDate;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use samverk_domain::courses::{CourseId, OfferingId, catalogue, offering};
use samverk_domain::time::Month;
use uuid::Uuid;

use self::content::{NewOffering, OfferingChange, OfferingCopy};
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Path, held};
use crate::written::Written;
use crate::{Api, Tag, sentences};

pub(crate) use self::content::Form;
pub(crate) use self::shown::{Offering, OfferingState, OfferingSummary, Whole};

/// Offerings.
pub(crate) struct Offerings(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Offerings {
    /// List offerings: the catalogue
    ///
    /// What is coming, in order of time. Without a token only what is public; members and staff see theirs too.
    #[oai(path = "/course-offerings", method = "get", operation_id = "listOfferings")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// Every word, in any form, is somewhere in the course.
        search: Query<Option<String>>,
        /// The slug of a subject.
        subject: Query<Option<String>>,
        /// The slug of an audience.
        audience: Query<Option<String>>,
        /// The slug of a department.
        department: Query<Option<String>>,
        /// How people take part; hybrid offerings are found under both other forms.
        form: Query<Option<Form>>,
        /// A month of Swedish time, e.g. `2026-11`.
        month: Query<Option<String>>,
        /// Only those that can be registered for now, with seats left.
        #[oai(name = "seatsLeft", default)]
        seats_left: Query<bool>,
        /// Only of this course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Also those that are over.
        #[oai(default)]
        past: Query<bool>,
        /// Only with a session on this day, of Swedish time, or later.
        #[oai(name = "heldFrom")]
        held_from: Query<Option<NaiveDate>>,
        /// Only with a session on this day, of Swedish time, or earlier.
        #[oai(name = "heldTo")]
        held_to: Query<Option<NaiveDate>>,
    ) -> Result<Written<Page<OfferingSummary>>, Problem> {
        let filter = catalogue::Filter {
            search: search.0.unwrap_or_default(),
            subject: subject.0,
            audience: audience.0,
            department: department.0,
            form: form.0.map(Into::into),
            begins: month.0.as_deref().map(read_month).transpose()?.map(Month::alone),
            seats_left: seats_left.0,
            course: course.0.map(CourseId),
            held: held(held_from.0, held_to.0)?,
            past: past.0,
        };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| catalogue::list(scope, &filter, limit.page(&page)).await)
            .await?;
        Ok(Written(Page::of(rows, &here, |row| OfferingSummary::of(row, &here))))
    }

    /// Create an offering
    ///
    /// It is a draft that only staff see. Staff editors create offerings of their own department's courses.
    #[oai(path = "/course-offerings", method = "post", operation_id = "createOffering")]
    async fn create(&self, caller: Caller, here: Here, body: Body<NewOffering>) -> Result<Created<Offering>, Problem> {
        let course = CourseId(body.0.course_id);
        let new = body.0.content.into();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = offering::create(scope, course, &new).await?;
                Whole::load(scope, id).await
            })
            .await?;
        Ok(made(whole, &here, &caller))
    }

    /// Get an offering
    ///
    /// With its sessions and what the caller may do with it. Without a token only one that is public.
    #[oai(path = "/course-offerings/:offeringId", method = "get", operation_id = "getOffering")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Versioned<Offering>, Problem> {
        let whole = self.0.database.read(&reader.0, async |scope| Whole::load(scope, id.0).await).await?;
        Ok(whole.shown(&here, &reader.0))
    }

    /// Change an offering
    ///
    /// The body is the whole offering anew. Participants are told of a new time, place or link; seats that are added go to
    /// the waiting list. Staff editors change offerings of their own department's courses.
    #[oai(path = "/course-offerings/:offeringId", method = "put", operation_id = "updateOffering")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<OfferingChange>,
    ) -> Result<Versioned<Offering>, Problem> {
        let new = body.0.into();
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                offering::change(scope, id.0, version.0, &new).await?;
                Whole::load(scope, id.0).await
            })
            .await?;
        Ok(whole.shown(&here, &caller.0))
    }

    /// Copy an offering
    ///
    /// Gives a draft with everything as in the other one, each time a number of days later. Staff editors copy offerings of
    /// their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/copies", method = "post", operation_id = "copyOffering")]
    async fn copy(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<OfferingCopy>,
    ) -> Result<Created<Offering>, Problem> {
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let copy = offering::copy(scope, id.0, body.0.days).await?;
                Whole::load(scope, copy).await
            })
            .await?;
        Ok(made(whole, &here, &caller))
    }
}

fn made(whole: Whole, here: &Here, caller: &Caller) -> Created<Offering> {
    let address = here.at(format!("/course-offerings/{}", whole.row.id));
    created(Offering::of(whole, here, &caller.0), address)
}

fn read_month(text: &str) -> Result<Month, Problem> {
    Month::read(text).ok_or_else(|| Problem::one_invalid("month", sentences::kind("month")))
}
