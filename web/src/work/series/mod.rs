//! Series as the staff see them: the list, one series with its parts, and everything that changes them.

mod edit;
mod list;
mod parts;
mod show;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/serier", get(list::show))
        .at("/arbete/serier/ny", get(edit::ask_new).post(edit::create))
        .at("/arbete/serier/:series", get(show::show))
        .at("/arbete/serier/:series/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/serier/:series/delar", post(parts::change))
        .at("/arbete/serier/:series/lage", post(show::transition))
        .at("/arbete/serier/:series/ta-bort", post(show::remove))
}
