//! Pages of information: members, accessibility, personal data, the API's documentation.

mod accessibility;
mod api;
mod members;
mod personal_data;

use poem::{Route, get, handler};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/medlemmar", get(members::show))
        .at("/tillganglighet", get(accessibility::show).post(accessibility::leave))
        .at("/personuppgifter", get(personal_data::show))
        .at("/api", get(api::show))
        .at("/robots.txt", get(robots))
}

/// What programs that read the web may read: all that is for everybody.
#[handler]
fn robots() -> &'static str {
    "User-agent: *\n\
     Disallow: /anmalan/\n\
     Disallow: /arbete\n\
     Disallow: /inbjudan\n\
     Disallow: /logga-in\n\
     Disallow: /min-kommun\n\
     Disallow: /mina-sidor\n\
     Disallow: /utvardering/\n"
}
