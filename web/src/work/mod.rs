//! What the association's staff do: courses and their offerings, participants, wishes, networks, projects, members, and what keeps it running.

mod check_in;
mod courses;
mod evaluations;
mod invoices;
mod members;
mod networks;
pub(crate) mod offerings;
mod operations;
mod participants;
mod projects;
mod rooms;
mod series;
mod today;
mod wishes;

use poem::{Route, get};
use samverk_domain::access::{Actor, Permission};

use crate::layout::Groups;

/// The pages of the area.
pub(crate) const PAGES: &Groups = &[
    ("I dag", &[("I dag", "/arbete")]),
    (
        "Kurser",
        &[
            ("Kurser", "/arbete/kurser"),
            ("Serier", "/arbete/serier"),
            ("Lokaler", "/arbete/lokaler"),
            ("Önskemål", "/arbete/onskemal"),
        ],
    ),
    (
        "Efter kursen",
        &[("Utvärderingar", "/arbete/nki"), ("Intyg", "/arbete/intyg"), ("Utbildningsläge", "/arbete/utbildningslage")],
    ),
    ("Nätverk", &[("Nätverk", "/arbete/natverk")]),
    ("Projekt", &[("Projekt", "/arbete/projekt"), ("Program och fonder", "/arbete/projekt/program")]),
    ("Fakturaunderlag", &[("Fakturaunderlag", "/arbete/fakturaunderlag")]),
    ("Organisationer", &[("Organisationer", "/arbete/medlemmar")]),
    ("Drift", &[("Drift", "/arbete/drift"), ("Gallring", "/arbete/drift/gallring"), ("Logg", "/arbete/drift/logg")]),
];

/// Whether the actor is shown the way to one of them.
pub(crate) fn is_shown(page: &str, actor: &Actor) -> bool {
    !page.starts_with("/arbete/drift") || actor.may(Permission::ReadOperations)
}

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
        networks::routes,
        projects::routes,
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
