//! The discussion of networks: threads and posts, what is new, and how one is told.

mod edit;
mod link;
mod list;
mod open;
mod remove;
mod row;
mod setting;
mod state;
mod thread;

use poem::{Route, get, post};
use samverk_domain::Error;
use samverk_domain::discussion::thread::Listed;

pub(crate) use link::PATH as DIGEST_LINK;
pub(crate) use list::{Section, news, of_meeting, of_network};

use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/natverk/:network/diskussion", get(list::show))
        .at("/natverk/:network/diskussion/ny", get(open::ask).post(open::submit))
        .at("/natverk/:network/diskussion/:thread", get(thread::show).post(thread::write))
        .at("/natverk/:network/diskussion/:thread/lage/:state", post(state::take))
        .at("/natverk/inlagg/:post", get(edit::ask).post(edit::change))
        .at("/natverk/inlagg/:post/ta-bort", get(remove::ask).post(remove::submit))
        .at("/mina-sidor/natverk/sammanfattning", get(setting::show).post(setting::choose))
        .at("/sammanfattning/:key", get(link::show).post(link::turn_off))
}

/// Somebody who is signed in; discussions are mailed about, and whoever follows such a link may have to sign in first.
fn signed_in(visitor: &Visitor) -> Answer<()> {
    visitor.actor.identity().map(|_| ()).ok_or(Failure(Error::Forbidden))
}

/// The page of a thread.
fn address(listed: &Listed) -> String {
    format!("/natverk/{}/diskussion/{}", listed.network_slug, listed.thread.id)
}

/// The way to a page of a network's discussion: label and address of each page above it.
fn crumbs(name: &str, slug: &str) -> Vec<(String, String)> {
    vec![
        ("Nätverk".to_owned(), "/natverk".to_owned()),
        (name.to_owned(), format!("/natverk/{slug}")),
        ("Diskussion".to_owned(), format!("/natverk/{slug}/diskussion")),
    ]
}
