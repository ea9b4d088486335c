//! Personal data: one's own copy, erasing a person, and how long data are kept.

mod erase;
mod own;
mod retention;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/mina-sidor/uppgifter", get(own::show).post(own::take))
        .at("/min-kommun/personer/:person/ta-bort", get(erase::ask).post(erase::submit))
        .at("/arbete/medlemmar/personer/:person/ta-bort", get(erase::ask).post(erase::submit))
        .at("/arbete/drift/gallring", get(retention::list))
        .at("/arbete/drift/gallring/:kind", get(retention::ask).post(retention::choose))
}
