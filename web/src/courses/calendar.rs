//! "Add to calendar": an offering as an iCalendar file.

use poem::http::header;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::{Error, calendar};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

#[handler]
pub(crate) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((_, file)): Path<(String, String)>,
) -> Answer {
    let id = file.strip_suffix(".ics").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let base_url = portal.base_url.as_str();
    let text = portal
        .database
        .read(&visitor.actor, async |scope| calendar::of_offering(scope, id, base_url).await.map_err(Failure))
        .await?;
    Ok(file_response(text))
}

/// A calendar file.
pub(super) fn file_response(text: String) -> Response {
    text.with_content_type("text/calendar; charset=utf-8")
        .with_header(header::CONTENT_DISPOSITION, "attachment; filename=\"kurs.ics\"")
        .into_response()
}
