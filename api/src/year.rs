//! Figures of a year: which one is asked for, and the way to those beside it.

use chrono::Datelike;
use samverk_domain::Fault;
use samverk_domain::store::Database;
use samverk_domain::time::{self, Month};

use crate::links::{Here, Links};
use crate::problem::Problem;

/// The year that is asked for; this one if none is.
pub(crate) fn asked(year: Option<i32>, database: &Database) -> Result<i32, Problem> {
    let year = year.unwrap_or_else(|| time::local_date(database.clock().now()).year());
    checked(year)
}

/// The year, if it is one that figures are kept of.
pub(crate) fn checked(year: i32) -> Result<i32, Problem> {
    let (first, last) = (i64::from(*Month::YEARS.start()), i64::from(*Month::YEARS.end()));
    if Month::YEARS.contains(&year) { Ok(year) } else { Err(Problem::from(("year", Fault::OutOfRange(first, last)))) }
}

/// The year itself, the one before and the one after.
pub(crate) fn links(here: &Here, year: i32, path: impl Fn(i32) -> String) -> Links {
    here.own(path(year))
        .add_if(year > *Month::YEARS.start(), "prev", "GET", path(year - 1))
        .add_if(year < *Month::YEARS.end(), "next", "GET", path(year + 1))
        .done()
}
