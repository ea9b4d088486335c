//! Public holidays in Sweden (lagen om allmänna helgdagar, 1989:253), and the eves when nobody works either.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What the day is called, if it is a holiday. Ordinary Sundays have no name.
#[must_use]
pub fn name(day: NaiveDate) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => "nyårsdagen",
        (1, 6) => "trettondedag jul",
        (5, 1) => "första maj",
        (6, 6) => "nationaldagen",
        (6, 19..=25) if day.weekday() == Weekday::Fri => "midsommarafton",
        (6, 20..=26) if day.weekday() == Weekday::Sat => "midsommardagen",
        (10, 31) | (11, 1..=6) if day.weekday() == Weekday::Sat => "alla helgons dag",
        (12, 24) => "julafton",
        (12, 25) => "juldagen",
        (12, 26) => "annandag jul",
        (12, 31) => "nyårsafton",
        _ => return after_easter(day),
    };
    Some(fixed)
}

fn after_easter(day: NaiveDate) -> Option<&'static str> {
    let easter = easter(day.year())?;
    match (day - easter).num_days() {
        -2 => Some("långfredagen"),
        -1 => Some("påskafton"),
        0 => Some("påskdagen"),
        1 => Some("annandag påsk"),
        39 => Some("Kristi himmelsfärdsdag"),
        49 => Some("pingstdagen"),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar: the Sunday after the full moon that the church reckons with.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century) = (year % 19, year / 100);
    let moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11));
    let full = NaiveDate::from_ymd_opt(year, 3, 21)?.checked_add_days(Days::new(u64::try_from(moon).ok()?))?;
    full.checked_add_days(Days::new(u64::from(7 - full.weekday().num_days_from_sunday())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_called_what_the_almanac_calls_them() {
        let almanac = [
            ("2024-03-31", Some("påskdagen")),
            ("2025-04-18", Some("långfredagen")),
            ("2026-04-06", Some("annandag påsk")),
            ("2026-05-14", Some("Kristi himmelsfärdsdag")),
            ("2027-03-28", Some("påskdagen")),
            ("2038-04-25", Some("påskdagen")),
            ("2049-04-18", Some("påskdagen")),
            ("2076-04-19", Some("påskdagen")),
            ("2026-06-19", Some("midsommarafton")),
            ("2026-10-31", Some("alla helgons dag")),
            ("2027-12-24", Some("julafton")),
            ("2026-11-22", None),
            ("2026-06-12", None),
        ];
        for (day, called) in almanac {
            assert_eq!(name(day.parse().unwrap()), called, "{day}");
        }
    }
}
