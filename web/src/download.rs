//! Files to save.

use poem::http::header;
use poem::{IntoResponse, Response};
use samverk_domain::sheet::{File, Format};

/// A file to save. Names are made of what addresses have, so they need no quoting.
pub(crate) fn download(file: File) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    let media_type = file.format.media_type();
    file.bytes.with_content_type(media_type).with_header(header::CONTENT_DISPOSITION, disposition).into_response()
}

/// The kind of file that an address asks for by its ending.
pub(crate) fn format(path: &str) -> Format {
    if path.rsplit('.').next() == Some("csv") { Format::Csv } else { Format::Xlsx }
}
