//! Taking an offering from one state to another. What participants are told of asks first, on a page of its own.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::state::{By, OfferingState};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::{Error, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{Options, errors, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::{self, count};
use crate::work::{Crumbs, crumbs};

/// The states in addresses.
pub(super) const STATES: Options<OfferingState> = Options(&[
    ("utkast", OfferingState::Draft),
    ("publicerat", OfferingState::Published),
    ("oppet", OfferingState::Open),
    ("stangt", OfferingState::Closed),
    ("pagar", OfferingState::Running),
    ("genomfort", OfferingState::Completed),
    ("arkiverat", OfferingState::Archived),
    ("uppskjutet", OfferingState::Postponed),
    ("installt", OfferingState::Cancelled),
]);

/// What the button says.
pub(super) fn label(from: OfferingState, to: OfferingState) -> &'static str {
    use OfferingState::{Archived, Cancelled, Closed, Completed, Draft, Open, Postponed, Published, Running};
    match (from, to) {
        (Draft, Open) => "Publicera och öppna anmälan",
        (Closed, Open) => "Öppna anmälan igen",
        (Postponed, Open) => "Öppna med den nya tiden",
        (_, Draft) => "Gör till utkast",
        (_, Published) => "Publicera",
        (_, Open) => "Öppna anmälan",
        (_, Closed) => "Stäng anmälan",
        (_, Running) => "Markera som påbörjat",
        (_, Completed) => "Markera som genomfört",
        (_, Archived) => "Arkivera",
        (_, Postponed) => "Skjut upp",
        (_, Cancelled) => "Ställ in",
    }
}

#[derive(Template)]
#[template(path = "work/offerings/transition.html")]
struct ReasonPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    course: String,
    when: String,
    is_cancellation: bool,
    seated: i64,
    queued: i64,
    told: String,
    reason: String,
    errors: FormErrors,
    action: String,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, to)): Path<(OfferingId, String)>,
) -> Answer<Page<ReasonPage>> {
    let to = STATES.read(&to).ok_or(Error::NotFound)?;
    page(portal, &visitor, id, to, String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn take(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, to)): Path<(OfferingId, String)>,
    sent: Sent,
) -> Answer {
    let to = STATES.read(&to).ok_or(Error::NotFound)?;
    let reason = sent.text("reason");
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let before = offering::get(scope, id).await?;
            offering::transition(scope, id, to, &reason).await?;
            Ok::<_, Error>(before)
        })
        .await;
    let outcome = match done {
        Ok(before) => {
            let flash = Flash::done(said(&before, to));
            let back = to.transition_to(before.state).filter(|way| way.by != By::StaffWithReason);
            Ok(match back.filter(|_| before.state != OfferingState::Postponed) {
                Some(way) => {
                    flash.with_undo(format!("/arbete/kurser/tillfallen/{id}/lage/{}", STATES.value(way.to)), "Ångra")
                }
                None => flash,
            })
        }
        Err(Error::Invalid(faults)) if faults.iter().any(|fault| fault.field == "reason") => {
            return Ok(to_mend(page(portal, &visitor, id, to, reason, errors(&faults)).await?));
        }
        Err(Error::Invalid(_)) => Ok(Flash::refused("Tillfällets tid har redan varit. Ändra passen först.")),
        Err(fault) => Err(fault),
    };
    visitor::told(cookies, portal, &format!("/arbete/kurser/tillfallen/{id}"), outcome)
}

/// What happened, and who is told of it.
fn said(before: &offering::Model, to: OfferingState) -> String {
    let told = |number: i64| count(u64::try_from(number).unwrap_or_default(), "deltagare", "deltagare");
    match to {
        OfferingState::Cancelled => {
            format!("Tillfället är inställt. {} får besked med mejl.", told(before.registered() + before.queue_length))
        }
        OfferingState::Postponed => {
            format!("Tillfället är uppskjutet. {} får besked med mejl.", told(before.registered()))
        }
        OfferingState::Open if before.waits_for_a_time() => {
            format!("Tillfället är öppet igen. {} får den nya tiden med mejl.", told(before.registered()))
        }
        to => format!("Tillfället har nytt läge: {}.", words::offering_state(to).to_lowercase()),
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    to: OfferingState,
    reason: String,
    errors: FormErrors,
) -> Answer<ReasonPage> {
    let (course, offering) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            Ok::<_, Failure>((course, offering))
        })
        .await?;
    let way = offering.state.transition_to(to).filter(|way| way.by == By::StaffWithReason);
    way.ok_or(samverk_domain::Refusal::NotInThisState).map_err(Error::from)?;
    let is_cancellation = to == OfferingState::Cancelled;
    let heading = if is_cancellation { "Ställ in tillfället" } else { "Skjut upp tillfället" };
    let back = format!("/arbete/kurser/tillfallen/{id}");
    let told = offering.registered() + if is_cancellation { offering.queue_length } else { 0 };
    Ok(ReasonPage {
        chrome: visitor.chrome(title(&format!("{heading}: {}", course.title), &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
            ("Tillfälle", back.clone()),
        ]),
        heading,
        course: course.title,
        when: time::span(offering.starts_at, offering.ends_at),
        is_cancellation,
        seated: offering.registered(),
        queued: offering.queue_length,
        told: count(u64::try_from(told).unwrap_or_default(), "deltagare", "deltagare"),
        reason,
        errors,
        action: format!("{back}/lage/{}", STATES.value(to)),
        back,
    })
}
