//! Registering oneself.

use askama::Template;
use chrono::{DateTime, Utc};
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Identity;
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::registration::{self, Filter, NewBooking, NewParticipant, WhenFull};
use samverk_domain::courses::seat_lease::{self, NewLease};
use samverk_domain::courses::series::{self, NewSeriesBooking, WhenSomeFull};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{BookingId, OfferingId, SeriesId, approval, offering};
use samverk_domain::organisations::organisation;
use samverk_domain::people::{person, unit};
use samverk_domain::store::{Page as Part, Scope};
use samverk_domain::{Error, Refusal, money, time};

use super::offer::{self, Offer, Target};
use super::{again, confirmation, lease};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::words;

/// What was typed.
#[derive(Default)]
pub(super) struct Typed {
    booking_id: String,
    unit_id: String,
    invoice_reference: String,
    need: String,
    when_full: String,
    /// The parts of a series that are chosen.
    parts: Vec<String>,
    /// Whether the page before said that the seat is reserved.
    is_reserved: bool,
}

#[derive(Template)]
#[template(path = "registration/own.html")]
struct OwnPage {
    chrome: Chrome,
    offer: Offer,
    /// Until when the kommun would have to approve the registration, if it wants to.
    answer_by: Option<String>,
    /// What the visitor's registration is called, if there is one already.
    registered: Option<&'static str>,
    units: Vec<Choice>,
    reference_help: &'static str,
    /// What to do with a part of a series that is full.
    when_full_choices: Vec<Choice>,
    /// The parts of a series where the visitor is not registered.
    parts: Vec<Choice>,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    begin(portal, &visitor, Target::Offering(id)).await
}

#[handler]
pub(super) async fn show_series(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<SeriesId>) -> Answer {
    begin(portal, &visitor, Target::Series(id)).await
}

pub(super) async fn begin(portal: &Portal, visitor: &Visitor, target: Target) -> Answer {
    let mut page = page(portal, visitor, target, Typed::default(), FormErrors::default()).await?;
    page.typed.booking_id = page.offer.lease.as_ref().map_or_else(BookingId::new, |lease| lease.id).to_string();
    Ok(Page(page).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    register(portal, visitor, cookies, Target::Offering(id), sent).await
}

#[handler]
pub(super) async fn submit_series(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
    sent: Sent,
) -> Answer {
    register(portal, visitor, cookies, Target::Series(id), sent).await
}

async fn register(portal: &Portal, visitor: Visitor, cookies: &CookieJar, target: Target, sent: Sent) -> Answer {
    let typed = Typed::read(&sent);
    let identity = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    let booking = typed.booking_id.parse().unwrap_or_else(|_| BookingId::new());
    if sent.text("till") == "slapp" {
        return lease::give_up(portal, &visitor, cookies, target, booking).await;
    }
    if typed.parts.is_empty() && matches!(target, Target::Series(_)) {
        let mut errors = FormErrors::default();
        errors.add("offeringIds", "Välj minst en del.");
        return Ok(forms::to_mend(page(portal, &visitor, target, typed, errors).await?));
    }
    if sent.text("till") == "reservera" {
        return reserve(portal, &visitor, target, booking, typed).await;
    }
    let (database, actor) = (&portal.database, &visitor.actor);
    let made = match target {
        Target::Offering(id) => registration::book(database, actor, typed.booking(booking, id, identity)).await,
        Target::Series(id) => series::book(database, actor, &typed.series_booking(booking, id, identity)).await,
    };
    match made {
        Ok(booking) => Ok(confirmation::lead_to(portal, cookies, &booking)),
        Err(Error::Refused(Refusal::IdReused)) => Ok(again::page(&visitor, booking, target)),
        Err(fault) => {
            let errors = mend(fault)?;
            let page = page(portal, &visitor, target, typed, errors).await?;
            Ok(Page(page).with_status(StatusCode::CONFLICT).into_response())
        }
    }
}

/// Reserves the seat, or one in each chosen part of a series, while the form is filled in, and shows the form as it is.
async fn reserve(portal: &Portal, visitor: &Visitor, target: Target, booking: BookingId, typed: Typed) -> Answer {
    let organisation = visitor.actor.organisation().ok_or(Failure(Error::Forbidden))?;
    let new = NewLease { id: booking, organisation, seats: 1 };
    let parts = typed.chosen();
    let taken = portal.database.write(&visitor.actor, async |scope| match target {
        Target::Offering(id) => seat_lease::take(scope, &[id], new).await,
        Target::Series(id) => series::reserve(scope, id, &parts, new).await,
    });
    let errors = match taken.await {
        Ok(_) => FormErrors::default(),
        Err(Error::Refused(Refusal::TooManyLeases)) => {
            let mut errors = FormErrors::default();
            errors.add("skicka", Refusal::TooManyLeases.sentence());
            errors
        }
        Err(fault) => mend(fault)?,
    };
    let page = page(portal, visitor, target, typed, errors).await?;
    Ok(Page(page).into_response())
}

impl OwnPage {
    /// The button that reserves.
    fn reserve(&self) -> String {
        let what = if self.offer.is_series { "en plats i varje del" } else { "platsen" };
        format!("Reservera {what} i {} minuter", seat_lease::MINUTES)
    }

    /// What the kommun is asked for.
    fn approval(&self) -> &'static str {
        if self.offer.is_series {
            "Din kommun godkänner anmälan till minst en av delarna"
        } else {
            "Din kommun godkänner anmälan"
        }
    }
}

