//! Meetings of networks: what those in a network read of them and answer, and how they are kept.

mod answer;
mod attendance;
mod edit;
mod form;
mod list;
mod notes;
pub(crate) mod row;
mod show;
mod state;
mod step;
mod step_form;
mod words;

use poem::{Route, get, post};
use samverk_domain::Error;
use samverk_domain::networks::meeting::Listed;

pub(crate) use list::{Meetings, of_network, rows};

use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/natverk/:network/traffar", get(list::show))
        .at("/natverk/:network/traffar/ny", get(edit::ask_new).post(edit::create))
        .at("/natverk/traff/:meeting", get(show::show))
        .at("/natverk/traff/:meeting/kalender.ics", get(show::calendar))
        .at("/natverk/traff/:meeting/svar", post(answer::say))
        .at("/natverk/traff/:meeting/redigera", get(edit::ask).post(edit::change))
        .at("/natverk/traff/:meeting/lage/:state", get(state::ask).post(state::submit))
        .at("/natverk/traff/:meeting/narvaro", get(attendance::show).post(attendance::note))
        .at("/natverk/traff/:meeting/anteckningar", get(notes::ask).post(notes::write))
        .at("/natverk/traff/:meeting/steg", get(step_form::ask_new).post(step_form::add))
        .at("/natverk/steg/:step", get(step_form::ask).post(step_form::change))
        .at("/natverk/steg/:step/:state", post(step::take))
}

/// Somebody who is signed in; meetings are mailed about, and whoever follows such a link may have to sign in first.
fn signed_in(visitor: &Visitor) -> Answer<()> {
    visitor.actor.identity().map(|_| ()).ok_or(Failure(Error::Forbidden))
}

/// The way to a page of a meeting: label and address of each page above it.
fn crumbs(listed: &Listed) -> Vec<(String, String)> {
    let network = (listed.network_name.clone(), format!("/natverk/{}", listed.network_slug));
    vec![("Nätverk".to_owned(), "/natverk".to_owned()), network, (listed.meeting.title.clone(), row::address(listed))]
}
