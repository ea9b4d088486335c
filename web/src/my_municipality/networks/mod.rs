//! The kommun's seats in networks: which it has, who sits there, and where somebody is missing.

mod list;
mod show;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/min-kommun/natverk", get(list::show))
        .at("/min-kommun/natverk.csv", get(list::file))
        .at("/min-kommun/natverk.xlsx", get(list::file))
        .at("/min-kommun/natverk/:network", get(show::show))
        .at("/min-kommun/natverk/:network/lamna-tom", post(show::leave_empty))
        .at("/min-kommun/natverk/:network/fyll", post(show::take_up))
}
