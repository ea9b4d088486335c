//! My pages: one's own registrations, networks, projects and sign-ins.

mod code;
mod devices;
mod networks;
mod projects;
mod registrations;

use poem::{Route, get, post};

use crate::layout::Groups;

/// The pages of the area.
pub(crate) const PAGES: &Groups = &[(
    "Mina sidor",
    &[
        ("Anmälningar", "/mina-sidor"),
        ("Nätverk", "/mina-sidor/natverk"),
        ("Projekt", "/mina-sidor/projekt"),
        ("Intyg", "/mina-sidor/intyg"),
        ("Kalenderlänk", "/mina-sidor/kalender"),
        ("Mina uppgifter", "/mina-sidor/uppgifter"),
        ("Inloggning", "/mina-sidor/inloggning"),
    ],
)];

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/mina-sidor", get(registrations::show))
        .at("/mina-sidor/kod/:registration", get(code::show))
        .at("/mina-sidor/natverk", get(networks::show))
        .at("/mina-sidor/projekt", get(projects::show))
        .at("/mina-sidor/inloggning", get(devices::show))
        .at("/mina-sidor/inloggning/losenord", post(devices::send_reset))
        .at("/mina-sidor/inloggning/overallt", post(devices::end_all))
        .at("/mina-sidor/inloggning/organisation", post(devices::switch))
        .at("/mina-sidor/inloggning/program/:program/logga-ut", post(devices::end_program))
        .at("/mina-sidor/inloggning/:session/logga-ut", post(devices::end))
}
