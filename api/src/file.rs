//! Lists that are also files: whoever asks for CSV or XLSX in `Accept` gets the whole list to save.

use poem::web::Accept;
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::payload::{Attachment, AttachmentType};
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, ResponseContent};
use samverk_domain::sheet::{File, Format};
use serde::Serialize;

use crate::accept;
use crate::written::Written;

/// The kind of file that the request asks for; none when it is JSON.
pub(crate) struct Wanted(pub(crate) Option<Format>);

impl<'a> FromRequest<'a> for Wanted {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let bare = |format: Format| format.media_type().split(';').next().unwrap_or_default();
        let files = [Format::Csv, Format::Xlsx];
        let offered = ["application/json"].into_iter().chain(files.map(bare));
        let preferred = accept::preferred(&Accept::from_request_without_body(request).await?, offered);
        Ok(Self(files.into_iter().find(|&format| bare(format) == preferred)))
    }
}

#[derive(ResponseContent)]
pub(crate) enum Content<T: ToJSON + Serialize> {
    Json(Written<T>),
    #[oai(content_type = "text/csv; charset=utf-8")]
    Csv(Attachment<Vec<u8>>),
    #[oai(content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx(Attachment<Vec<u8>>),
}

/// A list, or the file of it.
#[derive(ApiResponse)]
pub(crate) enum Listing<T: ToJSON + Serialize> {
    /// The list, as JSON, CSV or XLSX.
    #[oai(status = 200)]
    Shown(Content<T>),
}

impl<T: ToJSON + Serialize> Listing<T> {
    pub(crate) fn json(list: T) -> Self {
        Self::Shown(Content::Json(Written(list)))
    }

    pub(crate) fn file(file: File) -> Self {
        let attachment = Attachment::new(file.bytes).attachment_type(AttachmentType::Attachment).filename(file.name);
        Self::Shown(match file.format {
            Format::Csv => Content::Csv(attachment),
            Format::Xlsx => Content::Xlsx(attachment),
        })
    }
}
