//! The catalogue and the pages of courses: what everybody sees.

mod calendar;
mod catalogue;
mod course;
pub(crate) mod row;
mod start;
mod structured;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/", get(start::show))
        .at("/kurser", get(catalogue::show))
        .at("/kurser/:slug", get(course::show))
        .at("/kurser/:slug/:file", get(calendar::show))
}
