//! Sums that belong to a time and are told by year: spread evenly over its days, so that the years together are the whole.

use chrono::NaiveDate;

/// First and last day, both of them in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    /// From day to day, if both are known.
    pub(crate) fn of(first: Option<NaiveDate>, last: Option<NaiveDate>) -> Option<Self> {
        first.zip(last).map(|(first, last)| Self { first, last }).filter(|days| days.first <= days.last)
    }

    /// What of a whole falls in a year, in whole öre: what has fallen by its end, but for what had by its beginning.
    pub(crate) fn share(self, whole: i64, year: i32) -> i64 {
        self.fallen(whole, year + 1) - self.fallen(whole, year)
    }

    /// What has fallen before the first day of a year.
    fn fallen(self, whole: i64, year: i32) -> i64 {
        let Some(begin) = NaiveDate::from_yo_opt(year, 1) else { return 0 };
        let all = (self.last - self.first).num_days() + 1;
        let passed = (begin - self.first).num_days().clamp(0, all);
        i64::try_from(i128::from(whole) * i128::from(passed) / i128::from(all)).unwrap_or(whole)
    }
}

/// Whether what begins and ends on these days goes on some day of a year. What has no last day goes on; what has no first day is in
/// no year.
pub(crate) fn goes_on(first: Option<NaiveDate>, last: Option<NaiveDate>, year: i32) -> bool {
    let (january, december) = (NaiveDate::from_yo_opt(year, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    first.is_some_and(|first| Some(first) <= december) && last.is_none_or(|last| Some(last) >= january)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str, last: &str) -> Days {
        Days::of(first.parse().ok(), last.parse().ok()).expect("two days in order")
    }

    #[test]
    fn a_year_has_as_much_of_a_sum_as_it_has_of_the_days() {
        let two_years = days("2026-07-01", "2027-06-30");
        assert_eq!(two_years.share(365, 2025), 0);
        assert_eq!(two_years.share(365, 2026), 184);
        assert_eq!(two_years.share(365, 2027), 181);
        assert_eq!(two_years.share(365, 2028), 0);
        assert_eq!(days("2026-12-31", "2026-12-31").share(7, 2026), 7);
    }

    #[test]
    fn the_years_together_are_the_whole_to_the_last_ore() {
        for (first, last) in [("2023-02-03", "2028-11-29"), ("2024-02-29", "2026-01-01"), ("2026-12-31", "2027-01-01")]
        {
            for whole in [1, 2, 99, 100_003, 123_456_789, 1_000_000_000_000] {
                let shares: Vec<_> = (2020..2031).map(|year| days(first, last).share(whole, year)).collect();
                assert_eq!(shares.iter().sum::<i64>(), whole, "{first}–{last}: {shares:?}");
                assert!(shares.iter().all(|share| *share >= 0), "{first}–{last}: {shares:?}");
            }
        }
    }

    #[test]
    fn what_has_no_last_day_goes_on_and_what_has_no_first_is_in_no_year() {
        let day = |text: &str| text.parse().ok();
        for (first, last, year, does) in [
            (day("2026-12-31"), None, 2026, true),
            (day("2026-12-31"), None, 2025, false),
            (day("2025-01-01"), day("2026-01-01"), 2026, true),
            (day("2025-01-01"), day("2025-12-31"), 2026, false),
            (None, day("2026-06-01"), 2026, false),
            (None, None, 2026, false),
        ] {
            assert_eq!(goes_on(first, last, year), does, "{first:?} {last:?} {year}");
        }
        assert_eq!(Days::of(day("2026-01-02"), day("2026-01-01")), None);
    }
}
