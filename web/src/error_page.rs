//! What a reader sees when a page cannot be shown.

use askama::Template;
use poem::error::ParsePathError;
use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use samverk_domain::{Error, Refusal, StoreFault};

use crate::layout::{Chrome, Page};
use crate::sign_in;
use crate::visitor::{self, Visitor};

/// What a handler gives up with. The page is made where the visitor is known.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct Failure(#[from] pub(crate) Error);

impl From<StoreFault> for Failure {
    fn from(fault: StoreFault) -> Self {
        Self(Error::from(fault))
    }
}

impl poem::error::ResponseError for Failure {
    fn status(&self) -> StatusCode {
        match &self.0 {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::Invalid(_) => StatusCode::BAD_REQUEST,
            Error::Refused(Refusal::TooManyAttempts) => StatusCode::TOO_MANY_REQUESTS,
            Error::Refused(Refusal::LinkNotValid) => StatusCode::GONE,
            Error::Refused(_) => StatusCode::CONFLICT,
            Error::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// What handlers answer.
pub(crate) type Answer<T = Response> = Result<T, Failure>;

#[derive(Template)]
#[template(path = "error_page.html")]
struct ErrorPage {
    chrome: Chrome,
    heading: String,
    text: String,
    trace_id: Option<String>,
    /// Where to go from here: address and words.
    way_on: (String, &'static str),
}

/// A page for somebody who is not known: it has nothing but the words.
#[derive(Template)]
#[template(path = "layout/fault.html")]
struct FaultPage {
    heading: &'static str,
    text: &'static str,
}

/// The page for what went wrong. Somebody who has not signed in is asked to, and comes back.
pub(crate) fn of(visitor: &Visitor, fault: &poem::Error) -> Response {
    // An id in an address that cannot be one is the id of nothing.
    let status = if fault.is::<ParsePathError>() { StatusCode::NOT_FOUND } else { fault.status() };
    if status == StatusCode::FORBIDDEN
        && visitor.actor.identity().is_none()
        && fault.downcast_ref::<Failure>().is_some()
    {
        let query = serde_urlencoded::to_string([("till", &visitor.here)]).unwrap_or_default();
        return StatusCode::SEE_OTHER.with_header(header::LOCATION, format!("/logga-in?{query}")).into_response();
    }
    let refusal = fault.downcast_ref::<Failure>().and_then(|failure| match failure.0 {
        Error::Refused(refusal) => Some(refusal),
        _ => None,
    });
    let (heading, text) = match refusal {
        Some(refusal) => (refusal.title(), refusal.sentence()),
        None => words(status),
    };
    if status.is_server_error() {
        tracing::error!(%fault, "a page failed");
    }
    let trace_id = samverk_domain::trace::current().filter(|_| status.is_server_error());
    let way_on = match (refusal, &visitor.came_from) {
        (Some(Refusal::LinkNotValid), _) => (sign_in::new_link(&visitor.here).to_owned(), "Be om en ny länk"),
        (_, Some(page)) => (page.clone(), "Tillbaka"),
        _ => ("/kurser".to_owned(), "Till kurserna"),
    };
    let chrome = visitor.chrome(heading);
    let page = ErrorPage { chrome, heading: heading.to_owned(), text: text.to_owned(), trace_id, way_on };
    Page(page).with_status(status).into_response()
}

/// The page when even the visitor cannot be found out, because the database is away.
pub(crate) fn without_visitor(fault: &poem::Error) -> Response {
    tracing::error!(%fault, "the visitor could not be found out");
    refusal(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The page for a form that another site sent in a visitor's name, or a browser that does not say where it comes from.
pub(crate) fn from_elsewhere() -> Response {
    let text = "Det du skickade kom inte från en av våra sidor. Öppna sidan på nytt och försök igen.";
    fault_page(StatusCode::FORBIDDEN, "Vi tog inte emot det du skickade", text)
}

/// The page of a request that did not get as far as the portal: one that is too large, a panic.
#[must_use]
pub fn refusal(status: StatusCode) -> Response {
    let (heading, text) = words(status);
    fault_page(status, heading, text)
}

fn fault_page(status: StatusCode, heading: &'static str, text: &'static str) -> Response {
    let mut response = Page(FaultPage { heading, text }).with_status(status).into_response();
    visitor::protect(response.headers_mut(), false);
    response
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => {
            ("Sidan finns inte", "Kontrollera adressen, eller sök efter det du letar efter bland kurserna.")
        }
        StatusCode::FORBIDDEN => {
            ("Du har inte tillgång till sidan", "Be din kommuns samordnare om hjälp om du tror att du borde ha det.")
        }
        StatusCode::METHOD_NOT_ALLOWED => ("Det går inte att göra så här", "Gå tillbaka och använd knappen på sidan."),
        StatusCode::PAYLOAD_TOO_LARGE => ("Det du skickade är för stort", "En fil får vara högst 5 MB."),
        status if status.is_client_error() => {
            ("Det gick inte att förstå det du skickade", "Gå tillbaka, kontrollera uppgifterna och försök igen.")
        }
        _ => (
            "Något gick fel hos oss",
            "Felet är antecknat. Försök igen om en stund. Det du sparade tidigare finns kvar.",
        ),
    }
}
