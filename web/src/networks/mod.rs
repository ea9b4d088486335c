//! Networks: what anybody reads of them, where somebody is missing, and what those do who are in them.

mod answer;
mod change;
mod coverage;
mod list;
pub(crate) mod meetings;
mod nominate;
pub(crate) mod person;
mod show;
pub(crate) mod words;

use poem::{Route, get, post};

pub(crate) fn routes(pages: Route) -> Route {
    let pages = meetings::routes(pages);
    pages
        .at("/natverk", get(list::show))
        .at("/natverk/tackning", get(coverage::show))
        .at("/natverk/tackning.csv", get(coverage::file))
        .at("/natverk/tackning.xlsx", get(coverage::file))
        .at("/natverk/forslag/:key", get(answer::show).post(answer::give))
        .at("/natverk/plats/:membership/:way", get(change::ask).post(change::submit))
        .at("/natverk/:network", get(show::show))
        .at("/natverk/:network/be-om-plats", post(show::request))
        .at("/natverk/:network/foresla", get(nominate::show).post(nominate::submit))
}
