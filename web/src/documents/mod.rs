//! Documents: the lists of them where they belong, the forms of those who keep them, and the files.

mod download;
mod edit;
mod form;
mod list;
mod place;
mod remove;
mod shown;

use poem::{Route, get};

pub(crate) use form::{DocumentPart, upload};
pub(crate) use shown::{Row, Shelf, Shown};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/kurstillfallen/:offering/dokument", get(list::of_offering))
        .at("/natverk/:network/dokument", get(list::of_network).post(list::add_to_network))
        .at("/natverk/traff/:meeting/dokument", get(list::of_meeting).post(list::add_to_meeting))
        .at("/projekt/:project/dokument", get(list::of_project).post(list::add_to_project))
        .at("/dokument/:document/redigera", get(edit::ask).post(edit::change))
        .at("/dokument/:document/ta-bort", get(remove::ask).post(remove::remove))
        .at("/dokument/:document/:number/:name", get(download::give))
}

/// The address of an offering's documents.
pub(crate) fn address(offering: impl std::fmt::Display) -> String {
    format!("/kurstillfallen/{offering}/dokument")
}
