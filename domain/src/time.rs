//! Swedish time: the database keeps UTC, people and their last days live in Europe/Stockholm.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Stockholm;

const DAYS: [&str; 7] = ["mån", "tis", "ons", "tors", "fre", "lör", "sön"];
const MONTHS: [&str; 12] =
    ["jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."];

/// The day it is in Sweden.
#[must_use]
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    local(at).date()
}

/// The wall clock in Sweden.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Stockholm).naive_local()
}

/// The moment when a Swedish clock shows this. In the hour that comes twice it is the first; in the hour that is skipped,
/// the moment an hour later.
#[must_use]
pub fn from_local(clock: NaiveDateTime) -> DateTime<Utc> {
    match Stockholm.from_local_datetime(&clock) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => Stockholm
            .from_local_datetime(&(clock + chrono::Duration::hours(1)))
            .earliest()
            .map_or_else(|| clock.and_utc(), |at| at.to_utc()),
    }
}

/// The last second of the day in Sweden: what "last day" means.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    from_local(day.and_hms_opt(23, 59, 59).unwrap_or_default())
}

/// `24 nov. 2026`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// `tis 24 nov. 2026`.
#[must_use]
pub fn weekday_date(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), date(day))
}

/// `tis`.
#[must_use]
pub fn weekday(day: NaiveDate) -> &'static str {
    DAYS[day.weekday().num_days_from_monday() as usize]
}

/// `nov.`.
#[must_use]
pub fn month(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize]
}

/// `november`.
#[must_use]
pub fn month_name(day: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    NAMES[day.month0() as usize]
}

/// The time in Sweden with its offset from UTC, as RFC 3339.
#[must_use]
pub fn with_offset(at: DateTime<Utc>) -> String {
    at.with_timezone(&Stockholm).to_rfc3339()
}

/// `24 nov. 2026 kl. 09.00`, in Swedish time.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{} kl. {}", date(local_date(at)), clock(at))
}

/// `tis 24 nov. 2026 kl. 09.00–16.00`, or with both days when they differ.
#[must_use]
pub fn span(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let (first, last) = (local_date(from), local_date(to));
    if first == last {
        format!("{} kl. {}–{}", weekday_date(first), clock(from), clock(to))
    } else {
        format!("{} kl. {} – {} kl. {}", weekday_date(first), clock(from), weekday_date(last), clock(to))
    }
}

/// `09.00`, in Swedish time.
#[must_use]
pub fn clock(at: DateTime<Utc>) -> String {
    let time = local(at).time();
    format!("{:02}.{:02}", time.hour(), time.minute())
}
