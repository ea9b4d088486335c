//! Networks as the staff see them: the list, one network with its seats and people, and everything that changes them.

mod edit;
mod form;
mod list;
mod seats;
mod show;
mod state;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/natverk", get(list::show))
        .at("/arbete/natverk/nytt", get(edit::ask_new).post(edit::create))
        .at("/arbete/natverk/:network", get(show::show))
        .at("/arbete/natverk/:network/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/natverk/:network/lage/:state", get(state::ask).post(state::submit))
        .at("/arbete/natverk/:network/fraga", post(seats::ask))
        .at("/arbete/natverk/:network/platser/:organisation", get(seats::show).post(seats::expect))
}
