//! The association's rooms: who has which when, which are free, and the register of them.

mod edit;
mod form;
mod free;
mod show;
mod week;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/lokaler", get(week::show))
        .at("/arbete/lokaler/lediga", get(free::show))
        .at("/arbete/lokaler/ny", get(edit::ask_new).post(edit::create))
        .at("/arbete/lokaler/:room", get(show::show).post(show::book))
        .at("/arbete/lokaler/:room/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/lokaler/:room/:booking/ta-bort", post(show::remove))
}
