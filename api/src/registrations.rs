//! Registrations: who comes, and who waits. One or many are made together, as a booking; a request that is sent again
//! registers nobody twice.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::courses::registration::{self, NewBooking, NewParticipant, WhenFull};
use samverk_domain::courses::state;
use samverk_domain::courses::{BookingId, OfferingId, RegistrationId};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::{PersonId, UnitId};
use samverk_domain::store::{self, Scope, WriteScope};
use uuid::Uuid;

use crate::answer::{Stored, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::offerings::{Form, OfferingState};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, choice};
use crate::{Api, Tag};

choice! {
    /// The state of a registration.
    RegistrationState of state::RegistrationState {
        /// Has a seat.
        Confirmed,
        /// Stands in the waiting list.
        Queued,
        /// Left the waiting list.
        Withdrawn,
        /// Gave the seat back.
        CancelledByParticipant,
        /// The organisation gave the seat back.
        CancelledByMunicipality,
        /// The association took it back, or cancelled the offering.
        CancelledByOrganiser,
        /// Was there.
        Attended,
        /// Was not.
        NoShow,
    }
}

choice! {
    /// What to do with those for whom no seat is left.
    FullChoice of WhenFull {
        /// Register nobody.
        Refuse,
        /// Put them in the waiting list.
        WaitingList,
    }
}

fn refuse() -> FullChoice {
    FullChoice::Refuse
}

/// Somebody to register: a person of the organisation by id, or by address with a name for those it does not have.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct ParticipantContent {
    /// A person the organisation has. Without it the fields below.
    person_id: Option<Uuid>,
    /// Given name of a new person.
    #[oai(default)]
    given_name: String,
    /// Family name of a new person.
    #[oai(default)]
    family_name: String,
    /// E-mail; somebody the organisation knows by it is not added again.
    #[oai(default)]
    email: String,
    /// Title of a new person.
    #[oai(default)]
    title: String,
    /// The unit that pays, when it is not the booking's.
    unit_id: Option<Uuid>,
    /// The reference the invoice needs, when it is not the booking's, at most 60 characters.
    #[oai(default)]
    invoice_reference: String,
    /// Diet or access needs, at most 500 characters. Read by the event's staff only, and removed after it.
    #[oai(default)]
    need: String,
}

/// Somebody of a booking.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct BookingParticipant {
    /// The registration's id, when the caller chooses it.
    id: Option<Uuid>,
    /// Who.
    #[oai(flatten)]
    content: ParticipantContent,
}

/// What is registered together.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewRegistrations {
    /// The booking's id, chosen by the caller so that the request can be sent again.
    booking_id: Option<Uuid>,
    /// The organisation that registers, and pays; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// The unit that pays.
    unit_id: Option<Uuid>,
    /// The reference the invoice needs, at most 60 characters; the unit's or the organisation's if it is left out.
    #[oai(default)]
    invoice_reference: String,
    /// What to do with those for whom no seat is left.
    #[oai(default = "refuse")]
    when_full: FullChoice,
    /// Who takes part, 1 to 200.
    participants: Vec<BookingParticipant>,
}

/// One registration, under an id that the caller chose.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewRegistration {
    /// The offering.
    offering_id: Uuid,
    /// The organisation that registers, and pays; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// What to do if no seat is left.
    #[oai(default = "refuse")]
    when_full: FullChoice,
    /// Who takes part.
    #[oai(flatten)]
    content: ParticipantContent,
}

/// A registration: somebody has, had or waits for a seat at an offering.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Registration {
    /// Id.
    id: Uuid,
    /// What it was registered together with.
    booking_id: Uuid,
    /// What people call the booking, in mail and on the telephone.
    booking_reference: String,
    /// The organisation that registered, and pays.
    organisation_id: Uuid,
    /// Its name.
    organisation_name: String,
    /// The offering.
    offering_id: Uuid,
    /// The course.
    course_id: Uuid,
    /// The course's title.
    course_title: String,
    /// The state of the offering.
    offering_state: OfferingState,
    /// When the first session starts.
    starts_at: Moment,
    /// When the last session ends.
    ends_at: Moment,
    /// How people take part.
    form: Form,
    /// House and room.
    venue_name: Option<String>,
    /// Town.
    city: Option<String>,
    /// Where to take part over the net, for those who have a seat.
    virtual_link: Option<String>,
    /// Who takes part.
    person_id: Uuid,
    /// Their given name.
    given_name: String,
    /// Their family name.
    family_name: String,
    /// Their e-mail.
    email: Option<String>,
    /// The state.
    state: RegistrationState,
    /// The place in the waiting list, from 1.
    queue_position: Option<u64>,
    /// The unit that pays.
    unit_id: Option<Uuid>,
    /// Its name.
    unit_name: Option<String>,
    /// The reference the invoice needs.
    invoice_reference: String,
    /// Price when it was registered, in öre without VAT.
    price_ore: i64,
    /// VAT when it was registered, in per cent.
    vat_percent: i64,
    /// Until when it can be cancelled.
    cancel_until: Moment,
    /// Who registered, by name.
    registered_by_name: String,
    /// When it was registered.
    created_at: Moment,
    /// Counts changes.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// What came of a booking.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Booking {
    /// Its id.
    id: Uuid,
    /// What people call it, in mail and on the telephone.
    reference: String,
    /// The registrations, in the order of the participants.
    registrations: Vec<Registration>,
    /// The booking's registrations.
    #[oai(rename = "_links")]
    links: Links,
}

