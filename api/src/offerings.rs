//! Offerings: a course at a time and place. The list of them is the catalogue.

use chrono::NaiveDate;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::session::{self, NewSession};
use samverk_domain::courses::state;
use samverk_domain::courses::{CourseId, OfferingId, catalogue, course, offering};
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::calendar::Session;
use crate::caller::{Caller, Reader};
use crate::courses::{CourseKind, CourseLevel, Visibility};
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text, choice};
use crate::transitions::Transition;
use crate::{Api, Tag, sentences};

choice! {
    /// How people take part.
    Form of offering::Form {
        /// On site.
        Onsite,
        /// Over the net.
        Online,
        /// As one chooses.
        Hybrid,
    }
}

choice! {
    /// The state of an offering. That it is full is not a state: see `seatsLeft`.
    OfferingState of state::OfferingState {
        /// Only staff see it.
        Draft,
        /// Seen, registration has not opened.
        Published,
        /// Takes registrations.
        Open,
        /// Takes no more; the waiting list still moves.
        Closed,
        /// Has begun.
        Running,
        /// Is over.
        Completed,
        /// Out of the way.
        Archived,
        /// Waits for a new time.
        Postponed,
        /// Will not be held.
        Cancelled,
    }
}

/// A session to be held.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewOfferingSession {
    /// What it is about, at most 160 characters.
    #[oai(default)]
    title: String,
    /// When it starts.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
}

/// What an offering is made of. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingChange {
    /// How people take part.
    form: Form,
    /// House and room, at most 120 characters; needed unless it is over the net.
    #[oai(default)]
    venue_name: String,
    /// Street address, at most 160 characters.
    #[oai(default)]
    venue_address: String,
    /// Town, at most 80 characters.
    #[oai(default)]
    city: String,
    /// Where to take part over the net; told to participants only.
    #[oai(default)]
    virtual_link: String,
    /// Seats, 1 to 5 000.
    capacity: i64,
    /// Price for members, in öre without VAT.
    price_member_ore: i64,
    /// Price for others, in öre without VAT.
    price_other_ore: i64,
    /// VAT, in per cent.
    vat_percent: i64,
    /// When registration opens; at once when the offering is opened, if it is left out.
    opens_at: Option<Moment>,
    /// When registration closes; when the first session starts, if it is left out.
    closes_at: Option<Moment>,
    /// Until when participants may cancel; when registration closes, if it is left out.
    cancel_until: Option<Moment>,
    /// Whom to ask, at most 120 characters.
    contact_name: Text,
    /// Their address.
    contact_email: Text,
    /// Their telephone, at most 40 characters.
    #[oai(default)]
    contact_phone: String,
    /// The sessions, in any order: at least one. A session that is moved keeps its id.
    sessions: Vec<NewOfferingSession>,
}

/// An offering to create.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewOffering {
    /// The course.
    course_id: Uuid,
    /// When and where.
    #[oai(flatten)]
    content: OfferingChange,
}

/// How much later a copy is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingCopy {
    /// Every time is so many days later, 1 to 1 500.
    days: i64,
}

impl From<OfferingChange> for offering::NewOffering {
    fn from(new: OfferingChange) -> Self {
        let session = |session: NewOfferingSession| NewSession {
            title: session.title,
            starts_at: session.starts_at.0,
            ends_at: session.ends_at.0,
        };
        Self {
            form: new.form.into(),
            venue_name: new.venue_name,
            venue_address: new.venue_address,
            city: new.city,
            virtual_link: new.virtual_link,
            capacity: new.capacity,
            price_member_ore: new.price_member_ore,
            price_other_ore: new.price_other_ore,
            vat_percent: new.vat_percent,
            opens_at: new.opens_at.map(|at| at.0),
            closes_at: new.closes_at.map(|at| at.0),
            cancel_until: new.cancel_until.map(|at| at.0),
            contact_name: new.contact_name.0,
            contact_email: new.contact_email.0,
            contact_phone: new.contact_phone,
            sessions: new.sessions.into_iter().map(session).collect(),
        }
    }
}

