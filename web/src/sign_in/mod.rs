//! Signing in and out, and the pages that links in mail lead to.

mod invitation;
mod link;
mod password;
mod reset;

use poem::http::{StatusCode, header};
use poem::web::cookie::CookieJar;
use poem::{IntoResponse, Response, Route, get, post};
use samverk_domain::access::sign_in::{self, SignedIn};

use crate::Portal;
use crate::error_page::Answer;
use crate::unsent;
use crate::visitor::{self, Visitor};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/logga-in", get(password::show).post(password::submit))
        .at("/logga-in/lank", get(link::show).post(link::submit))
        .at("/logga-in/skicka-lank", post(link::send))
        .at("/logga-ut", post(password::sign_out))
        .at("/glomt-losenord", get(reset::ask).post(reset::send))
        .at("/nytt-losenord", get(reset::show).post(reset::submit))
        .at("/inbjudan", get(invitation::show).post(invitation::submit))
}

/// Begins a session and leads on to where the visitor was going.
async fn begin(portal: &Portal, visitor: &Visitor, cookies: &CookieJar, who: SignedIn, to: &str) -> Answer {
    let secret = sign_in::start_session(&portal.database, who, &visitor.origin).await?;
    let to = if unsent::follows(portal, cookies, &secret).await? { unsent::PATH } else { to };
    visitor::begin_session(cookies, portal, secret.reveal());
    Ok(see_other(visitor::own_path(to).unwrap_or("/mina-sidor")))
}

/// Where one asks for a new link of the kind that the page of a mailed link is for.
pub(crate) fn new_link(here: &str) -> &'static str {
    if here.starts_with("/nytt-losenord") { "/glomt-losenord" } else { "/logga-in" }
}

/// Leads on after a form.
pub(crate) fn see_other(to: &str) -> Response {
    StatusCode::SEE_OTHER.with_header(header::LOCATION, to).into_response()
}
