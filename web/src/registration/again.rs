//! The kind page for a form that was sent once more after it had done its work.

use askama::Template;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use samverk_domain::courses::BookingId;

use super::offer::Target;
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "registration/again.html")]
struct AgainPage {
    chrome: Chrome,
    booking: BookingId,
    begin: String,
}

/// Says that the booking was made before, and that what was changed since is not in it.
pub(super) fn page(visitor: &Visitor, booking: BookingId, target: Target) -> Response {
    let chrome = visitor.chrome("Anmälan är redan gjord").within(Area::Courses);
    Page(AgainPage { chrome, booking, begin: target.path() }).with_status(StatusCode::CONFLICT).into_response()
}