impl Typed {
    fn read(sent: &Sent) -> Self {
        Self {
            booking_id: sent.text("bookingId"),
            unit_id: sent.text("unitId"),
            invoice_reference: sent.text("invoiceReference"),
            need: sent.text("need"),
            when_full: sent.text("whenFull"),
            parts: sent.all("offeringIds").map(str::to_owned).collect(),
            is_reserved: sent.has("reserved"),
        }
    }

    /// The parts of a series that are chosen.
    fn chosen(&self) -> Vec<OfferingId> {
        self.parts.iter().filter_map(|id| id.parse().ok()).collect()
    }

    fn booking(&self, id: BookingId, offering: OfferingId, identity: &Identity) -> NewBooking {
        let one =
            NewParticipant { person: Some(identity.person), need: self.need.clone(), ..NewParticipant::default() };
        NewBooking {
            id: Some(id),
            offering,
            organisation: identity.organisation,
            unit: self.unit_id.parse().ok(),
            invoice_reference: self.invoice_reference.clone(),
            participants: vec![one],
            when_full: if self.when_full == "waitingList" { WhenFull::WaitingList } else { WhenFull::Refuse },
        }
    }

    fn series_booking(&self, id: BookingId, series: SeriesId, identity: &Identity) -> NewSeriesBooking {
        let one =
            NewParticipant { person: Some(identity.person), need: self.need.clone(), ..NewParticipant::default() };
        NewSeriesBooking {
            id: Some(id),
            series,
            parts: self.chosen(),
            organisation: identity.organisation,
            unit: self.unit_id.parse().ok(),
            invoice_reference: self.invoice_reference.clone(),
            participants: vec![one],
            when_full: match self.when_full.as_str() {
                "waitingList" => WhenSomeFull::WaitingList,
                "leaveOut" => WhenSomeFull::LeaveOut,
                _ => WhenSomeFull::Refuse,
            },
        }
    }
}

