//! The waiting list, in its order.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{OfferingId, participants};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words::{self, count};
use crate::work::offerings::{Head, head};

struct Row {
    /// The place; what a seat is held for, for those who have one held.
    place: String,
    has_seat: bool,
    name: String,
    organisation: String,
    email: Option<String>,
    since: String,
    path: String,
}

/// Somebody whose turn has come.
struct Turn {
    name: String,
    organisation: String,
    at: String,
    place: i64,
    because: &'static str,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "work/participants/queue.html")]
struct QueuePage {
    chrome: Chrome,
    head: Head,
    count: String,
    left: String,
    rows: Vec<Row>,
    turns: Vec<Turn>,
    /// How a seat that is free is passed on.
    how: String,
    current: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<QueuePage>> {
    let list = portal
        .database
        .read(&visitor.actor, async |scope| participants::list(scope, id).await.map_err(Failure))
        .await?;
    let head = head(&visitor.actor, &list.course, &list.offering, portal.database.clock().now());
    let mut place = 0;
    let rows = list.queued.iter().map(|row| {
        let waits_for = match row.state {
            RegistrationState::PendingMunicipality => Some(row.state.name().to_owned()),
            _ => row.offered_until.map(|until| format!("Svarar senast {}", time::moment(until))),
        };
        place += u64::from(waits_for.is_none());
        Row {
            has_seat: waits_for.is_some(),
            place: waits_for.unwrap_or_else(|| place.to_string()),
            name: row.name(),
            organisation: row.organisation_name.clone(),
            email: row.email.clone(),
            since: time::moment(row.created_at),
            path: format!("/arbete/anmalningar/{}", row.id),
        }
    });
    let turns = list.asked.iter().map(|asked| Turn {
        name: asked.row.name(),
        organisation: asked.row.organisation_name.clone(),
        at: time::moment(asked.asked_at),
        place: asked.asked_place,
        because: asked.asked_because.name(),
        state: words::registration_state(asked.row.state),
    });
    let how = match list.offering.offer_hours.map(i64::unsigned_abs) {
        Some(hours) => format!(
            "Blir en plats ledig hålls den i {} åt den som står först, som får ett mejl. Sedan går den vidare.",
            count(hours, "timme", "timmar")
        ),
        None => "Blir en plats ledig får den som står först den, och ett mejl.".to_owned(),
    };
    Ok(Page(QueuePage {
        chrome: visitor.chrome(format!("Reservlista: {} {}", list.course.title, head.when)).within(Area::Work),
        count: count(list.offering.queue_length.unsigned_abs(), "person väntar", "personer väntar"),
        left: count(list.offering.seats_left().unsigned_abs(), "plats är ledig", "platser är lediga"),
        rows: rows.collect(),
        turns: turns.collect(),
        how,
        current: format!("{}/reservlista", head.page),
        head,
    }))
}
