//! What a reader sees when a page cannot be shown.

use askama::Template;
use poem::error::ParsePathError;
use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use samverk_domain::{Error, Refusal, StoreFault};

use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;

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
    let page =
        ErrorPage { chrome: visitor.chrome(heading), heading: heading.to_owned(), text: text.to_owned(), trace_id };
    Page(page).with_status(status).into_response()
}

/// The page when even the visitor cannot be found out, because the database is away.
pub(crate) fn without_visitor(fault: &poem::Error) -> Response {
    tracing::error!(%fault, "the visitor could not be found out");
    poem::web::Html(include_str!("layout/fault.html")).with_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
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
