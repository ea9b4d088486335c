//! Gives a file, so that nothing in it runs on our address: all but pictures is saved, never shown.

use poem::http::header;
use poem::web::{Data, Path};
use poem::{Body, IntoResponse, Response, handler};
use samverk_domain::documents::{self, DocumentId};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

#[handler]
pub(super) async fn give(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, number, _)): Path<(DocumentId, i64, String)>,
) -> Answer<Response> {
    let (version, bytes) =
        documents::open(&portal.database, &portal.files, &visitor.actor, id, number).await.map_err(Failure)?;
    let disposition = if version.kind.is_shown() { "inline" } else { "attachment" };
    Ok(Body::from_bytes_stream(bytes)
        .with_content_type(version.kind.media_type())
        .with_header(header::CONTENT_DISPOSITION, disposition)
        .with_header(header::CONTENT_LENGTH, version.size)
        .with_header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .with_header(header::CACHE_CONTROL, "private, no-store")
        .into_response())
}
