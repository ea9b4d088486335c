//! A registration, as it is shown.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use samverk_domain::Error;
use samverk_domain::access::Actor;
use samverk_domain::courses::{RegistrationId, registration, state};
use samverk_domain::store::Scope;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::offerings::{Form, OfferingState};
use crate::scalar::{Moment, choice};

choice! {
    /// The state of a registration.
    RegistrationState of state::RegistrationState {
        /// Has a seat.
        Confirmed,
        /// Holds a seat until the kommun has approved it.
        PendingMunicipality,
        /// Stands in the waiting list.
        Queued,
        /// Is offered a seat, which is held until `offeredUntil`.
        Offered,
        /// Left the waiting list, declined the seat that was offered, or thought better of it before the kommun had answered.
        Withdrawn,
        /// Was not answered in time: by whoever was offered a seat, or by the kommun.
        Lapsed,
        /// The kommun did not approve it.
        Denied,
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

/// A registration: somebody has, had or waits for a seat at an offering.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Registration {
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
    /// Until when the seat is held that is offered.
    offered_until: Option<Moment>,
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
    /// What it cost to cancel it, in öre without VAT.
    fee_ore: i64,
    /// Until when it can be cancelled.
    cancel_until: Moment,
    /// Until when a seat can be left for nothing after a change of time, place or form.
    leave_free_until: Option<Moment>,
    /// Who registered, by name.
    registered_by_name: String,
    /// When it was registered.
    created_at: Moment,
    /// Counts changes.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// What cancelling a registration would mean now.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CancellationTerms {
    /// Whether the caller may.
    can_be_cancelled: bool,
    /// Why it cannot be cancelled any more, in Swedish.
    reason: Option<String>,
    /// What it costs the organisation, in öre without VAT.
    fee_ore: i64,
    /// Until when a seat can be left for nothing after a change of time, place or form.
    leave_free_until: Option<Moment>,
    /// What it costs from which day, in Swedish; empty where it costs nothing.
    fees: Vec<String>,
    /// The registration.
    #[oai(rename = "_links")]
    links: Links,
}

impl CancellationTerms {
    pub(super) fn of(id: RegistrationId, terms: registration::Terms, here: &Here) -> Self {
        let path = format!("/registrations/{id}");
        Self {
            links: here.own(format!("{path}/cancellation-terms")).add("registration", "GET", &path).done(),
            can_be_cancelled: terms.can_be_cancelled,
            reason: terms.refusal.map(|refusal| refusal.sentence().to_owned()),
            fee_ore: terms.fee_ore,
            leave_free_until: terms.leave_free_until.map(Moment),
            fees: terms.fees,
        }
    }
}

/// What came of a booking.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct Booking {
    /// Its id.
    pub(super) id: Uuid,
    /// What people call it, in mail and on the telephone.
    pub(super) reference: String,
    /// The registrations, in the order of the participants.
    pub(super) registrations: Vec<Registration>,
    /// The booking's registrations.
    #[oai(rename = "_links")]
    pub(super) links: Links,
}

/// A registration with its place in the waiting list, and what the caller may do with it.
pub(crate) struct Placed {
    row: registration::Listed,
    queue_position: Option<u64>,
    /// Relation, method, and the last part of the address.
    deeds: Vec<Deed>,
}

type Deed = (&'static str, &'static str, &'static str);

impl Placed {
    pub(super) fn id(&self) -> RegistrationId {
        self.row.id
    }

    pub(crate) async fn load(scope: &Scope, id: RegistrationId) -> Result<Self, Error> {
        let row = registration::get(scope, id).await?;
        Self::all(scope, vec![row]).await?.pop().ok_or(Error::NotFound)
    }

    pub(super) async fn all(scope: &Scope, rows: Vec<registration::Listed>) -> Result<Vec<Self>, Error> {
        let places = registration::queue_positions(scope, &rows).await?;
        let shown = |row: registration::Listed| Self {
            queue_position: places.get(&row.id).copied(),
            deeds: deeds(&row, scope.actor(), scope.now()),
            row,
        };
        Ok(rows.into_iter().map(shown).collect())
    }
}

/// What somebody may do with a registration.
fn deeds(row: &registration::Listed, actor: &Actor, now: DateTime<Utc>) -> Vec<Deed> {
    let can_be_cancelled = row.can_be_cancelled(actor, now);
    let deeds = [
        (row.can_be_accepted(actor, now), ("accept", "POST", "acceptances")),
        (row.can_be_substituted(actor, now), ("substitute", "POST", "substitutions")),
        (can_be_cancelled && row.asked_to_keep_until(now).is_some(), ("keep", "POST", "seat-confirmations")),
        (can_be_cancelled, ("cancellation-terms", "GET", "cancellation-terms")),
        (can_be_cancelled, ("cancel", "POST", "cancellations")),
    ];
    deeds.into_iter().filter(|(may, _)| *may).map(|(_, deed)| deed).collect()
}

impl Registration {
    pub(crate) fn of(placed: Placed, here: &Here) -> Self {
        let Placed { row, queue_position, deeds } = placed;
        let path = format!("/registrations/{}", row.id);
        let mut links = here.own(&path).add("offering", "GET", format!("/course-offerings/{}", row.offering_id)).add(
            "person",
            "GET",
            format!("/people/{}", row.person_id),
        );
        for (rel, method, last) in deeds {
            links = links.add(rel, method, format!("{path}/{last}"));
        }
        Self {
            links: links.done(),
            virtual_link: row.link().map(str::to_owned),
            queue_position,
            offered_until: row.offered_until.map(Moment),
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
            fee_ore: row.fee_ore,
            cancel_until: Moment(row.cancel_until),
            leave_free_until: row.leave_free_until.map(Moment),
            registered_by_name: row.registered_by_name,
            created_at: Moment(row.created_at),
            version: row.version,
        }
    }

    pub(crate) fn shown(placed: Placed, here: &Here) -> Versioned<Self> {
        let version = placed.row.version;
        versioned(Self::of(placed, here), version)
    }
}
