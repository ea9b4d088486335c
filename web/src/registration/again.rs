//! The kind page for a form that was sent once more after it had done its work.

use askama::Template;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use samverk_domain::courses::{BookingId, OfferingId};

use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "registration/again.html")]
struct AgainPage {
    chrome: Chrome,
    booking: BookingId,
    offering: OfferingId,
}

/// Says that the booking was made before, and that what was changed since is not in it.
pub(super) fn page(visitor: &Visitor, booking: BookingId, offering: OfferingId) -> Response {
    let chrome = visitor.chrome("Anmälan är redan gjord").within(Area::Courses);
    Page(AgainPage { chrome, booking, offering }).with_status(StatusCode::CONFLICT).into_response()
}
