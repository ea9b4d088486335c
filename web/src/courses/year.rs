//! The year of courses: as a list by month, or one month as a table of days.

use std::collections::HashSet;

use askama::Template;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use poem::web::{Data, Query};
use poem::{IntoResponse, handler};
use samverk_domain::courses::catalogue::Listed;
use samverk_domain::courses::standing::Standing;
use samverk_domain::courses::year::{self, Day, Held, Week};
use samverk_domain::time::{self, Month};
use serde::{Deserialize, Serialize};

use super::choices::Choices;
use super::feeds::{Followed, Subscription};
use super::row::Status;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone, address};
use crate::visitor::Visitor;
use crate::words;

/// What the address asks for; anything that is not understood is left out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    vy: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    ar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    manad: String,
    #[serde(flatten)]
    followed: Followed,
}

impl Asked {
    /// The year with what else is asked for.
    fn year(&self, year: i32) -> String {
        let followed = self.followed.clone();
        address("/kalender", &Self { ar: year.to_string(), followed, ..Self::default() })
    }

    /// The month with what else is asked for.
    fn month(&self, month: Month) -> String {
        let (manad, followed) = (month.to_string(), self.followed.clone());
        address("/kalender", &Self { vy: "manad".to_owned(), manad, followed, ..Self::default() })
    }
}

