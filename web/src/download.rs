//! Files to save.

use poem::http::header;
use poem::{IntoResponse, Response};
use samverk_domain::courses::paper::Document;
use samverk_domain::sheet::{File, Format};

/// A file to save.
pub(crate) fn download(file: File) -> Response {
    attachment(&file.name, file.format.media_type(), file.bytes)
}

/// A document to print.
pub(crate) fn document(document: Document) -> Response {
    attachment(&document.name, "application/pdf", document.bytes)
}

/// Names are made of what addresses have, so they need no quoting.
fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    bytes.with_content_type(media_type).with_header(header::CONTENT_DISPOSITION, disposition).into_response()
}

/// The kind of file that an address asks for by its ending.
pub(crate) fn format(path: &str) -> Format {
    if path.rsplit('.').next() == Some("csv") { Format::Csv } else { Format::Xlsx }
}
