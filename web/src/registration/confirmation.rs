//! What came of a booking, and what happens next.

use std::collections::HashMap;

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{Response, handler};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::courses::approval::{self, Asked};
use samverk_domain::courses::registration::{self, Booking, Filter, Listed, MOST_IN_ALL};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{BookingId, RegistrationId, offering, session};
use samverk_domain::store::Page as Rows;
use samverk_domain::{Error, money, time};

use super::cost;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Tone};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

/// A registration of the booking.
struct Made {
    name: String,
    state: String,
    tone: Tone,
    payer: String,
    reference: String,
    price: String,
}

/// What was registered at one offering.
struct Part {
    title: String,
    slug: String,
    offering: String,
    sessions: Vec<(String, String)>,
    place: String,
    cost: String,
    cancel_until: String,
    fees: Vec<String>,
    made: Vec<Made>,
}

#[derive(Template)]
#[template(path = "registration/confirmation.html")]
pub(super) struct ConfirmationPage {
    chrome: Chrome,
    reference: String,
    heading: String,
    lead: String,
    /// One, or those of a series.
    parts: Vec<Part>,
    cancel_until: String,
    is_queued: bool,
    /// Where whoever registers others finds the registrations, as in "Avboka under Min kommun", and its address.
    list: Option<(&'static str, String)>,
    /// Where more are registered for the same organisation.
    more: String,
}

/// Leads on to the page of a booking; one that was there before is not made again, and that is said.
pub(super) fn lead_to(portal: &Portal, cookies: &CookieJar, booking: &Booking) -> Response {
    if !booking.is_new {
        let said = "Anmälan var redan gjord. Ingen är anmäld två gånger.";
        visitor::say(cookies, portal, &Flash::done(said));
    }
    see_other(&format!("/anmalan/bekraftelse/{}", booking.id))
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
) -> Answer<Page<ConfirmationPage>> {
    let filter = Filter { booking: Some(id), ..Filter::default() };
    let (rows, places, offerings, asked) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let rows = registration::list(scope, &filter, Rows { page: 1, limit: MOST_IN_ALL }).await?.rows;
            let places = registration::queue_positions(scope, &rows).await?;
            let mut offerings = Vec::new();
            for part in by_offering(&rows) {
                let offering = offering::get(scope, part[0].offering_id).await?;
                offerings.push((session::of(scope, offering.id).await?, offering));
            }
            let asked = approval::of(scope, &rows).await?;
            Ok::<_, Failure>((rows, places, offerings, asked))
        })
        .await?;
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    let (heading, lead) = match rows.as_slice() {
        rows if offerings.len() > 1 => series_words(rows),
        [one] if one.person_id == me.person => own_words(one.state, asked.get(&one.id)),
        rows => group_words(rows),
    };
    let first = rows.first().ok_or(Failure(Error::NotFound))?;
    let parts: Vec<_> = by_offering(&rows)
        .zip(offerings)
        .map(|(rows, (sessions, offering))| part(rows, &places, &sessions, &offering))
        .collect();
    Ok(Page(ConfirmationPage {
        chrome: visitor.chrome(heading.clone()).within(Area::Courses),
        reference: id.reference(),
        cancel_until: match &parts[..] {
            [only] => format!("senast {}", only.cancel_until),
            _ => "en del i taget, senast den dag som står vid delen".to_owned(),
        },
        parts,
        is_queued: rows.iter().any(|row| row.state == RegistrationState::Queued),
        list: visitor.actor.may(Permission::RegisterOthers).then(|| list(&visitor, first)),
        more: more(me.organisation, first),
        heading,
        lead,
    }))
}

/// The registrations of each offering; they come in the order of time.
fn by_offering(rows: &[Listed]) -> impl Iterator<Item = &[Listed]> {
    rows.chunk_by(|one, next| one.offering_id == next.offering_id)
}