/// An offering in the catalogue, with what it shows of its course.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct OfferingSummary {
    /// Id.
    id: Uuid,
    /// The course.
    course_id: Uuid,
    /// The course's name in addresses.
    course_slug: String,
    /// The course's title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// What form of learning it is.
    kind: CourseKind,
    /// How much one knows beforehand.
    level: CourseLevel,
    /// Who sees it.
    visibility: Visibility,
    /// The department that runs it.
    department_id: Uuid,
    /// Its name.
    department_name: String,
    /// The state.
    state: OfferingState,
    /// How people take part.
    form: Form,
    /// House and room.
    venue_name: Option<String>,
    /// Town.
    city: Option<String>,
    /// Seats.
    capacity: i64,
    /// Seats that nobody has.
    seats_left: i64,
    /// How many stand in the waiting list.
    queue_length: i64,
    /// Price for members, in öre without VAT.
    price_member_ore: i64,
    /// Price for others, in öre without VAT.
    price_other_ore: i64,
    /// When registration opens.
    opens_at: Option<Moment>,
    /// When registration closes.
    closes_at: Moment,
    /// When the first session starts.
    starts_at: Moment,
    /// When the last session ends.
    ends_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl OfferingSummary {
    fn of(row: catalogue::Listed, here: &Here) -> Self {
        Self {
            links: here
                .own(format!("/course-offerings/{}", row.id))
                .add("course", "GET", format!("/courses/{}", row.course_id))
                .done(),
            id: row.id.0,
            course_id: row.course_id.0,
            course_slug: row.slug,
            title: row.title,
            summary: row.summary,
            kind: row.kind.into(),
            level: row.level.into(),
            visibility: row.visibility.into(),
            department_id: row.department_id.0,
            department_name: row.department_name,
            state: row.state.into(),
            form: row.form.into(),
            venue_name: row.venue_name,
            city: row.city,
            capacity: row.capacity,
            seats_left: Ord::max(row.capacity - row.seats_taken, 0),
            queue_length: row.queue_length,
            price_member_ore: row.price_member_ore,
            price_other_ore: row.price_other_ore,
            opens_at: row.opens_at.map(Moment),
            closes_at: Moment(row.closes_at),
            starts_at: Moment(row.starts_at),
            ends_at: Moment(row.ends_at),
            updated_at: Moment(row.updated_at),
        }
    }
}

/// An offering: a course at a time and place, with its seats and its price.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct Offering {
    /// Id.
    id: Uuid,
    /// The course.
    course_id: Uuid,
    /// The course's name in addresses.
    course_slug: String,
    /// The course's title.
    title: String,
    /// The state.
    state: OfferingState,
    /// Why it was postponed or cancelled.
    state_reason: Option<String>,
    /// The states that the caller may take it to.
    allowed_transitions: Vec<Transition>,
    /// How people take part.
    form: Form,
    /// House and room.
    venue_name: Option<String>,
    /// Street address.
    venue_address: Option<String>,
    /// Town.
    city: Option<String>,
    /// Where to take part over the net; shown to staff here, and to participants in their registration.
    virtual_link: Option<String>,
    /// Seats.
    capacity: i64,
    /// Seats that nobody has.
    seats_left: i64,
    /// How many stand in the waiting list.
    queue_length: i64,
    /// Whether it takes registrations now.
    takes_registrations: bool,
    /// Price for members, in öre without VAT.
    price_member_ore: i64,
    /// Price for others, in öre without VAT.
    price_other_ore: i64,
    /// VAT, in per cent.
    vat_percent: i64,
    /// When registration opens.
    opens_at: Option<Moment>,
    /// When registration closes.
    closes_at: Moment,
    /// Until when participants may cancel.
    cancel_until: Moment,
    /// When the first session starts.
    starts_at: Moment,
    /// When the last session ends.
    ends_at: Moment,
    /// Whom to ask.
    contact_name: String,
    /// Their address.
    contact_email: String,
    /// Their telephone.
    contact_phone: Option<String>,
    /// The sessions, in order of time.
    sessions: Vec<Session>,
    /// The offering it was copied from.
    copied_from: Option<Uuid>,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// An offering with its course and its sessions.
