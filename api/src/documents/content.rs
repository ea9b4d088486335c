//! What is sent about documents.

use poem_openapi::types::multipart::Upload;
use poem_openapi::{Multipart, Object};
use samverk_domain::Fault;
use samverk_domain::documents::{self, Content, NewDocument};

use crate::problem::Problem;
use crate::scalar::{Text, choice};

choice! {
    /// Who may have a document, of those who see what it belongs to.
    DocumentAudience of documents::Audience {
        /// All of them.
        Everyone,
        /// Those who have a seat and the coordinators of their organisations; who is in the network; organisations that take part.
        Participants,
        /// The association's staff, and who convenes the network.
        Staff,
    }
}

choice! {
    /// On which terms others may use a document.
    Licence of documents::Licence {
        /// CC0 1.0: as they like.
        Cc0,
        /// CC BY 4.0: naming the author.
        CcBy,
        /// CC BY-SA 4.0: naming the author, on the same terms.
        CcBySa,
    }
}

/// What is said of a document. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DocumentContent {
    /// What it is called, at most 120 characters.
    title: Text,
    /// Who may have it.
    audience: DocumentAudience,
    /// Who made it, at most 120 characters.
    #[oai(default)]
    credit: String,
    /// On which terms others may use it; left out, all rights are reserved.
    licence: Option<Licence>,
}

/// A document with its file.
#[derive(Multipart)]
#[oai(rename_all = "camelCase")]
pub(super) struct DocumentUpload {
    /// PDF, Word, Excel, PowerPoint, OpenDocument, plain text, CSV, PNG, JPEG, WebP, ZIP, MP4 or MP3, at most 25 MB.
    file: Upload,
    /// What it is called, at most 120 characters.
    title: String,
    /// Who may have it.
    audience: DocumentAudience,
    /// Who made it, at most 120 characters.
    credit: Option<String>,
    /// On which terms others may use it; left out, all rights are reserved.
    licence: Option<Licence>,
}

/// A file that takes the place of a document's.
#[derive(Multipart)]
#[oai(rename_all = "camelCase")]
pub(super) struct VersionUpload {
    /// As when the document was added.
    pub(super) file: Upload,
}

impl From<DocumentContent> for NewDocument {
    fn from(new: DocumentContent) -> Self {
        let DocumentContent { title, audience, credit, licence } = new;
        Self { title: title.0, audience: audience.into(), credit, licence: licence.map(Into::into) }
    }
}

impl DocumentUpload {
    /// What is said of the document, and its file.
    pub(super) async fn read(self) -> Result<(NewDocument, Content), Problem> {
        let Self { file, title, audience, credit, licence } = self;
        let new = NewDocument {
            title,
            audience: audience.into(),
            credit: credit.unwrap_or_default(),
            licence: licence.map(Into::into),
        };
        Ok((new, content(file).await?))
    }
}

pub(super) async fn content(file: Upload) -> Result<Content, Problem> {
    let file_name = file.file_name().unwrap_or_default().to_owned();
    let bytes = file.into_vec().await.map_err(|_| Problem::from(("file", Fault::Unreadable)))?;
    Ok(Content { file_name, bytes: bytes.into() })
}
