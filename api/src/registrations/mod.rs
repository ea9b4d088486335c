//! Registrations: who comes, and who waits. One or many are made together, as a booking; a request that is sent again
//! registers nobody twice.

mod content;
mod shown;

use chrono::NaiveDate;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::courses::registration::{self, NewBooking};
use samverk_domain::courses::{BookingId, OfferingId, RegistrationId, export};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::{PersonId, UnitId};
use samverk_domain::store::{self, Scope, WriteScope};
use uuid::Uuid;

use self::content::{NewRegistration, NewRegistrations, NewSubstitute};
use self::shown::{Booking, CancellationTerms};
use crate::answer::{Stored, Versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Path, choice, held};
use crate::{Api, Tag};

pub(crate) use self::content::ParticipantContent;
pub(crate) use self::shown::{Placed, Registration, RegistrationState};

choice! {
    /// The order of registrations, by time of their offerings.
    RegistrationOrder of registration::InTime {
        /// As they come.
        #[oai(rename = "startsAt")]
        #[serde(rename = "startsAt")]
        EarliestFirst,
        /// The latest first.
        #[oai(rename = "-startsAt")]
        #[serde(rename = "-startsAt")]
        LatestFirst,
    }
}

/// Registrations.
pub(crate) struct Registrations(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl Registrations {
    /// Register one or many
    ///
    /// All of them, or nobody. When seats run out, the rest goes to the waiting list if the booking says so. With a
    /// `bookingId` the same request can be sent again. Coordinators register people of their own organisation, staff those of
    /// any organisation to their own department's courses; everybody else themselves.
    #[oai(path = "/course-offerings/:offeringId/registrations", method = "post", operation_id = "createRegistrations")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] offering: Path<OfferingId>,
        body: Body<NewRegistrations>,
    ) -> Result<Stored<Booking>, Problem> {
        let new = NewBooking {
            id: body.0.booking_id.map(BookingId),
            offering: offering.0,
            organisation: caller.organisation_or(body.0.organisation_id)?,
            unit: body.0.unit_id.map(UnitId),
            invoice_reference: body.0.invoice_reference,
            participants: body.0.participants.into_iter().map(|one| one.content.with_id(one.id)).collect(),
            when_full: body.0.when_full.into(),
        };
        let (made, placed) = self.book(&caller, new).await?;
        let id = made.id;
        let path = format!("/registrations?bookingId={id}");
        let booking = Booking {
            id: id.0,
            reference: id.reference(),
            registrations: placed.into_iter().map(|placed| Registration::of(placed, &here)).collect(),
            links: here.own(&path).done(),
        };
        Ok(if made.is_new { Stored::Created(Json(booking), here.at(path)) } else { Stored::Known(Json(booking)) })
    }

    /// List registrations
    ///
    /// By time of the offering, then name; `sort=-startsAt` for the latest first. With `Accept: text/csv` or the media type of XLSX coordinators and staff get a file,
    /// whatever `page` and `limit` say: of `organisationId`, or the caller's own, which is remembered in the audit trail.
    /// Everybody sees their own, coordinators their organisation's, staff all.
    #[oai(path = "/registrations", method = "get", operation_id = "listRegistrations")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
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
        /// Only to offerings that are over.
        #[oai(default)]
        past: Query<bool>,
        /// Only paid by this unit.
        #[oai(name = "unitId")]
        unit: Query<Option<Uuid>>,
        /// Every word is in the participant's name, address or title.
        search: Query<Option<String>>,
        /// Only to offerings with a session on this day, of Swedish time, or later.
        #[oai(name = "heldFrom")]
        held_from: Query<Option<NaiveDate>>,
        /// Only to offerings with a session on this day, of Swedish time, or earlier.
        #[oai(name = "heldTo")]
        held_to: Query<Option<NaiveDate>>,
        /// In which order of time; without it the latest first if `past` is asked for, and else as they come.
        sort: Query<Option<RegistrationOrder>>,
    ) -> Result<Listing<Page<Registration>>, Problem> {
        let filter = registration::Filter {
            organisation: organisation.0.map(OrganisationId),
            offering: offering.0.map(OfferingId),
            person: person.0.map(PersonId),
            booking: booking.0.map(BookingId),
            active: active.0,
            coming: coming.0,
            past: past.0,
            order: sort.0.map(Into::into),
            held: held(held_from.0, held_to.0)?,
            unit: unit.0.map(UnitId),
            search: search.0.unwrap_or_default(),
        };
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let organisation = caller.organisation_or(organisation.0)?;
            let file = database
                .write(&caller.0, async |scope| export::registrations(scope, organisation, &filter, format).await)
                .await?;
            return Ok(Listing::file(file));
        }
        let page = limit.page(&page);
        let paged = database
            .read(&caller.0, async |scope| {
                let store::Paged { rows, total, page } = registration::list(scope, &filter, page).await?;
                Ok::<_, Error>(store::Paged { rows: Placed::all(scope, rows).await?, total, page })
            })
            .await?;
        Ok(Listing::json(Page::of(paged, &here, |placed| Registration::of(placed, &here))))
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
    /// new UUID for each registration. Coordinators register people of their own organisation, staff those of any organisation
    /// to their own department's courses; everybody else themselves.
    #[oai(path = "/registrations/:registrationId", method = "put", operation_id = "putRegistration")]
    async fn put(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        body: Body<NewRegistration>,
    ) -> Result<Stored<Registration>, Problem> {
        let new = NewBooking {
            id: Some(BookingId(id.0.0)),
            offering: OfferingId(body.0.offering_id),
            organisation: caller.organisation_or(body.0.organisation_id)?,
            unit: None,
            invoice_reference: String::new(),
            participants: vec![body.0.content.with_id(Some(id.0.0))],
            when_full: body.0.when_full.into(),
        };
        let booked = self.book(&caller, new).await;
        let (made, placed) = booked.map_err(of_the_one)?;
        let placed = placed.into_iter().find(|placed| placed.id() == id.0).ok_or(Error::NotFound)?;
        let registration = Json(Registration::of(placed, &here));
        let address = here.at(format!("/registrations/{}", id.0));
        Ok(if made.is_new { Stored::Created(registration, address) } else { Stored::Known(registration) })
    }

    /// Get what it would mean to cancel a registration
    ///
    /// What it costs now, until when it can be left for nothing after a change, and whether the caller may.
    #[oai(
        path = "/registrations/:registrationId/cancellation-terms",
        method = "get",
        operation_id = "getCancellationTerms"
    )]
    async fn terms(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Json<CancellationTerms>, Problem> {
        let terms = self.0.database.read(&caller.0, async |scope| registration::terms(scope, id.0).await).await?;
        Ok(Json(CancellationTerms::of(id.0, terms, &here)))
    }

    /// Cancel a registration
    ///
    /// Or leave the waiting list. Until `cancelUntil` by the participant or a coordinator, for the fee of that day; by staff at
    /// any time before it is over. A freed seat goes to the next in line.
    #[oai(path = "/registrations/:registrationId/cancellations", method = "post", operation_id = "cancelRegistration")]
    async fn cancel(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        /// The fee that the caller has agreed to, in öre without VAT: it is refused if it costs more now. Staff who give it
        /// cancel for the organisation; without it they take the seat back for nothing.
        #[oai(name = "agreedFeeOre")]
        agreed: Query<Option<i64>>,
    ) -> Result<Versioned<Registration>, Problem> {
        let change = async |scope: &WriteScope| registration::cancel(scope, id.0, agreed.0).await;
        Ok(Registration::changed(&self.0, &caller, &here, id.0, change).await?)
    }

    /// Keep a seat after a change
    ///
    /// Tells the staff that somebody stays although time, place or form was changed, until `leaveFreeUntil`. The seat is kept
    /// without it too.
    #[oai(path = "/registrations/:registrationId/seat-confirmations", method = "post", operation_id = "keepSeat")]
    async fn keep(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Versioned<Registration>, Problem> {
        let change = async |scope: &WriteScope| registration::keep(scope, id.0).await;
        Ok(Registration::changed(&self.0, &caller, &here, id.0, change).await?)
    }

    /// Let somebody else take part instead
    ///
    /// The registration keeps its id, its seat or its place in the waiting list, its price and who pays. Coordinators do it
    /// for their own organisation, staff for their own department's courses, until it is over or somebody was noted as
    /// present. Both people are told.
    #[oai(
        path = "/registrations/:registrationId/substitutions",
        method = "post",
        operation_id = "substituteParticipant"
    )]
    async fn substitute(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        body: Body<NewSubstitute>,
    ) -> Result<Versioned<Registration>, Problem> {
        let new = body.0.into();
        let change = async |scope: &WriteScope| registration::substitute(scope, id.0, new).await;
        Registration::changed(&self.0, &caller, &here, id.0, change).await.map_err(of_the_one)
    }
}

