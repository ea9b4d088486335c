//! Who has which room, a week or a day at a time.

use askama::Template;
use chrono::{Datelike, Days as Later, NaiveDate};
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::premises::booking::{self, Listed};
use samverk_domain::premises::room;
use samverk_domain::time::{self, Days, Month};
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A day: that day alone with `vy=dag`, else its week.
    dag: String,
    vy: String,
}

struct Held {
    when: String,
    title: String,
    href: Option<String>,
}

struct Cell {
    day: String,
    held: Vec<Held>,
}

struct Row {
    href: String,
    name: String,
    capacity: String,
    is_retired: bool,
    days: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "work/rooms/week.html")]
struct WeekPage {
    chrome: Chrome,
    heading: String,
    before: String,
    after: String,
    /// The week of the day, or today.
    other: (&'static str, String),
    /// Each day, and where it is shown alone.
    days: Vec<(String, String)>,
    rows: Vec<Row>,
    /// Whether nothing at all is booked.
    is_free: bool,
    may_change: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<WeekPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let today = time::local_date(portal.database.clock().now());
    let day = asked.dag.parse().ok().filter(|day: &NaiveDate| Month::YEARS.contains(&day.year())).unwrap_or(today);
    let is_day = asked.vy == "dag";
    let first = if is_day { day } else { day - Later::new(day.weekday().num_days_from_monday().into()) };
    let length = if is_day { 1 } else { 7 };
    let days: Vec<NaiveDate> = first.iter_days().take(length).collect();
    let (rooms, bookings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let days = Days { from: Some(first), to: days.last().copied() };
            Ok::<_, Error>((room::list(scope).await?, booking::list(scope, None, days).await?))
        })
        .await
        .map_err(Failure)?;
    let heading = if is_day {
        time::weekday_date(first)
    } else {
        format!("Vecka {}, {}", first.iso_week().week(), first.iso_week().year())
    };
    let length = Later::new(length as u64);
    Ok(Page(WeekPage {
        chrome: visitor.chrome(format!("Lokaler, {heading}")).within(Area::Work),
        before: address(first - length, is_day),
        after: address(first + length, is_day),
        other: if is_day { ("Hela veckan", address(first, false)) } else { ("I dag", address(today, true)) },
        days: days.iter().map(|day| (name(*day), address(*day, true))).collect(),
        rows: rooms.into_iter().map(|room| row(room, &days, &bookings)).collect(),
        is_free: bookings.is_empty(),
        may_change: visitor.actor.may(Permission::ManageRooms),
        heading,
    }))
}

fn address(day: NaiveDate, is_day: bool) -> String {
    let view = if is_day { "&vy=dag" } else { "" };
    format!("/arbete/lokaler?dag={day}{view}")
}

fn name(day: NaiveDate) -> String {
    format!("{} {}", time::weekday(day), time::day_and_month(day))
}

fn row(room: room::Model, days: &[NaiveDate], bookings: &[Listed]) -> Row {
    let own: Vec<_> = bookings.iter().filter(|one| one.room_id == room.id).collect();
    let cell = |&day: &NaiveDate| {
        let (begins, ends) =
            (Days { from: Some(day), to: Some(day) }.begins_at(), Days { from: None, to: Some(day) }.ends_at());
        let held = own.iter().filter(|one| Some(one.starts_at) < ends && Some(one.ends_at) > begins);
        Cell { day: name(day), held: held.map(|one| shown(one)).collect() }
    };
    Row {
        href: format!("/arbete/lokaler/{}", room.id),
        capacity: words::count(room.capacity.unsigned_abs(), "plats", "platser"),
        is_retired: !room.is_in_use,
        days: days.iter().map(cell).collect(),
        name: room.name,
    }
}

fn shown(one: &Listed) -> Held {
    Held {
        when: time::hours(one.starts_at, one.ends_at),
        title: one.title.clone(),
        href: one.offering_id.map(|offering| format!("/arbete/kurser/tillfallen/{offering}")),
    }
}
