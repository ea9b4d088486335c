//! What organisations are billed: month by month, closed, credited and handed over to the accounts.

mod basis;
mod close;
mod credit;
mod export;
mod list;
mod month;

use poem::{Route, get, post};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::time::Month;

use super::{Crumbs, crumbs};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/fakturaunderlag", get(list::show))
        .at("/arbete/fakturaunderlag/:month", get(month::show))
        .at("/arbete/fakturaunderlag/:month/stang", get(close::ask_all).post(close::submit_all))
        .at("/arbete/fakturaunderlag/:month/exportera", post(export::all))
        .at("/arbete/fakturaunderlag/:month/:organisation", get(basis::show))
        .at("/arbete/fakturaunderlag/:month/:organisation/stang", get(close::ask).post(close::submit))
        .at("/arbete/fakturaunderlag/:month/:organisation/kreditera", get(credit::ask).post(credit::submit))
        .at("/arbete/fakturaunderlag/:month/:organisation/exportera", post(export::one))
}

/// The address of a month.
fn of_month(month: Month) -> String {
    format!("/arbete/fakturaunderlag/{month}")
}

/// The address of a basis.
fn of_basis(month: Month, organisation: OrganisationId) -> String {
    format!("{}/{organisation}", of_month(month))
}

/// The way to what is in a month.
fn within(month: Month) -> Crumbs {
    crumbs([
        ("Fakturaunderlag", format!("/arbete/fakturaunderlag?ar={}", month.year())),
        (&month.name(), of_month(month)),
    ])
}