/// All registrations of a booking, by time of their offerings.
pub(crate) async fn placed_of(scope: &Scope, booking: BookingId) -> Result<Vec<Placed>, Error> {
    let filter = registration::Filter { booking: Some(booking), ..registration::Filter::default() };
    let all = store::Page { page: 1, limit: registration::MOST_IN_ALL };
    Placed::all(scope, registration::list(scope, &filter, all).await?.rows).await
}

/// The domain speaks of a booking's participants; where there is one, they stand at the top.
fn of_the_one(fault: Error) -> Problem {
    Problem::from(fault).renamed(|name| name.trim_start_matches("participants[0].").to_owned())
}

impl Registration {
    /// Changes a registration, and shows it as it is then.
    pub(crate) async fn changed<T>(
        api: &Api,
        caller: &Caller,
        here: &Here,
        id: RegistrationId,
        change: impl AsyncFnOnce(&WriteScope) -> Result<T, Error>,
    ) -> Result<Versioned<Self>, Error> {
        let placed = api.database.write(&caller.0, async |scope| {
            change(scope).await?;
            Placed::load(scope, id).await
        });
        Ok(Self::shown(placed.await?, here))
    }
}

impl Registrations {
    /// Books, and gives the registrations in the order of the participants.
    async fn book(&self, caller: &Caller, new: NewBooking) -> Result<(registration::Booking, Vec<Placed>), Error> {
        let database = &self.0.database;
        let booking = registration::book(database, &caller.0, new).await?;
        let filter = registration::Filter { booking: Some(booking.id), ..registration::Filter::default() };
        let all = store::Page { page: 1, limit: registration::MOST as u64 };
        let placed = database.read(&caller.0, async |scope| {
            let mut rows = registration::list(scope, &filter, all).await?.rows;
            rows.sort_by_key(|row| booking.registrations.iter().position(|made| made.id == row.id));
            Placed::all(scope, rows).await
        });
        let placed = placed.await?;
        Ok((booking, placed))
    }
}
