//! A kommun's own side of everything, for its coordinators: its people and units, its registrations and what they cost,
//! its wishes, and what has been done.

mod approvals;
mod benefits;
mod costs;
mod demand;
mod end;
mod events;
mod import;
mod invite;
mod invoice;
mod networks;
mod overview;
mod people;
mod person;
mod person_form;
mod projects;
mod registrations;
mod role;
mod unit_form;
mod units;
mod wishes;

use poem::{Route, get, post};
use samverk_domain::Error;
use samverk_domain::access::{OrganisationId, Permission};

use crate::error_page::{Answer, Failure};
use crate::layout::Groups;
use crate::visitor::Visitor;

/// The pages of the area.
pub(crate) const PAGES: &Groups = &[
    (
        "Översikt",
        &[
            ("Översikt", "/min-kommun"),
            ("Händelser", "/min-kommun/handelser"),
            ("Kalenderlänk", "/min-kommun/kalender"),
        ],
    ),
    ("Personer", &[("Personer", "/min-kommun/personer"), ("Enheter", "/min-kommun/enheter")]),
    (
        "Kurser",
        &[
            ("Anmälningar", "/min-kommun/anmalningar"),
            ("Att godkänna", "/min-kommun/godkannanden"),
            ("Utbildningsläge", "/min-kommun/utbildningslage"),
            ("Intyg", "/min-kommun/intyg"),
            ("Önskemål", "/min-kommun/onskemal"),
        ],
    ),
    ("Nätverk", &[("Nätverk", "/min-kommun/natverk")]),
    ("Projekt", &[("Projekt", "/min-kommun/projekt")]),
    (
        "Ekonomi",
        &[
            ("Kostnader", "/min-kommun/kostnader"),
            ("Statistik", "/min-kommun/statistik"),
            ("Vad vi får för avgiften", "/min-kommun/nytta"),
        ],
    ),
];

pub(crate) fn routes(pages: Route) -> Route {
    approvals::routes(networks::routes(projects::routes(wishes::routes(pages))))
        .at("/min-kommun", get(overview::show))
        .at("/min-kommun/personer", get(people::show))
        .at("/min-kommun/personer.csv", get(people::file))
        .at("/min-kommun/personer.xlsx", get(people::file))
        .at("/min-kommun/personer/ny", get(person_form::blank).post(person_form::add))
        .at("/min-kommun/personer/bjud-in", get(invite::ask).post(invite::all))
        .at("/min-kommun/personer/importera", get(import::begin).post(import::submit))
        .at("/min-kommun/personer/:person", get(person::show))
        .at("/min-kommun/personer/:person/andra", get(person_form::edit).post(person_form::change))
        .at("/min-kommun/personer/:person/bjud-in", post(invite::one))
        .at("/min-kommun/personer/:person/samordnare", post(role::give))
        .at("/min-kommun/personer/:person/samordnare/ta-bort", post(role::take))
        .at("/min-kommun/personer/:person/avsluta", get(end::ask).post(end::submit))
        .at("/min-kommun/personer/:person/ateruppta", post(end::resume))
        .at("/min-kommun/enheter", get(units::show).post(unit_form::add))
        .at("/min-kommun/enheter/:unit", get(unit_form::edit).post(unit_form::change))
        .at("/min-kommun/enheter/:unit/ta-bort", get(units::ask).post(units::remove))
        .at("/min-kommun/anmalningar", get(registrations::show))
        .at("/min-kommun/anmalningar.csv", get(registrations::file))
        .at("/min-kommun/anmalningar.xlsx", get(registrations::file))
        .at("/min-kommun/statistik", get(demand::show))
        .at("/min-kommun/statistik.csv", get(demand::file))
        .at("/min-kommun/statistik.xlsx", get(demand::file))
        .at("/min-kommun/kostnader", get(costs::show))
        .at("/min-kommun/kostnader.csv", get(costs::file))
        .at("/min-kommun/kostnader.xlsx", get(costs::file))
        .at("/min-kommun/nytta", get(benefits::show))
        .at("/min-kommun/nytta.csv", get(benefits::file))
        .at("/min-kommun/nytta.xlsx", get(benefits::file))
        .at("/min-kommun/kostnader/:month", get(invoice::show))
        .at("/min-kommun/kostnader/:month/underlag.csv", get(invoice::file))
        .at("/min-kommun/kostnader/:month/underlag.xlsx", get(invoice::file))
        .at("/min-kommun/handelser", get(events::show))
}

/// The organisation that the visitor looks after. The association's staff look after theirs elsewhere.
pub(crate) fn own(visitor: &Visitor) -> Answer<OrganisationId> {
    let actor = &visitor.actor;
    let own = actor.organisation().filter(|_| actor.may(Permission::ManagePeople) && !actor.is_association());
    own.ok_or(Failure(Error::Forbidden))
}
