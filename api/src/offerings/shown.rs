//! An offering, as it is shown: in the catalogue, and whole.

use poem_openapi::Object;
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::{OfferingId, RoomFor, catalogue, course, offering, room_for, seat_lease, session, state};
use samverk_domain::store::Scope;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use super::Form;
use super::content::CancellationFee;
use crate::answer::{Versioned, versioned};
use crate::calendar::Session;
use crate::courses::{CourseKind, CourseLevel, Visibility};
use crate::invitations::OfferingVisibility;
use crate::links::{Here, Links};
use crate::scalar::{Moment, choice};
use crate::transitions::Transition;

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

/// An offering in the catalogue, with what it shows of its course.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfferingSummary {
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
    /// Seats that nobody has, and no pool keeps.
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
    #[serde(rename = "_links")]
    links: Links,
}

impl OfferingSummary {
    pub(crate) fn of(row: catalogue::Listed, here: &Here) -> Self {
        Self {
            links: here
                .own(format!("/course-offerings/{}", row.id))
                .add("course", "GET", format!("/courses/{}", row.course_id))
                .done(),
            seats_left: row.seats_left(),
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
    /// Who sees it, of those who see its course.
    visibility: OfferingVisibility,
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
    /// Seats that nobody has, and no pool keeps.
    seats_left: i64,
    /// Seats that pools keep for the caller's organisation, and others like it, besides `seatsLeft`.
    seats_kept: i64,
    /// How many stand in the waiting list.
    queue_length: i64,
    /// How many hours somebody in it has to answer when a seat is free; it is given at once, if it is left out.
    offer_hours: Option<i64>,
    /// Whether it takes registrations of the caller's organisation now.
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
    /// What that costs, the earliest step first; it costs nothing before the first.
    cancellation_fees: Vec<CancellationFee>,
    /// Until when those with a seat may leave it for nothing after a change of time, place or form.
    leave_free_until: Option<Moment>,
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
    pub(super) row: offering::Model,
    course: course::Model,
    sessions: Vec<session::Model>,
    room: RoomFor,
}

impl Whole {
    pub(crate) async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let mut row = offering::get(scope, id).await?;
        seat_lease::forget_lapsed(scope, std::slice::from_mut(&mut row)).await?;
        Ok(Self {
            course: course::get(scope, row.course_id).await?,
            sessions: session::of(scope, id).await?,
            room: room_for(scope, &row, scope.actor().organisation()).await?,
            row,
        })
    }

    pub(crate) fn shown(self, here: &Here, actor: &Actor) -> Versioned<Offering> {
        let version = self.row.version;
        versioned(Offering::of(self, here, actor), version)
    }
}

impl Offering {
    pub(super) fn of(whole: Whole, here: &Here, actor: &Actor) -> Self {
        let links = links(&whole, here, actor);
        let manages = actor.may(Permission::ManageCourses(whole.course.department_id));
        let Whole { row, course, sessions, room } = whole;
        Self {
            links,
            takes_registrations: room.standing.takes_registrations(),
            seats_kept: room.kept,
            allowed_transitions: Transition::all_from(row.state, manages),
            virtual_link: row.link_for(actor).map(str::to_owned),
            seats_left: row.seats_left(),
            id: row.id.0,
            course_id: row.course_id.0,
            course_slug: course.slug,
            title: course.title,
            state: row.state.into(),
            visibility: row.visibility.into(),
            state_reason: row.state_reason,
            form: row.form.into(),
            venue_name: row.venue_name,
            venue_address: row.venue_address,
            city: row.city,
            capacity: row.capacity,
            queue_length: row.queue_length,
            offer_hours: row.offer_hours,
            price_member_ore: row.price_member_ore,
            price_other_ore: row.price_other_ore,
            vat_percent: row.vat_percent,
            opens_at: row.opens_at.map(Moment),
            closes_at: Moment(row.closes_at),
            cancel_until: Moment(row.cancel_until),
            cancellation_fees: row.cancellation_fees.steps().iter().copied().map(Into::into).collect(),
            leave_free_until: row.leave_free_until.map(Moment),
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
    let registers = actor.may(Permission::RegisterSelf) && whole.room.standing.takes_registrations();
    here.own(&path)
        .add("course", "GET", format!("/courses/{}", whole.course.id))
        .add("sessions", "GET", format!("{path}/sessions"))
        .add("co-organisers", "GET", format!("{path}/co-organisers"))
        .add_if(registers, "register", "POST", format!("{path}/registrations"))
        .add_if(registers, "reserve", "POST", format!("{path}/seat-leases"))
        .add_if(actor.may(Permission::ReadCourseWork), "participants", "GET", format!("{path}/participants"))
        .add_if(actor.may(Permission::ReadCourseWork), "mailings", "GET", format!("{path}/mailings"))
        .add_if(manages && whole.row.state.can_be_changed(), "edit", "PUT", &path)
        .add_if(actor.may(Permission::ReadCourseWork), "seat-pools", "GET", format!("{path}/seat-pools"))
        .add_if(actor.may(Permission::ReadCourseWork), "invitations", "GET", format!("{path}/invitations"))
        .add_if(actor.may(Permission::ReadCourseWork), "rooms", "GET", format!("{path}/rooms"))
        .add_if(manages, "copy", "POST", format!("{path}/copies"))
        .add_if(
            manages && whole.row.state.transitions().next().is_some(),
            "transition",
            "POST",
            format!("{path}/transitions"),
        )
        .done()
}