fn part(
    rows: &[Listed],
    places: &HashMap<RegistrationId, u64>,
    sessions: &[session::Model],
    offering: &offering::Model,
) -> Part {
    let first = &rows[0];
    let seats = rows.iter().filter(|row| RegistrationState::SEATED.contains(&row.state)).count();
    Part {
        title: first.course_title.clone(),
        slug: first.course_slug.clone(),
        offering: first.offering_id.to_string(),
        sessions: sessions.iter().map(words::session).collect(),
        place: offering.place(),
        cost: cost::sentence(seats, first.price_ore),
        cancel_until: time::moment(first.cancel_until),
        fees: offering.fee_sentences(),
        made: rows.iter().map(|row| made(row, places.get(&row.id).copied())).collect(),
    }
}

fn list(visitor: &Visitor, first: &Listed) -> (&'static str, String) {
    if visitor.actor.is_association() {
        ("i deltagarlistan", format!("/arbete/kurser/tillfallen/{}/deltagare", first.offering_id))
    } else {
        ("under Min kommun", "/min-kommun/anmalningar".to_owned())
    }
}

fn more(own: OrganisationId, first: &Listed) -> String {
    let other = Some(first.owner_org_id).filter(|organisation| *organisation != own);
    let other = other.map(|organisation| format!("?organisation={organisation}")).unwrap_or_default();
    format!("/anmalan/{}{other}", first.offering_id)
}

fn made(row: &Listed, place: Option<u64>) -> Made {
    let (state, tone) = words::registration_state(row.state);
    Made {
        name: row.name(),
        state: words::with_place(state, place),
        tone,
        payer: row.unit_name.clone().unwrap_or_default(),
        reference: row.invoice_reference.clone(),
        price: money::kronor(row.price_ore),
    }
}

fn own_words(state: RegistrationState, asked: Option<&Asked>) -> (String, String) {
    if let Some(by) = asked
        .filter(|asked| asked.row.state == RegistrationState::PendingMunicipality)
        .and_then(|asked| asked.answer_by)
    {
        let lead = format!(
            "En plats hålls åt dig medan kommunen svarar, som senast {}. Du får ett mejl då.",
            time::moment(by)
        );
        return ("Din anmälan väntar på kommunens godkännande".to_owned(), lead);
    }
    let (heading, lead) = match state {
        RegistrationState::Confirmed => ("Du har en plats", "Tid, plats och en kalenderpost kommer med mejl."),
        RegistrationState::Queued if asked.is_some_and(|asked| asked.outcome.is_none()) => {
            ("Du står på reservlistan", "Din kommun ska godkänna anmälan och har fått frågan redan nu.")
        }
        RegistrationState::Queued => {
            ("Du står på reservlistan", "Blir en plats ledig får den som står först ett mejl.")
        }
        _ => ("Din anmälan", "Anmälan gäller inte längre som den gjordes."),
    };
    (heading.to_owned(), lead.to_owned())
}

fn series_words(rows: &[Listed]) -> (String, String) {
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let heading = words::count(rows.len(), "anmälan är gjord", "anmälningar är gjorda");
    let lead = match (count(RegistrationState::Confirmed), count(RegistrationState::Queued)) {
        (seated, 0) if seated == rows.len() => "Alla har fått plats i alla delar.".to_owned(),
        (seated, queued) => format!(
            "{} och {}. Hur det gick för var och en står vid delarna.",
            words::count(seated, "plats", "platser"),
            words::count(queued, "väntar på reservlistan", "väntar på reservlistan"),
        ),
    };
    (heading, lead)
}

fn group_words(rows: &[Listed]) -> (String, String) {
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let (seated, queued) = (count(RegistrationState::Confirmed), count(RegistrationState::Queued));
    let heading = words::count(seated + queued, "person är anmäld", "personer är anmälda");
    let lead = match (seated, queued) {
        (0, 0) => "Alla i anmälan är avbokade.".to_owned(),
        (_, 0) => "Alla har fått plats.".to_owned(),
        (0, _) => "Alla står på reservlistan.".to_owned(),
        (seated, queued) => format!("{seated} har fått plats och {queued} står på reservlistan."),
    };
    (heading, lead)
}
