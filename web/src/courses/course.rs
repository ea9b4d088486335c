//! The page of a course: what it is, when and where it is given, what it costs, and what one can do now.

use std::collections::HashMap;

use askama::Template;
use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::invitation::Visibility;
use samverk_domain::courses::label::LabelKind;
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::series::part;
use samverk_domain::courses::standing::Standing;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::courses::{RoomFor, co_organiser, course, label, offering, room_for, seat_lease, session};
use samverk_domain::documents;
use samverk_domain::evaluations::index;
use samverk_domain::organisations::department;
use samverk_domain::{money, time};

use super::row::Status;
use super::series;
use super::structured::{self, Publisher};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::{markdown, words};

/// An offering as the page shows it.
struct Shown {
    id: String,
    status: &'static str,
    tone: Tone,
    seats: String,
    /// Whether only those see it who are invited.
    is_invited: bool,
    /// What pools keep for the reader's organisation.
    kept: Option<String>,
    capacity: i64,
    taken: i64,
    has_meter: bool,
    sessions: Vec<(String, String)>,
    place: String,
    form: &'static str,
    last_day: String,
    cancel_until: String,
    fees: Vec<String>,
    price: String,
    other_price: Option<String>,
    /// Whom it is given together with.
    with: Option<String>,
    /// Which part of which series it is, and the name of that in addresses.
    series: Option<(String, String)>,
    contact: String,
    email: String,
    phone: Option<String>,
    reason: Option<String>,
    /// How many documents the reader may have, and where they are.
    documents: Option<(String, String)>,
    /// What the main button says, if anything can be done.
    action: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "courses/course.html")]
struct CoursePage {
    chrome: Chrome,
    structured: String,
    title: String,
    slug: String,
    summary: String,
    aim: String,
    /// HTML from Markdown without any HTML of its own.
    content: String,
    kind: &'static str,
    level: &'static str,
    subjects: Vec<(String, String)>,
    audiences: String,
    department: (String, String),
    offerings: Vec<Shown>,
    past: usize,
    /// What its certificate asks for and how long it holds, if it gives one.
    certificate: Option<String>,
    /// Its NKI, if everybody sees it.
    nki: Option<String>,
    /// Whom the reader can register.
    who: &'static str,
    changed: String,
    edit: Option<String>,
}

#[handler]
pub(crate) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(slug): Path<String>) -> Answer {
    let (course, labels, department, offerings, sessions, rooms, with, places, documents, index) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let course = course::by_slug(scope, &slug).await?;
            let labels = label::of(scope, course.id).await?;
            let department = department::get(scope, course.department_id).await?;
            let mut offerings = offering::of_course(scope, course.id).await?;
            seat_lease::forget_lapsed(scope, &mut offerings).await?;
            let sessions = session::of_all(scope, offerings.iter().map(|offering| offering.id)).await?;
            let mut rooms = HashMap::new();
            for offering in &offerings {
                rooms.insert(offering.id, room_for(scope, offering, scope.actor().organisation()).await?);
            }
            let with = co_organiser::of_all(scope, offerings.iter().map(|offering| offering.id)).await?;
            let documents = documents::counts(scope, offerings.iter().map(|offering| offering.id)).await?;
            let places = part::places(scope, offerings.iter().map(|offering| offering.id)).await?;
            let index = index::published(scope, course.id).await?;
            Ok::<_, Failure>((course, labels, department, offerings, sessions, rooms, with, places, documents, index))
        })
        .await?;
    if course.slug != slug {
        let moved = StatusCode::MOVED_PERMANENTLY.with_header(header::LOCATION, format!("/kurser/{}", course.slug));
        return Ok(moved.into_response());
    }
    let now = portal.database.clock().now();
    let (mut coming, past): (Vec<_>, Vec<_>) = offerings
        .into_iter()
        .filter(|offering| offering.state != OfferingState::Draft)
        .partition(|offering| offering.ends_at >= now && offering.state != OfferingState::Archived);
    coming.sort_by_key(|offering| offering.starts_at);
    let of = |id| sessions.iter().filter(move |session| session.offering_id == id).collect::<Vec<_>>();
    let mut chrome = visitor.chrome(course.title.clone()).within(Area::Courses);
    chrome.description.clone_from(&course.summary);
    let publisher = Publisher { name: &chrome.association, base_url: &portal.base_url };
    let structured = structured::course(&course, &coming, &of, &with, &publisher, now);
    let named = |kind| labels.iter().filter(move |label| label.kind == kind);
    let page = CoursePage {
        chrome,
        structured,
        subjects: named(LabelKind::Subject).map(|label| (label.name.clone(), label.slug.clone())).collect(),
        audiences: named(LabelKind::Audience).map(|label| label.name.as_str()).collect::<Vec<_>>().join(", "),
        department: (department.name, department.slug),
        offerings: coming
            .iter()
            .map(|offering| Shown {
                documents: documents.get(&offering.id).map(|count| {
                    (words::count(*count, "dokument", "dokument"), crate::documents::address(offering.id))
                }),
                with: with.get(&offering.id).and_then(|all| co_organiser::in_words(all)),
                series: places.get(&offering.id).map(series::place),
                ..shown(offering, &of(offering.id), &visitor.actor, rooms[&offering.id])
            })
            .collect(),
        past: past.len(),
        certificate: course.certificate().map(|terms| words::certificate(Some(terms))),
        nki: index.and_then(|index| Some(nki(index.value()?, index.answers))),
        who: who(&visitor.actor),
        content: markdown::html(&course.content),
        changed: format!("{} den {}", course.updated_by, time::date(time::local_date(course.updated_at))),
        edit: visitor.actor.may(Permission::ReadCourseWork).then(|| format!("/arbete/kurser/{}", course.id)),
        title: course.title,
        slug: course.slug,
        summary: course.summary,
        aim: course.aim,
        kind: words::kind(course.kind),
        level: words::level(course.level),
    };
    Ok(Page(page).into_response())
}