/// What can be done about a refusal on the page itself; that somebody is registered already the page tells anyway.
fn mend(fault: Error) -> Answer<FormErrors> {
    let mut errors = FormErrors::default();
    match fault {
        Error::Invalid(faults) => {
            for fault in faults {
                if let Some(part) = offer::part(&fault.field) {
                    errors.add_named("skicka", &part, fault.fault.sentence());
                    continue;
                }
                let field = fault.field.strip_prefix("participants[0].").unwrap_or(&fault.field);
                errors.add(field, fault.fault.sentence());
            }
        }
        Error::Refused(Refusal::CourseFull) => {
            errors.add("skicka", "Sista platsen gick till någon annan. Du kan ställa dig på reservlistan.");
        }
        Error::Refused(Refusal::AlreadyRegistered) => {}
        other => return Err(Failure(other)),
    }
    Ok(errors.named(&[
        ("unitId", "Enhet som betalar"),
        ("invoiceReference", "Referens på fakturan"),
        ("need", "Kost eller tillgänglighet"),
        ("offeringIds", "Delar"),
    ]))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    target: Target,
    mut typed: Typed,
    errors: FormErrors,
) -> Answer<OwnPage> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    let (mut offer, answer_by, units, mine, parts, person) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let (offer, answer_by, mine, parts) = offered(scope, target, me).await?;
            let units = unit::list(scope, me.organisation).await?;
            Ok::<_, Failure>((offer, answer_by, units, mine, parts, person::get(scope, me.person).await?))
        })
        .await?;
    offer.has_run_out = typed.is_reserved && offer.lease.is_none();
    if typed.booking_id.is_empty() {
        typed.parts = parts.iter().map(|part| part.value.clone().into_owned()).collect();
        typed.unit_id = person.unit_id.map(|unit| unit.to_string()).unwrap_or_default();
    }
    if !offer.is_series || typed.when_full.is_empty() {
        let waits = offer.free == 0 || offer.is_series;
        if waits { "waitingList" } else { "refuse" }.clone_into(&mut typed.when_full);
    }
    let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
    Ok(OwnPage {
        chrome: visitor.chrome(forms::title("Anmäl dig", &errors)).within(Area::Courses),
        registered: mine.map(|state| words::registration_state(state).0),
        units: std::iter::once(Choice::new("", "Ingen särskild enhet")).chain(units).collect(),
        reference_help: "Lämna tomt om du inte vet. Då används enhetens eller kommunens referens.",
        parts,
        when_full_choices: vec![
            Choice::new("waitingList", "Ställ mig på reservlistan där"),
            Choice::new("leaveOut", "Lämna bort den, och anmäl mig till de andra delarna"),
            Choice::new("refuse", "Anmäl mig bara om det finns plats i alla delar"),
        ],
        offer,
        answer_by: answer_by.map(time::moment),
        typed,
        errors,
    })
}

/// What is offered, until when the kommun would have to approve it, the state of the visitor's registration there, and those
/// parts of a series where there is none.
async fn offered(
    scope: &Scope,
    target: Target,
    me: &Identity,
) -> Result<(Offer, Option<DateTime<Utc>>, Option<RegistrationState>, Vec<Choice>), Error> {
    let own = Filter { person: Some(me.person), active: true, ..Filter::default() };
    match target {
        Target::Offering(id) => {
            let offering = offering::get(scope, id).await?;
            let offer = Offer::load(scope, offering.clone(), me.organisation).await?;
            let answer_by = approval::ahead(scope, &offering, offer.price_ore).await?;
            let filter = Filter { offering: Some(id), ..own };
            let mine = registration::list(scope, &filter, Part { page: 1, limit: 1 }).await?;
            Ok((offer, answer_by, mine.rows.first().map(|row| row.state), Vec::new()))
        }
        Target::Series(id) => {
            let mut offer = Offer::load_series(scope, id, me.organisation).await?;
            offer.price_ore = 0;
            let rate = Rate::paid_by(&organisation::payer(scope, me.organisation).await?);
            let (mut parts, mut mine, mut answer_by) = (Vec::new(), None, None);
            for (&part, (when, title)) in offer.offerings.iter().zip(&offer.sessions) {
                let filter = Filter { offering: Some(part), ..own.clone() };
                let registered = registration::list(scope, &filter, Part { page: 1, limit: 1 }).await?;
                if let Some(row) = registered.rows.first() {
                    mine = Some(row.state);
                    continue;
                }
                let offering = offering::get(scope, part).await?;
                let price_ore = offering.price(rate);
                let price = money::kronor_without_vat(price_ore);
                offer.price_ore += price_ore;
                parts.push(Choice::new(part.to_string(), format!("{title}, {when}, {price}")));
                let asked = approval::ahead(scope, &offering, price_ore).await?;
                answer_by = answer_by.into_iter().chain(asked).min();
            }
            let number = words::count(parts.len(), "del", "delar");
            offer.price = format!("{} för {number}", money::kronor_without_vat(offer.price_ore));
            Ok((offer, answer_by, mine.filter(|_| parts.is_empty()), parts))
        }
    }
}
