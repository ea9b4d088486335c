//! The list as a file. Taking it out is remembered in the audit trail.

use poem::http::header;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::participants::{self, File};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

#[handler]
pub(super) async fn xlsx(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    let taken = async |scope: &_| participants::xlsx(scope, id).await.map_err(Failure);
    let file = portal.database.write(&visitor.actor, taken).await?;
    Ok(download(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
}

#[handler]
pub(super) async fn csv(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    let taken = async |scope: &_| participants::csv(scope, id).await.map_err(Failure);
    let file = portal.database.write(&visitor.actor, taken).await?;
    Ok(download(file, "text/csv; charset=utf-8"))
}

/// A file to save. Names are made of what addresses have, so they need no quoting.
fn download(file: File, content_type: &'static str) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    file.bytes.with_content_type(content_type).with_header(header::CONTENT_DISPOSITION, disposition).into_response()
}
