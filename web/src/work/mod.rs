//! What the association's staff do: courses and their offerings, participants, wishes, members, and what keeps it running.

mod check_in;
mod courses;
mod evaluations;
mod invoices;
mod members;
pub(crate) mod offerings;
mod operations;
mod participants;
mod rooms;
mod series;
mod today;
mod wishes;

use poem::{Route, get};
use samverk_domain::access::{Actor, Permission};

pub(crate) fn routes(pages: Route) -> Route {
    let pages = pages.at("/arbete", get(today::show));
    let parts = [
        courses::routes,
        offerings::routes,
        participants::routes,
        check_in::routes,
        evaluations::routes,
        rooms::routes,
        series::routes,
        wishes::routes,
        invoices::routes,
        members::routes,
        operations::routes,
    ];
    parts.into_iter().fold(pages, |pages, add| add(pages))
}

/// The way to a page, as the page shows it: label and address of each page above it.
pub(crate) type Crumbs = Vec<(String, String)>;

/// The crumbs of a page under "Arbete".
pub(crate) fn crumbs<const N: usize>(above: [(&str, String); N]) -> Crumbs {
    let work = ("Arbete".to_owned(), "/arbete".to_owned());
    std::iter::once(work).chain(above.map(|(label, href)| (label.to_owned(), href))).collect()
}

/// The parts of the staff's area that this reader may enter: label and address.
pub(crate) fn tabs(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut tabs = vec![
        ("I dag", "/arbete"),
        ("Kurser", "/arbete/kurser"),
        ("Lokaler", "/arbete/lokaler"),
        ("Önskemål", "/arbete/onskemal"),
        ("Utvärderingar", "/arbete/nki"),
        ("Fakturaunderlag", "/arbete/fakturaunderlag"),
        ("Intyg", "/arbete/intyg"),
        ("Utbildningsläge", "/arbete/utbildningslage"),
        ("Organisationer", "/arbete/medlemmar"),
    ];
    if actor.may(Permission::ReadOperations) {
        tabs.extend([("Drift", "/arbete/drift"), ("Logg", "/arbete/drift/logg")]);
    }
    tabs
}
