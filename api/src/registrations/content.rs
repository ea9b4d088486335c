//! Who is to be registered, as it is sent.

use poem_openapi::Object;
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::registration::{NewParticipant, WhenFull};
use samverk_domain::people::{PersonId, UnitId};
use uuid::Uuid;

use crate::scalar::choice;

choice! {
    /// What to do with those for whom no seat is left.
    FullChoice of WhenFull {
        /// Register nobody.
        Refuse,
        /// Put them in the waiting list, each to get a seat when one is free.
        WaitingList,
        /// Put everybody in the waiting list, to get seats when there is one for each of them. Whoever waits alone may get
        /// one before.
        WaitTogether,
    }
}

fn refuse() -> FullChoice {
    FullChoice::Refuse
}

/// Somebody to register: a person of the organisation by id, or by address with a name for those it does not have.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct ParticipantContent {
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

/// Who takes part instead: a person of the organisation by id, or by address with a name for those it does not have.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewSubstitute {
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
    /// Diet or access needs, at most 500 characters. Read by the event's staff only, and removed after it.
    #[oai(default)]
    need: String,
}

impl From<NewSubstitute> for NewParticipant {
    fn from(new: NewSubstitute) -> Self {
        Self {
            person: new.person_id.map(PersonId),
            given_name: new.given_name,
            family_name: new.family_name,
            email: new.email,
            title: new.title,
            need: new.need,
            ..Self::default()
        }
    }
}

/// Somebody of a booking.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct BookingParticipant {
    /// The registration's id, when the caller chooses it.
    pub(super) id: Option<Uuid>,
    /// Who.
    #[oai(flatten)]
    pub(super) content: ParticipantContent,
}

/// What is registered together.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewRegistrations {
    /// The booking's id, chosen by the caller so that the request can be sent again.
    pub(super) booking_id: Option<Uuid>,
    /// The organisation that registers, and pays; the caller's own if it is left out.
    pub(super) organisation_id: Option<Uuid>,
    /// The unit that pays.
    pub(super) unit_id: Option<Uuid>,
    /// The reference the invoice needs, at most 60 characters; the unit's or the organisation's if it is left out.
    #[oai(default)]
    pub(super) invoice_reference: String,
    /// What to do with those for whom no seat is left.
    #[oai(default = "refuse")]
    pub(super) when_full: FullChoice,
    /// Who takes part, 1 to 200.
    pub(super) participants: Vec<BookingParticipant>,
}

/// One registration, under an id that the caller chose.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewRegistration {
    /// The offering.
    pub(super) offering_id: Uuid,
    /// The organisation that registers, and pays; the caller's own if it is left out.
    pub(super) organisation_id: Option<Uuid>,
    /// What to do if no seat is left.
    #[oai(default = "refuse")]
    pub(super) when_full: FullChoice,
    /// Who takes part.
    #[oai(flatten)]
    pub(super) content: ParticipantContent,
}

impl ParticipantContent {
    /// For the domain, under an id if the caller chose one.
    pub(crate) fn with_id(self, id: Option<Uuid>) -> NewParticipant {
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