/// What participants thought: `82 av 100, 120 svar`.
fn nki(value: i64, answers: i64) -> String {
    format!("{value} av 100, {}", words::count(answers, "svar", "svar"))
}

fn who(actor: &Actor) -> &'static str {
    if actor.identity().is_none() {
        "Du kan anmäla dig själv eller, som samordnare, en hel grupp."
    } else if actor.may(Permission::RegisterOthers) {
        "Du kan anmäla en hel grupp, eller bara dig själv."
    } else {
        "Du kan anmäla dig själv."
    }
}

fn shown(
    offering: &offering::Model,
    sessions: &[&session::Model],
    actor: &Actor,
    RoomFor { standing, kept, kept_until }: RoomFor,
) -> Shown {
    let status = Status::of(standing);
    let own = offering.price(Rate::shown_to(actor));
    let other = Some(offering.price(Rate::Other)).filter(|other| actor.identity().is_none() && *other != own);
    Shown {
        id: offering.id.to_string(),
        status: status.label,
        tone: status.tone,
        seats: status.seats,
        documents: None,
        is_invited: offering.visibility == Visibility::Invited,
        kept: (kept > 0).then(|| {
            let seats = words::count(kept.unsigned_abs(), "plats hålls", "platser hålls");
            let until = kept_until.map(|until| format!(" till {}", time::moment(until))).unwrap_or_default();
            format!("{seats} för er{until}.")
        }),
        capacity: offering.capacity,
        taken: offering.seats_taken,
        has_meter: standing.takes_registrations(),
        sessions: sessions.iter().map(|session| words::session(session)).collect(),
        place: offering.place(),
        form: words::form(offering.form),
        last_day: time::moment(offering.closes_at),
        cancel_until: time::moment(offering.cancel_until),
        fees: offering.fee_sentences(),
        price: money::kronor_without_vat(own),
        other_price: other.map(money::kronor_without_vat),
        with: None,
        series: None,
        contact: offering.contact_name.clone(),
        email: offering.contact_email.clone(),
        phone: offering.contact_phone.clone(),
        reason: offering.state_reason.clone().filter(|_| matches!(standing, Standing::Postponed | Standing::Cancelled)),
        action: match standing {
            Standing::Open(_) | Standing::Few(_) => Some("Anmäl till kursen"),
            Standing::Full(_) => Some("Ställ dig på reservlistan"),
            _ => None,
        },
    }
}
