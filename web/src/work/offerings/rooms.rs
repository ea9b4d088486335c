//! The rooms that an offering is held in.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::courses::venue::{self, Held, NewHold};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::premises::{RoomId, booking, room};
use std::collections::HashMap;

use super::{Head, head};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, moment_value, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words;

struct Row {
    index: usize,
    when: String,
    choices: Vec<Choice>,
    chosen: String,
    /// Its room, for those who cannot choose.
    room: String,
}

#[derive(Template)]
#[template(path = "work/offerings/rooms.html")]
struct RoomsPage {
    chrome: Chrome,
    head: Head,
    can_change: bool,
    version: i64,
    told: i64,
    /// Whether rooms stand there that nobody has booked.
    is_proposed: bool,
    minutes_before: String,
    minutes_after: String,
    rows: Vec<Row>,
    warnings: Vec<String>,
    /// The time of the first session, as the search for free rooms takes it.
    around: String,
    errors: FormErrors,
}

/// More sessions than an offering has.
const MOST: usize = 100;

/// What is chosen in the form: a room or none for each session, and the minutes for all of them.
struct Chosen {
    version: i64,
    rooms: Vec<String>,
    before: String,
    after: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<RoomsPage>> {
    page(portal, &visitor, id, None, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn book(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let chosen = Chosen {
        version: sent.value("version").parse().unwrap_or_default(),
        rooms: (0..MOST)
            .map(|index| format!("rooms[{index}].roomId"))
            .take_while(|field| sent.has(field))
            .map(|field| sent.text(&field))
            .collect(),
        before: sent.text("minutesBefore"),
        after: sent.text("minutesAfter"),
    };
    let minutes = |text: &str| if text.trim().is_empty() { 0 } else { text.trim().parse().unwrap_or(-1) };
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let held = venue::of(scope, id).await?;
            let holds: Vec<_> = held
                .iter()
                .zip(&chosen.rooms)
                .filter_map(|(one, room)| {
                    Some(NewHold {
                        session: one.session.id,
                        room: room.parse::<RoomId>().ok()?,
                        minutes_before: minutes(&chosen.before),
                        minutes_after: minutes(&chosen.after),
                    })
                })
                .collect();
            venue::set(scope, id, chosen.version, &holds).await
        })
        .await;
    if let Err(Error::Invalid(faults)) = done {
        let errors = at_fields(errors(&faults), &chosen.rooms);
        return Ok(to_mend(page(portal, &visitor, id, Some(chosen), errors).await?));
    }
    let outcome = done.map(|()| Flash::done("Lokalerna är sparade."));
    visitor::told(cookies, portal, &format!("/arbete/kurser/tillfallen/{id}/lokal"), outcome)
}

/// The domain counts the rooms that are booked, the form all sessions; and the form has the minutes once.
fn at_fields(errors: FormErrors, chosen: &[String]) -> FormErrors {
    let booked: Vec<_> = chosen.iter().enumerate().filter(|(_, room)| room.parse::<RoomId>().is_ok()).collect();
    let mut placed = FormErrors::default();
    for (field, message) in errors.iter() {
        let index = field.split(['[', ']']).nth(1).and_then(|index| index.parse::<usize>().ok()).unwrap_or_default();
        let part = field.rsplit('.').next().unwrap_or_default();
        if part != "roomId" {
            if placed.of(part).is_empty() {
                placed.add(part, message);
            }
            continue;
        }
        let session = booked.get(index).map(|(session, _)| *session).unwrap_or_default();
        placed.add_named(format!("rooms[{session}].roomId"), &format!("Pass {}", session + 1), message);
    }
    placed
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    chosen: Option<Chosen>,
    errors: FormErrors,
) -> Answer<RoomsPage> {
    let now = portal.database.clock().now();
    let (course, offering, sessions, free, rooms, proposed) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let sessions = venue::of(scope, id).await?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            let mut free = Vec::new();
            for one in &sessions {
                free.push(booking::free(scope, one.session.starts_at, one.session.ends_at, 0).await?);
            }
            let rooms = room::list(scope).await?;
            Ok::<_, Error>((course, offering, sessions, free, rooms, venue::proposed(scope, id).await?))
        })
        .await
        .map_err(Failure)?;
    let head = head(&visitor.actor, &course, &offering, now);
    let can_change = head.may_change && offering.state.can_be_changed();
    let proposed = if can_change { proposed } else { HashMap::new() };
    let booked = sessions.iter().find(|one| one.room.is_some());
    let minutes = |of: fn(&Held) -> i64| booked.map(of).unwrap_or_default().to_string();
    let (minutes_before, minutes_after) = match &chosen {
        Some(chosen) => (chosen.before.clone(), chosen.after.clone()),
        None => (minutes(|one| one.minutes_before), minutes(|one| one.minutes_after)),
    };
    let around = sessions.first().map(|one| {
        let (from, to) = (moment_value(one.session.starts_at), moment_value(one.session.ends_at));
        format!("fran={from}&till={to}&platser={}", offering.capacity)
    });
    let warnings = sessions.iter().filter(|one| one.is_too_small_for(&offering)).map(|one| too_small(one, &offering));
    let mut warnings: Vec<_> = warnings.collect();
    warnings.dedup();
    let rows = sessions.iter().zip(free).enumerate().map(|(index, (one, free))| {
        let now = one.room.as_ref().map(|room| room.id).or_else(|| proposed.get(&one.session.id).copied());
        let chosen = chosen.as_ref().and_then(|chosen| chosen.rooms.get(index).cloned());
        let chosen = chosen.unwrap_or_else(|| now.map(|id| id.to_string()).unwrap_or_default());
        let mut choices = choices(one, free, &offering);
        // Somebody else took it meanwhile: it stays chosen until another is.
        let taken = rooms.iter().find(|room| room.id.to_string() == chosen);
        if let Some(room) = taken.filter(|_| choices.iter().all(|choice| choice.value != chosen)) {
            choices.push(Choice::new(chosen.clone(), format!("{} (inte ledig då)", room.name)));
        }
        Row {
            index,
            when: words::session(&one.session).0,
            choices,
            chosen,
            room: one.room.as_ref().map_or_else(|| "Ingen lokal bokad".to_owned(), |room| room.name.clone()),
        }
    });
    Ok(RoomsPage {
        chrome: visitor.chrome(title(&format!("Lokal: {}", course.title), &errors)).within(Area::Work),
        can_change,
        version: chosen.as_ref().map_or(offering.version, |chosen| chosen.version),
        told: offering.seats_taken,
        is_proposed: chosen.is_none() && !proposed.is_empty(),
        minutes_before,
        minutes_after,
        rows: rows.collect(),
        warnings,
        around: around.unwrap_or_default(),
        head,
        errors,
    })
}

/// `Sal Sege har 12 platser, men tillfället har 30.`
fn too_small(one: &Held, offering: &offering::Model) -> String {
    let room = one.room.as_ref();
    let (name, seats) = room.map(|room| (room.name.as_str(), room.capacity)).unwrap_or_default();
    format!("{name} har {}, men tillfället har {}.", words::count(seats, "plats", "platser"), offering.capacity)
}

/// No room, the one it has, and those that are free then.
fn choices(one: &Held, free: Vec<room::Model>, offering: &offering::Model) -> Vec<Choice> {
    let label = |room: &room::Model| {
        let small = if room.capacity < offering.capacity { ", för få" } else { "" };
        format!("{} ({}{small})", room.name, words::count(room.capacity, "plats", "platser"))
    };
    let own = one.room.iter().map(|room| Choice::new(room.id.to_string(), label(room)));
    let none = Choice::new("", "Ingen lokal ur registret");
    std::iter::once(none)
        .chain(own)
        .chain(free.iter().map(|room| Choice::new(room.id.to_string(), label(room))))
        .collect()
}
