//! Swedish time: the database keeps UTC, people and their last days live in Europe/Stockholm.

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use chrono::{DateTime, Datelike, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Stockholm;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

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

/// The moment a year begins in Sweden.
#[must_use]
pub fn begin_of_year(year: i32) -> DateTime<Utc> {
    from_local(NaiveDate::from_yo_opt(year, 1).unwrap_or_default().into())
}

/// The last second of the day in Sweden: what "last day" means.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    from_local(day.and_hms_opt(23, 59, 59).unwrap_or_default())
}

/// `24 nov.`; a line is not broken within it.
#[must_use]
pub fn day_and_month(day: NaiveDate) -> String {
    format!("{}\u{a0}{}", day.day(), month(day))
}

/// `24 nov. 2026`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    format!("{} {}", day_and_month(day), day.year())
}

/// `1 jan. 2027–31 dec. 2028`, or as much of it as is known.
#[must_use]
pub fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{}–{}", date(from), date(to))),
        (Some(from), None) => Some(format!("Från {}", date(from))),
        (None, Some(to)) => Some(format!("Till {}", date(to))),
        (None, None) => None,
    }
}

/// `tis 24 nov. 2026`; a line is broken before the year, if it must be.
#[must_use]
pub fn weekday_date(day: NaiveDate) -> String {
    format!("{}\u{a0}{}", weekday(day), date(day))
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

/// The time in Sweden with its offset from UTC, as RFC 3339.
#[must_use]
pub fn with_offset(at: DateTime<Utc>) -> String {
    at.with_timezone(&Stockholm).to_rfc3339()
}

/// `24 nov. 2026 kl. 09.00`, in Swedish time.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{} {}", date(local_date(at)), hour(at))
}

/// `tis 24 nov. 2026 kl. 09.00–16.00`, or with both days when they differ.
#[must_use]
pub fn span(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let (first, last) = (local_date(from), local_date(to));
    if first == last {
        format!("{} {}", weekday_date(first), hours(from, to))
    } else {
        format!("{} {} – {} {}", weekday_date(first), hour(from), weekday_date(last), hour(to))
    }
}

/// `kl. 09.00–16.00`, in Swedish time; when it ends on another day `kl. 09.00, till 25 nov.`. A line is not broken after the
/// dash.
#[must_use]
pub fn hours(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let last = local_date(to);
    if local_date(from) == last {
        format!("{}–\u{2060}{}", hour(from), clock(to))
    } else {
        format!("{}, till {}", hour(from), day_and_month(last))
    }
}

/// `kl. 09.00`, in Swedish time; a line is not broken within it.
#[must_use]
pub fn hour(at: DateTime<Utc>) -> String {
    format!("kl.\u{a0}{}", clock(at))
}

fn clock(at: DateTime<Utc>) -> String {
    let time = local(at).time();
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// Days of the Swedish calendar from the first to the last; the ends may be left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

impl Days {
    /// The midnight that they begin at.
    #[must_use]
    pub fn begins_at(self) -> Option<DateTime<Utc>> {
        self.from.map(midnight)
    }

    /// The midnight that they end at.
    #[must_use]
    pub fn ends_at(self) -> Option<DateTime<Utc>> {
        self.to.map(|last| midnight(last.succ_opt().unwrap_or(last)))
    }
}

/// The first moment of a day; of one that no database holds, that of the nearest that one may.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let year = day.year().clamp(2000, 2101);
    let near = if year == day.year() { day } else { NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(day) };
    from_local(near.and_time(NaiveTime::MIN))
}

/// A month of the Swedish calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

impl Month {
    /// The years that anybody means, and all databases hold.
    pub const YEARS: RangeInclusive<i32> = 2000..=2100;

    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Reads `2026-11`; none outside [`Month::YEARS`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let first: NaiveDate = format!("{text}-01").parse().ok()?;
        Self::YEARS.contains(&first.year()).then_some(Self(first))
    }

    /// The twelve months of a year in [`Month::YEARS`], or the nearest.
    pub fn of_year(year: i32) -> impl Iterator<Item = Self> {
        let january =
            NaiveDate::from_ymd_opt(year.clamp(*Self::YEARS.start(), *Self::YEARS.end()), 1, 1).unwrap_or_default();
        (0..12).map(move |later| Self(january).later(later))
    }

    /// The same year's, from January to the next January, which is not in it.
    #[must_use]
    pub fn year_of(year: i32) -> Range<Self> {
        let january = Self::of_year(year).next().unwrap_or(Self(NaiveDate::default()));
        january..january.later(12)
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.later(1).0.pred_opt().unwrap_or(self.0)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// From it to the next, which is not in it.
    #[must_use]
    pub fn alone(self) -> Range<Self> {
        self..self.later(1)
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The month so many months later.
    #[must_use]
    pub fn later(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(self.0))
    }

    /// Its first midnight.
    #[must_use]
    pub fn begins_at(self) -> DateTime<Utc> {
        midnight(self.0)
    }

    /// `november 2026`.
    #[must_use]
    pub fn name(self) -> String {
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
        format!("{} {}", NAMES[self.0.month0() as usize], self.0.year())
    }
}

impl FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).ok_or(())
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|()| D::Error::custom("not a month"))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m"))
    }
}
