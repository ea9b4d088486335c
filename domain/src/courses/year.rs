//! The year as a calendar: what begins in which month, and what is held on which day.

use std::collections::HashMap;

use chrono::{Datelike, Days, Duration, NaiveDate};

use super::catalogue::{self, Filter, Listed};
use super::{OfferingId, session};
use crate::error::Result;
use crate::store::{Page, Scope};
use crate::time::{self, Month};

/// More than the association gives in a year.
const MOST: Page = Page { page: 1, limit: 2_000 };

/// A week with the days of a month.
#[derive(Debug)]
pub struct Week {
    /// Its number (ISO 8601).
    pub number: u32,
    /// From Monday; those of another month are left out.
    pub days: [Option<Day>; 7],
}

impl Week {
    /// What is held in it.
    pub fn held(&self) -> impl Iterator<Item = &Held> {
        self.days.iter().flatten().flat_map(|day| &day.held)
    }
}

/// A day with what is held on it.
#[derive(Debug)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// In order of time.
    pub held: Vec<Held>,
}

/// A session of an offering, on one of its days.
#[derive(Clone, Debug)]
pub struct Held {
    /// The offering.
    pub offering: Listed,
    /// The session.
    pub session: session::Model,
}

/// What begins in each month of a year, over or not, in order of time.
pub async fn of(scope: &Scope, year: i32, filter: &Filter) -> Result<Vec<(Month, Vec<Listed>)>> {
    let mut months: Vec<_> = Month::of_year(year).map(|month| (month, Vec::new())).collect();
    let begins = months.first().map(|(january, _)| *january..january.later(12));
    let filter = Filter { begins, past: true, ..filter.clone() };
    for row in catalogue::list(scope, &filter, MOST).await?.rows {
        let month = Month::of(time::local_date(row.starts_at));
        if let Some((_, rows)) = months.iter_mut().find(|(one, _)| *one == month) {
            rows.push(row);
        }
    }
    Ok(months)
}

/// The weeks of a month with what is held on each day.
pub async fn month(scope: &Scope, month: Month, filter: &Filter) -> Result<Vec<Week>> {
    let days = time::Days { from: Some(month.first()), to: Some(month.last()) };
    let filter = Filter { held: Some(days), past: true, ..filter.clone() };
    let offerings = catalogue::list(scope, &filter, MOST).await?.rows;
    let offerings: HashMap<OfferingId, Listed> = offerings.into_iter().map(|one| (one.id, one)).collect();
    let mut held: HashMap<NaiveDate, Vec<Held>> = HashMap::new();
    for session in session::of_all(scope, offerings.keys().copied()).await? {
        let Some(offering) = offerings.get(&session.offering_id) else { continue };
        for day in days_of(&session) {
            held.entry(day).or_default().push(Held { offering: offering.clone(), session: session.clone() });
        }
    }
    for on_day in held.values_mut() {
        on_day.sort_by(|a, b| (a.session.starts_at, &a.offering.title).cmp(&(b.session.starts_at, &b.offering.title)));
    }
    Ok(weeks(month).into_iter().map(|(number, days)| week(number, days, &mut held)).collect())
}

/// The days that a session goes on, as Swedish clocks have it. What ends at midnight has no part of the next day.
fn days_of(session: &session::Model) -> impl Iterator<Item = NaiveDate> {
    let first = time::local_date(session.starts_at);
    let last = time::local_date(session.ends_at - Duration::seconds(1));
    first.iter_days().take_while(move |day| *day <= last)
}

/// The number of each week, and its days that are in the month.
fn weeks(month: Month) -> Vec<(u32, [Option<NaiveDate>; 7])> {
    let mut weeks: Vec<(u32, [Option<NaiveDate>; 7])> = Vec::new();
    let mut day = month.first();
    while day <= month.last() {
        let place = day.weekday().num_days_from_monday() as usize;
        if place == 0 || weeks.is_empty() {
            weeks.push((day.iso_week().week(), [None; 7]));
        }
        if let Some((_, days)) = weeks.last_mut() {
            days[place] = Some(day);
        }
        day = day + Days::new(1);
    }
    weeks
}

fn week(number: u32, days: [Option<NaiveDate>; 7], held: &mut HashMap<NaiveDate, Vec<Held>>) -> Week {
    let mut day = |date: NaiveDate| Day { date, held: held.remove(&date).unwrap_or_default() };
    Week { number, days: days.map(|date| date.map(&mut day)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(month: &str) -> Vec<u32> {
        weeks(Month::read(month).unwrap()).into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn weeks_are_numbered_as_in_sweden_also_around_the_new_year() {
        assert_eq!(numbers("2026-12"), [49, 50, 51, 52, 53]);
        assert_eq!(numbers("2027-01"), [53, 1, 2, 3, 4]);
        assert_eq!(numbers("2024-12"), [48, 49, 50, 51, 52, 1]);
        assert_eq!(numbers("2027-02"), [5, 6, 7, 8], "four whole weeks");
    }

    #[test]
    fn every_day_of_the_month_stands_once_under_its_weekday() {
        let weeks = weeks(Month::read("2027-05").unwrap());
        let days: Vec<u32> = weeks.iter().flat_map(|(_, days)| days.iter().flatten().map(Datelike::day)).collect();
        assert_eq!(days, (1..=31).collect::<Vec<_>>());
        assert_eq!(weeks[0].1[5], NaiveDate::from_ymd_opt(2027, 5, 1), "a Saturday");
        assert_eq!(weeks[0].1[..5], [None; 5]);
    }
}
