//! What a course asks of those who get its certificate.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::Faults;

/// On what condition a course gives a certificate, and for how long it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How many of a hundred sessions one has to be at.
    pub percent: i64,
    /// How many months it holds, from the last day of the course; for good when empty.
    pub months: Option<i64>,
}

impl Terms {
    /// The terms as two columns keep them.
    pub(crate) fn of(percent: Option<i64>, months: Option<i64>) -> Option<Self> {
        percent.map(|percent| Self { percent, months })
    }

    /// Notes what cannot be.
    pub(crate) fn check(self, faults: &mut Faults) {
        faults.within("certificate.attendancePercent", self.percent, 1, 100);
        if let Some(months) = self.months {
            faults.within("certificate.validMonths", months, 1, 240);
        }
    }

    /// Whether somebody who was at so many of so many sessions has done enough.
    #[must_use]
    pub fn are_met(self, attended: usize, sessions: usize) -> bool {
        let percent = usize::try_from(self.percent).unwrap_or(usize::MAX);
        sessions > 0 && attended * 100 >= percent.saturating_mul(sessions)
    }

    /// The last day that a certificate holds whose course ended on this day.
    pub(crate) fn valid_until(self, last_day: NaiveDate) -> Option<NaiveDate> {
        let months = u32::try_from(self.months?).ok()?;
        last_day.checked_add_months(Months::new(months))
    }
}

#[cfg(test)]
mod tests {
    use super::Terms;

    #[test]
    fn a_share_that_is_not_whole_sessions_asks_for_the_next_whole_one() {
        let terms = |percent| Terms { percent, months: None };
        for (percent, attended, sessions, is_enough) in [
            (100, 3, 3, true),
            (100, 2, 3, false),
            (80, 4, 5, true),
            (80, 3, 4, false),
            (67, 2, 3, false),
            (66, 2, 3, true),
            (1, 0, 3, false),
            (1, 0, 0, false),
        ] {
            assert_eq!(terms(percent).are_met(attended, sessions), is_enough, "{percent} % with {attended}/{sessions}");
        }
    }
}
