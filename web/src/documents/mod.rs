//! Documents as readers get them: a list for each offering, and the files.

mod download;
mod list;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{Route, get};
use samverk_domain::documents::{Document, FileKind, Version};
use samverk_domain::swedish;

use crate::words;

/// What may stand in a part of a path as it is (RFC 3986).
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/kurstillfallen/:offering/dokument", get(list::show))
        .at("/dokument/:document/:number/:name", get(download::give))
}

/// The address of an offering's documents.
pub(crate) fn address(offering: impl std::fmt::Display) -> String {
    format!("/kurstillfallen/{offering}/dokument")
}

/// A document as lists show it: its newest version.
pub(crate) struct Shown {
    pub(crate) title: String,
    pub(crate) href: String,
    /// Kind and size, as in `PDF, 1,2 MB`.
    pub(crate) file: String,
    /// Who made it and what others may do with it; empty when neither is said.
    pub(crate) terms: String,
}

impl Shown {
    pub(crate) fn of(Document { row, versions }: Document) -> Self {
        let newest = versions.first();
        let terms = [row.credit, row.licence.map(|licence| words::licence(Some(licence)).to_owned())];
        Self {
            title: row.title,
            href: newest.map(href).unwrap_or_default(),
            file: newest.map(file).unwrap_or_default(),
            terms: terms.into_iter().flatten().collect::<Vec<_>>().join(". "),
        }
    }
}

/// Where the file of a version is. Its name ends the address, and is what it is saved as.
pub(crate) fn href(version: &Version) -> String {
    let name = utf8_percent_encode(&version.file_name, PART);
    format!("/dokument/{}/{}/{name}", version.document_id, version.number)
}

/// `PDF, 1,2 MB`.
pub(crate) fn file(version: &Version) -> String {
    let kind = match version.kind {
        FileKind::Pdf => "PDF",
        FileKind::Docx => "Word",
        FileKind::Xlsx => "Excel",
        FileKind::Pptx => "PowerPoint",
        FileKind::Odt | FileKind::Ods | FileKind::Odp => "OpenDocument",
        FileKind::Txt => "Text",
        FileKind::Csv => "CSV",
        FileKind::Png | FileKind::Jpeg | FileKind::Webp => "Bild",
        FileKind::Zip => "Zip",
        FileKind::Mp4 => "Film",
        FileKind::Mp3 => "Ljud",
    };
    format!("{kind}, {}", swedish::size(version.size))
}
