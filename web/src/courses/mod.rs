//! The catalogue and the pages of courses: what everybody sees.

mod calendar;
mod catalogue;
mod choices;
mod course;
mod feeds;
pub(crate) mod row;
mod series;
mod start;
mod structured;
mod year;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/", get(start::show))
        .at("/kurser", get(catalogue::show))
        .at("/kurser/kalender.ics", get(feeds::as_calendar))
        .at("/kurser/nytt.atom", get(feeds::as_atom))
        .at("/kurser/:slug", get(course::show))
        .at("/kurser/:slug/:file", get(calendar::show))
        .at("/kalender", get(year::show))
        .at("/serier/:slug", get(series::show))
        .at("/serier/:slug/kalender.ics", get(series::as_calendar))
}
