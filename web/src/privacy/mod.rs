//! Personal data: one's own copy, asking to be erased, erasing a person, and how long data are kept.

mod asking;
mod erase;
mod own;
mod requests;
mod retention;

use poem::{Route, get, post};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/mina-sidor/uppgifter", get(own::show).post(own::take))
        .at("/mina-sidor/uppgifter/ta-bort", get(asking::show).post(asking::submit))
        .at("/mina-sidor/uppgifter/ta-bort/angra/:request", post(asking::withdraw))
        .at("/min-kommun/borttagning", get(requests::list))
        .at("/min-kommun/borttagning/:request", get(requests::show).post(requests::refuse))
        .at("/arbete/borttagning", get(requests::list))
        .at("/arbete/borttagning/:request", get(requests::show).post(requests::refuse))
        .at("/min-kommun/personer/:person/ta-bort", get(erase::ask).post(erase::submit))
        .at("/arbete/medlemmar/personer/:person/ta-bort", get(erase::ask).post(erase::submit))
        .at("/arbete/drift/gallring", get(retention::list))
        .at("/arbete/drift/gallring/:kind", get(retention::ask).post(retention::choose))
}
