//! Needs in networks: what those in one say that they need, who else does, and what becomes of it.

mod answer;
mod list;
mod make;
mod note;
mod remove;
mod row;
mod support;

use poem::{Route, get, post};
use samverk_domain::Error;
use samverk_domain::discussion::standing::Standing;
use samverk_domain::networks::NeedSignalId;
use samverk_domain::networks::need_signal::{self, Listed};

pub(crate) use list::{Section, of_network};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/natverk/:network/behov", get(list::show))
        .at("/natverk/:network/behov/nytt", get(note::blank).post(note::note))
        .at("/natverk/behov/:need/andra", get(note::edit).post(note::change))
        .at("/natverk/behov/:need/ta-bort", get(remove::ask).post(remove::submit))
        .at("/natverk/behov/:need/svara", get(answer::ask).post(answer::submit))
        .at("/natverk/behov/:need/ta-upp-igen", post(answer::take_back))
        .at("/natverk/behov/:need/vi-ocksa", post(support::say))
        .at("/natverk/behov/:need/inte-vi", post(support::take_back))
        .at("/natverk/behov/:need/kurs", get(make::wish_form).post(make::wish))
        .at("/natverk/behov/:need/projekt", get(make::project_form).post(make::project))
}

/// Somebody who is signed in; others may have to sign in first.
fn signed_in(visitor: &Visitor) -> Answer<()> {
    visitor.actor.identity().map(|_| ()).ok_or(Failure(Error::Forbidden))
}

/// A need, and what the visitor may do in its network.
async fn found(portal: &Portal, visitor: &Visitor, id: NeedSignalId) -> Answer<(Listed, Standing)> {
    signed_in(visitor)?;
    Ok(portal.database.read(&visitor.actor, async |scope| need_signal::get(scope, id).await).await?)
}

/// The same for somebody who moderates there.
async fn moderated(portal: &Portal, visitor: &Visitor, id: NeedSignalId) -> Answer<Listed> {
    match found(portal, visitor, id).await? {
        (listed, Standing::Moderator) => Ok(listed),
        _ => Err(Failure(Error::Forbidden)),
    }
}

/// Where a need stands among those of its network.
fn place(listed: &Listed) -> String {
    format!("/natverk/{}/behov#behov-{}", listed.network_slug, listed.need.id)
}

/// The way to a page of a network's needs: label and address of each page above it.
fn crumbs(name: &str, slug: &str) -> Vec<(String, String)> {
    vec![
        ("Nätverk".to_owned(), "/natverk".to_owned()),
        (name.to_owned(), format!("/natverk/{slug}")),
        ("Behov".to_owned(), format!("/natverk/{slug}/behov")),
    ]
}