pub(crate) struct Whole {
    row: offering::Model,
    course: course::Model,
    sessions: Vec<session::Model>,
    takes_registrations: bool,
}

impl Whole {
    pub(crate) async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let row = offering::get(scope, id).await?;
        Ok(Self {
            course: course::get(scope, row.course_id).await?,
            sessions: session::of(scope, id).await?,
            takes_registrations: row.takes_registrations(scope.now()).is_ok(),
            row,
        })
    }

    pub(crate) fn shown(self, here: &Here, actor: &Actor) -> Versioned<Offering> {
        let version = self.row.version;
        versioned(Offering::of(self, here, actor), version)
    }
}

impl Offering {
    fn of(whole: Whole, here: &Here, actor: &Actor) -> Self {
        let links = links(&whole, here, actor);
        let manages = actor.may(Permission::ManageCourses(whole.course.department_id));
        let Whole { row, course, sessions, takes_registrations } = whole;
        Self {
            links,
            takes_registrations,
            allowed_transitions: Transition::all_from(row.state, manages),
            virtual_link: row.link_for(actor).map(str::to_owned),
            seats_left: row.seats_left(),
            id: row.id.0,
            course_id: row.course_id.0,
            course_slug: course.slug,
            title: course.title,
            state: row.state.into(),
            state_reason: row.state_reason,
            form: row.form.into(),
            venue_name: row.venue_name,
            venue_address: row.venue_address,
            city: row.city,
            capacity: row.capacity,
            queue_length: row.queue_length,
            price_member_ore: row.price_member_ore,
            price_other_ore: row.price_other_ore,
            vat_percent: row.vat_percent,
            opens_at: row.opens_at.map(Moment),
            closes_at: Moment(row.closes_at),
            cancel_until: Moment(row.cancel_until),
            starts_at: Moment(row.starts_at),
            ends_at: Moment(row.ends_at),
            contact_name: row.contact_name,
            contact_email: row.contact_email,
            contact_phone: row.contact_phone,
            sessions: sessions.into_iter().map(Session::from).collect(),
            copied_from: row.copied_from.map(|id| id.0),
            updated_at: Moment(row.updated_at),
            version: row.version,
        }
    }
}

fn links(whole: &Whole, here: &Here, actor: &Actor) -> Links {
    let path = format!("/course-offerings/{}", whole.row.id);
    let manages = actor.may(Permission::ManageCourses(whole.course.department_id));
    let registers = actor.may(Permission::RegisterSelf) && whole.takes_registrations;
    here.own(&path)
        .add("course", "GET", format!("/courses/{}", whole.course.id))
        .add("sessions", "GET", format!("{path}/sessions"))
        .add_if(registers, "register", "POST", format!("{path}/registrations"))
        .add_if(actor.may(Permission::ReadCourseWork), "participants", "GET", format!("{path}/participants"))
        .add_if(manages, "edit", "PUT", &path)
        .add_if(manages, "copy", "POST", format!("{path}/copies"))
        .add_if(
            manages && whole.row.state.transitions().next().is_some(),
            "transition",
            "POST",
            format!("{path}/transitions"),
        )
        .done()
}

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
        /// Only with seats left.
        #[oai(name = "seatsLeft", default)]
        seats_left: Query<bool>,
        /// Only of this course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Also those that are over.
        #[oai(default)]
        past: Query<bool>,
    ) -> Result<Json<Page<OfferingSummary>>, Problem> {
        let filter = catalogue::Filter {
            search: search.0.unwrap_or_default(),
            subject: subject.0,
            audience: audience.0,
            department: department.0,
            form: form.0.map(Into::into),
            month: month.0.as_deref().map(first_day).transpose()?,
            seats_left: seats_left.0,
            course: course.0.map(CourseId),
            past: past.0,
        };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| catalogue::list(scope, &filter, limit.page(&page)).await)
            .await?;
        Ok(Json(Page::of(rows, &here, |row| OfferingSummary::of(row, &here))))
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

/// The first day of a month such as `2026-11`.
fn first_day(month: &str) -> Result<NaiveDate, Problem> {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d")
        .map_err(|_| Problem::one_invalid("month", sentences::kind("month")))
}