/// What both views have around them.
struct Frame {
    followed: Followed,
    choices: Choices,
    /// What the filter form carries along: the view and its time.
    carried: Vec<(&'static str, String)>,
    /// The two views with their addresses; this one's is `here`.
    views: [(&'static str, String); 2],
    here: String,
    /// The time that is shown, and how much it has.
    count: String,
    /// Name and address of what is before and after.
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    feeds: Subscription,
}

/// A month of the year's list.
struct MonthOfYear {
    name: String,
    count: String,
    number: usize,
    is_now: bool,
    as_table: String,
    rows: Vec<Row>,
}

/// An offering in the year's list.
struct Row {
    day: String,
    hours: String,
    title: String,
    slug: String,
    place: String,
    status: &'static str,
    tone: Tone,
}

#[derive(Template)]
#[template(path = "courses/year.html")]
struct YearPage {
    chrome: Chrome,
    frame: Frame,
    months: Vec<MonthOfYear>,
}

/// A week of the month's table.
struct WeekOfMonth {
    number: u32,
    days: Vec<Option<DayOfMonth>>,
}

struct DayOfMonth {
    weekday: &'static str,
    date: String,
    number: u32,
    is_today: bool,
    held: Vec<Session>,
}

/// A session in the month's table.
struct Session {
    hour: String,
    title: String,
    slug: String,
    /// What keeps one from going there, in a word.
    off: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "courses/month.html")]
struct MonthPage {
    chrome: Chrome,
    frame: Frame,
    name: String,
    /// None when nothing is held.
    weeks: Vec<WeekOfMonth>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, query: Option<Query<Asked>>) -> Answer {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let today = time::local_date(portal.database.clock().now());
    if asked.vy == "manad" {
        let month = Month::read(&asked.manad).unwrap_or(Month::of(today));
        Ok(Page(of_month(portal, &visitor, &asked, month, today).await?).into_response())
    } else {
        let year = asked.ar.parse().ok().filter(|year| Month::YEARS.contains(year)).unwrap_or(today.year());
        Ok(Page(of_year(portal, &visitor, &asked, year, today).await?).into_response())
    }
}

async fn of_year(portal: &Portal, visitor: &Visitor, asked: &Asked, year: i32, today: NaiveDate) -> Answer<YearPage> {
    let filter = asked.followed.filter();
    let (months, choices) = portal
        .database
        .read(&visitor.actor, async |scope| {
            Ok::<_, Failure>((year::of(scope, year, &filter).await?, Choices::read(scope).await?))
        })
        .await?;
    let now = portal.database.clock().now();
    let this = Month::of(today);
    let first = months.first().map_or(this, |(january, _)| *january);
    let beside = |year: i32| Month::YEARS.contains(&year).then(|| (year.to_string(), asked.year(year)));
    let chrome = visitor.chrome(format!("Kalender {year}")).within(Area::Calendar);
    let frame = Frame {
        followed: asked.followed.clone(),
        choices,
        carried: vec![("ar", year.to_string())],
        views: [
            ("Hela året", asked.year(year)),
            ("En månad", asked.month(if this.year() == year { this } else { first })),
        ],
        here: asked.year(year),
        count: format!("{year}: {}", offerings(months.iter().map(|(_, rows)| rows.len()).sum())),
        previous: beside(year - 1),
        next: beside(year + 1),
        feeds: asked.followed.subscription(&portal.base_url),
    };
    let months = months.into_iter().map(|(month, rows)| MonthOfYear {
        name: month.name(),
        count: offerings(rows.len()),
        number: rows.len(),
        is_now: month == this,
        as_table: asked.month(month),
        rows: rows.iter().map(|listed| row(listed, now)).collect(),
    });
    Ok(YearPage { chrome, months: months.collect(), frame })
}

fn row(listed: &Listed, now: DateTime<Utc>) -> Row {
    let status = Status::of(listed.standing(now));
    let first = time::local_date(listed.starts_at);
    Row {
        day: format!("{} {}", time::weekday(first), time::day_and_month(first)),
        hours: time::hours(listed.starts_at, listed.ends_at),
        title: listed.title.clone(),
        slug: listed.slug.clone(),
        place: listed.place(),
        status: status.label,
        tone: status.tone,
    }
}

async fn of_month(
    portal: &Portal,
    visitor: &Visitor,
    asked: &Asked,
    month: Month,
    today: NaiveDate,
) -> Answer<MonthPage> {
    let filter = asked.followed.filter();
    let (weeks, choices) = portal
        .database
        .read(&visitor.actor, async |scope| {
            Ok::<_, Failure>((year::month(scope, month, &filter).await?, Choices::read(scope).await?))
        })
        .await?;
    let now = portal.database.clock().now();
    let held: HashSet<_> = weeks.iter().flat_map(Week::held).map(|held| held.offering.id).collect();
    let beside = |month: Month| Month::YEARS.contains(&month.year()).then(|| (month.name(), asked.month(month)));
    let chrome = visitor.chrome(format!("Kalender {}", month.name())).within(Area::Calendar);
    let frame = Frame {
        followed: asked.followed.clone(),
        choices,
        carried: vec![("vy", "manad".to_owned()), ("manad", month.to_string())],
        views: [("Hela året", asked.year(month.year())), ("En månad", asked.month(month))],
        here: asked.month(month),
        count: format!("{}: {}", month.name(), offerings(held.len())),
        previous: beside(month.before()),
        next: beside(month.later(1)),
        feeds: asked.followed.subscription(&portal.base_url),
    };
    let weeks = weeks.into_iter().filter(|_| !held.is_empty()).map(|week| WeekOfMonth {
        number: week.number,
        days: week.days.into_iter().map(|day| day.map(|day| day_of_month(day, today, now))).collect(),
    });
    Ok(MonthPage { chrome, name: month.name(), weeks: weeks.collect(), frame })
}

fn day_of_month(day: Day, today: NaiveDate, now: DateTime<Utc>) -> DayOfMonth {
    let session = |held: &Held| {
        let standing = held.offering.standing(now);
        Session {
            hour: time::hour(held.session.starts_at),
            title: match &held.session.title {
                Some(session) => format!("{}: {session}", held.offering.title),
                None => held.offering.title.clone(),
            },
            slug: held.offering.slug.clone(),
            off: Some(Status::of(standing).label)
                .filter(|_| matches!(standing, Standing::Draft | Standing::Postponed | Standing::Cancelled)),
        }
    };
    DayOfMonth {
        weekday: time::weekday(day.date),
        date: time::day_and_month(day.date),
        number: day.date.day(),
        is_today: day.date == today,
        held: day.held.iter().map(session).collect(),
    }
}

fn offerings(number: usize) -> String {
    words::count(number, "kurstillfälle", "kurstillfällen")
}
