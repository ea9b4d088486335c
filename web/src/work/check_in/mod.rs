//! Checking in at the door, on phones, and how many came without names.

mod head_count;
mod marks;
mod page;
mod said;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser/tillfallen/:offering/incheckning", get(page::of_today))
        .at("/arbete/incheckning/:session", get(page::show).post(page::mark))
        .at("/arbete/incheckning/:session/markeringar", post(marks::take))
        .at("/arbete/kurser/tillfallen/:offering/antal", get(head_count::ask).post(head_count::save))
}