/// A registration with its place in the waiting list, and whether it can still be cancelled.
struct Placed {
    row: registration::Listed,
    queue_position: Option<u64>,
    can_be_cancelled: bool,
}

impl Placed {
    async fn of(scope: &Scope, row: registration::Listed) -> Result<Self, Error> {
        Ok(Self {
            queue_position: registration::queue_position(scope, row.offering_id, row.queue_number).await?,
            can_be_cancelled: row.can_be_cancelled(scope.actor(), scope.now()),
            row,
        })
    }

    async fn load(scope: &Scope, id: RegistrationId) -> Result<Self, Error> {
        Self::of(scope, registration::get(scope, id).await?).await
    }

    async fn all(scope: &Scope, rows: Vec<registration::Listed>) -> Result<Vec<Self>, Error> {
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            placed.push(Self::of(scope, row).await?);
        }
        Ok(placed)
    }
}

impl Registration {
    fn of(placed: Placed, here: &Here) -> Self {
        let Placed { row, queue_position, can_be_cancelled } = placed;
        let path = format!("/registrations/{}", row.id);
        Self {
            links: here
                .own(&path)
                .add("offering", "GET", format!("/course-offerings/{}", row.offering_id))
                .add("person", "GET", format!("/people/{}", row.person_id))
                .add_if(can_be_cancelled, "cancel", "POST", format!("{path}/cancellations"))
                .done(),
            virtual_link: row.link().map(str::to_owned),
            queue_position,
            id: row.id.0,
            booking_id: row.booking_id.0,
            booking_reference: row.booking_id.reference(),
            organisation_id: row.owner_org_id.0,
            organisation_name: row.organisation_name,
            offering_id: row.offering_id.0,
            course_id: row.course_id.0,
            course_title: row.course_title,
            offering_state: row.offering_state.into(),
            starts_at: Moment(row.starts_at),
            ends_at: Moment(row.ends_at),
            form: row.form.into(),
            venue_name: row.venue_name,
            city: row.city,
            person_id: row.person_id.0,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            state: row.state.into(),
            unit_id: row.unit_id.map(|id| id.0),
            unit_name: row.unit_name,
            invoice_reference: row.invoice_reference,
            price_ore: row.price_ore,
            vat_percent: row.vat_percent,
            cancel_until: Moment(row.cancel_until),
            registered_by_name: row.registered_by_name,
            created_at: Moment(row.created_at),
            version: row.version,
        }
    }

    fn shown(placed: Placed, here: &Here) -> Versioned<Self> {
        let version = placed.row.version;
        versioned(Self::of(placed, here), version)
    }
}

impl ParticipantContent {
    fn with_id(self, id: Option<Uuid>) -> NewParticipant {
        NewParticipant {
            id: id.map(RegistrationId),
            person: self.person_id.map(PersonId),
            given_name: self.given_name,
            family_name: self.family_name,
            email: self.email,
            title: self.title,
            unit: self.unit_id.map(UnitId),
            invoice_reference: self.invoice_reference,
            need: self.need,
        }
    }
}

