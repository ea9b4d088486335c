//! Documents as lists show them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use samverk_domain::documents::{self, Document, DocumentId, FileKind, Holder, Version};
use samverk_domain::store::Scope;
use samverk_domain::{Result, swedish, time};

use crate::words;

/// What may stand in a part of a path as it is (RFC 3986).
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A document as lists show it: its newest version.
pub(crate) struct Shown {
    pub(crate) title: String,
    pub(crate) href: String,
    /// Kind and size, as in `PDF, 1,2 MB`.
    pub(crate) file: String,
    /// Who made it and what others may do with it; empty when neither is said.
    pub(crate) terms: String,
    /// Where those in a network talk about it.
    pub(crate) discussion: Option<String>,
    id: DocumentId,
}

impl Shown {
    pub(crate) fn of(Document { row, versions }: Document) -> Self {
        let newest = versions.first();
        let terms = [row.credit, row.licence.map(|licence| words::licence(Some(licence)).to_owned())];
        Self {
            title: row.title,
            discussion: None,
            id: row.id,
            href: newest.map(href).unwrap_or_default(),
            file: newest.map(file).unwrap_or_default(),
            terms: terms.into_iter().flatten().collect::<Vec<_>>().join(". "),
        }
    }
}

/// A document as a row for those who keep it.
pub(crate) struct Row {
    pub(crate) shown: Shown,
    pub(crate) edit: String,
    pub(crate) audience: &'static str,
    pub(crate) changed: String,
}

impl Row {
    pub(crate) fn of(document: Document) -> Self {
        let row = &document.row;
        Self {
            edit: format!("/dokument/{}/redigera", row.id),
            audience: words::audience(row.holder(), row.audience),
            changed: format!("{} av {}", time::moment(row.updated_at), row.updated_by),
            shown: Shown::of(document),
        }
    }
}

/// The documents on the page of what they belong to.
pub(crate) struct Shelf {
    pub(crate) documents: Vec<Shown>,
    /// Where they are kept, for those who keep them.
    pub(crate) keep: Option<String>,
}

impl Shelf {
    /// What the reader may have; nothing when there is none and nobody to add any.
    pub(crate) async fn of(scope: &Scope, holder: Holder, page: &str) -> Result<Option<Self>> {
        let documents: Vec<_> = documents::of(scope, holder).await?.into_iter().map(Shown::of).collect();
        let keep = holder.kept(scope).await.is_ok().then(|| format!("{page}/dokument"));
        Ok((keep.is_some() || !documents.is_empty()).then_some(Self { documents, keep }))
    }

    /// With the way to what is said about each in a network.
    pub(crate) fn discussed_in(mut self, network: &str) -> Self {
        for document in &mut self.documents {
            document.discussion = Some(format!("/natverk/{network}/diskussion?dokument={}", document.id));
        }
        self
    }
}

/// Where the file of a version is. Its name ends the address, and is what it is saved as.
pub(super) fn href(version: &Version) -> String {
    let name = utf8_percent_encode(&version.file_name, PART);
    format!("/dokument/{}/{}/{name}", version.document_id, version.number)
}

/// `PDF, 1,2 MB`.
pub(super) fn file(version: &Version) -> String {
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
