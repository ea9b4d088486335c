//! What an offering is made of, as it is sent.

use poem_openapi::Object;
use samverk_domain::courses::cancellation::FeeStep;
use samverk_domain::courses::offering;
use samverk_domain::courses::session::NewSession;
use uuid::Uuid;

use crate::scalar::{Moment, Text, choice};

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

/// From so many days before the first day, cancelling costs this share of the price.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CancellationFee {
    /// Days before the first day, 0 to 365; the step begins at midnight, in Swedish time.
    days_before: i64,
    /// Per cent of the price, 1 to 100.
    percent: i64,
}

impl From<FeeStep> for CancellationFee {
    fn from(step: FeeStep) -> Self {
        Self { days_before: step.days_before, percent: step.percent }
    }
}

/// What an offering is made of. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct OfferingChange {
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
    /// How many hours somebody in the waiting list has to answer when a seat is free, 1 to 336; it is given at once, if it is
    /// left out.
    offer_hours: Option<i64>,
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
    /// Until when participants may cancel. If it is left out: when the first session starts where cancelling costs something,
    /// and otherwise when registration closes.
    cancel_until: Option<Moment>,
    /// What that costs, at most four steps, each dearer than the one before; nothing if it is left out.
    #[oai(default)]
    cancellation_fees: Vec<CancellationFee>,
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
pub(super) struct NewOffering {
    /// The course.
    pub(super) course_id: Uuid,
    /// When and where.
    #[oai(flatten)]
    pub(super) content: OfferingChange,
}

/// How much later a copy is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct OfferingCopy {
    /// Every time is so many days later, 1 to 1 500.
    pub(super) days: i64,
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
            offer_hours: new.offer_hours,
            price_member_ore: new.price_member_ore,
            price_other_ore: new.price_other_ore,
            vat_percent: new.vat_percent,
            opens_at: new.opens_at.map(|at| at.0),
            closes_at: new.closes_at.map(|at| at.0),
            cancel_until: new.cancel_until.map(|at| at.0),
            cancellation_fees: new
                .cancellation_fees
                .into_iter()
                .map(|fee| FeeStep { days_before: fee.days_before, percent: fee.percent })
                .collect(),
            contact_name: new.contact_name.0,
            contact_email: new.contact_email.0,
            contact_phone: new.contact_phone,
            sessions: new.sessions.into_iter().map(session).collect(),
        }
    }
}