/// Registrations.
pub(crate) struct Registrations(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl Registrations {
    /// Register one or many
    ///
    /// All of them, or nobody. When seats run out, the rest goes to the waiting list if the booking says so. With a
    /// `bookingId` the same request can be sent again. Coordinators register people of their own organisation; everybody
    /// else themselves.
    #[oai(path = "/course-offerings/:offeringId/registrations", method = "post", operation_id = "createRegistrations")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] offering: Path<OfferingId>,
        body: Body<NewRegistrations>,
    ) -> Result<Stored<Booking>, Problem> {
        let new = NewBooking {
            id: body.0.booking_id.map_or_else(BookingId::new, BookingId),
            offering: offering.0,
            organisation: caller.organisation_or(body.0.organisation_id)?,
            unit: body.0.unit_id.map(UnitId),
            invoice_reference: body.0.invoice_reference,
            participants: body.0.participants.into_iter().map(|one| one.content.with_id(one.id)).collect(),
            when_full: body.0.when_full.into(),
        };
        let id = new.id;
        let (is_new, placed) = self.0.database.write(&caller.0, async |scope| book(scope, new).await).await?;
        let path = format!("/registrations?bookingId={id}");
        let booking = Booking {
            id: id.0,
            reference: id.reference(),
            registrations: placed.into_iter().map(|placed| Registration::of(placed, &here)).collect(),
            links: here.own(&path).done(),
        };
        Ok(if is_new { Stored::Created(Json(booking), here.at(path)) } else { Stored::Known(Json(booking)) })
    }

    /// List registrations
    ///
    /// By time of the offering, then name. Everybody sees their own, coordinators their organisation's, staff all.
    #[oai(path = "/registrations", method = "get", operation_id = "listRegistrations")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only to this offering.
        #[oai(name = "offeringId")]
        offering: Query<Option<Uuid>>,
        /// Only of this person.
        #[oai(name = "personId")]
        person: Query<Option<Uuid>>,
        /// Only of this booking.
        #[oai(name = "bookingId")]
        booking: Query<Option<Uuid>>,
        /// Only those who have, or wait for, a seat.
        #[oai(default)]
        active: Query<bool>,
        /// Only to offerings that are not over.
        #[oai(default)]
        coming: Query<bool>,
    ) -> Result<Json<Page<Registration>>, Problem> {
        let filter = registration::Filter {
            organisation: organisation.0.map(OrganisationId),
            offering: offering.0.map(OfferingId),
            person: person.0.map(PersonId),
            booking: booking.0.map(BookingId),
            active: active.0,
            coming: coming.0,
            ..registration::Filter::default()
        };
        let page = limit.page(&page);
        let paged = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let store::Paged { rows, total, page } = registration::list(scope, &filter, page).await?;
                Ok::<_, Error>(store::Paged { rows: Placed::all(scope, rows).await?, total, page })
            })
            .await?;
        Ok(Json(Page::of(paged, &here, |placed| Registration::of(placed, &here))))
    }

    /// Get a registration
    ///
    /// With its place in the waiting list. Everybody sees their own, coordinators their organisation's, staff all.
    #[oai(path = "/registrations/:registrationId", method = "get", operation_id = "getRegistration")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Versioned<Registration>, Problem> {
        let placed = self.0.database.read(&caller.0, async |scope| Placed::load(scope, id.0).await).await?;
        Ok(Registration::shown(placed, &here))
    }

    /// Register one person under an id of one's own
    ///
    /// The same request again answers 200 and registers nobody twice; another request with the same id is refused. Choose a
    /// new UUID for each registration. Coordinators register people of their own organisation; everybody else themselves.
    #[oai(path = "/registrations/:registrationId", method = "put", operation_id = "putRegistration")]
    async fn put(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        body: Body<NewRegistration>,
    ) -> Result<Stored<Registration>, Problem> {
        let new = NewBooking {
            id: BookingId(id.0.0),
            offering: OfferingId(body.0.offering_id),
            organisation: caller.organisation_or(body.0.organisation_id)?,
            unit: None,
            invoice_reference: String::new(),
            participants: vec![body.0.content.with_id(Some(id.0.0))],
            when_full: body.0.when_full.into(),
        };
        let (is_new, placed) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let booking = registration::book(scope, new).await?;
                Ok::<_, Error>((booking.is_new, Placed::load(scope, id.0).await?))
            })
            .await?;
        let registration = Json(Registration::of(placed, &here));
        let address = here.at(format!("/registrations/{}", id.0));
        Ok(if is_new { Stored::Created(registration, address) } else { Stored::Known(registration) })
    }

    /// Cancel a registration
    ///
    /// Or leave the waiting list. Until `cancelUntil` by the participant or a coordinator, by staff at any time before it is
    /// over. A freed seat goes to the next in line.
    #[oai(path = "/registrations/:registrationId/cancellations", method = "post", operation_id = "cancelRegistration")]
    async fn cancel(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Versioned<Registration>, Problem> {
        let placed = self
            .0
            .database
            .write(&caller.0, async |scope| {
                registration::cancel(scope, id.0).await?;
                Placed::load(scope, id.0).await
            })
            .await?;
        Ok(Registration::shown(placed, &here))
    }
}

/// Books, and gives the registrations in the order of the participants.
async fn book(scope: &WriteScope, new: NewBooking) -> Result<(bool, Vec<Placed>), Error> {
    let filter = registration::Filter {
        organisation: Some(new.organisation),
        booking: Some(new.id),
        ..registration::Filter::default()
    };
    let booking = registration::book(scope, new).await?;
    let all = store::Page { page: 1, limit: registration::MOST as u64 };
    let mut rows = registration::list(scope, &filter, all).await?.rows;
    rows.sort_by_key(|row| booking.registrations.iter().position(|made| made.id == row.id));
    Ok((booking.is_new, Placed::all(scope, rows).await?))
}
