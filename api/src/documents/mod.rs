//! Documents: what is said of them, and their files.

mod content;
pub(crate) mod places;
mod shown;

use poem::Body as Bytes;
use poem_openapi::payload::{Attachment, AttachmentType};
use poem_openapi::{ApiResponse, OpenApi};
use samverk_domain::Error;
use samverk_domain::documents::{self, DocumentId, NewDocument};

use self::content::{DocumentContent, VersionUpload, content};
use self::shown::Document;
use crate::answer::{Created, Done, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

#[derive(ApiResponse)]
enum File {
    /// The file. Never to be shown as a page of this address.
    #[oai(status = 200, content_type = "application/octet-stream")]
    Whole(Attachment<Bytes>),
}

/// Documents.
pub(crate) struct Documents(pub(crate) Api);

#[OpenApi(tag = "Tag::Documents")]
impl Documents {
    /// Get a document
    ///
    /// Whoever may have it may see it; to others it is not there.
    #[oai(path = "/documents/:documentId", method = "get", operation_id = "getDocument")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "documentId")] id: Path<DocumentId>,
    ) -> Result<Versioned<Document>, Problem> {
        let whole = self.0.database.read(&reader.0, async |scope| {
            let document = documents::get(scope, id.0).await?;
            let may_change = match document.row.holder() {
                Some(holder) => holder.kept(scope).await.is_ok(),
                None => false,
            };
            Ok::<_, Error>((document, may_change))
        });
        let (document, may_change) = whole.await?;
        Ok(Document::shown(document, &here, may_change))
    }

    /// Change what is said of a document
    ///
    /// The body is all of it anew; the file stays. Who may add a document to a place may change those that are there.
    #[oai(path = "/documents/:documentId", method = "put", operation_id = "updateDocument")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "documentId")] id: Path<DocumentId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<DocumentContent>,
    ) -> Result<Versioned<Document>, Problem> {
        let new = NewDocument::from(body.0);
        let write =
            self.0.database.write(&caller.0, async |scope| documents::change(scope, id.0, version.0, &new).await);
        Ok(Document::shown(write.await?, &here, true))
    }

    /// Remove a document
    ///
    /// With all its versions, for good. Who may add a document to a place may remove those that are there.
    #[oai(path = "/documents/:documentId", method = "delete", operation_id = "removeDocument")]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "documentId")] id: Path<DocumentId>,
        #[oai(name = "If-Match")] version: IfMatch,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| documents::remove(scope, id.0, version.0).await).await?;
        Ok(Done::Done)
    }

    /// Add a version to a document
    ///
    /// It is the one that people get from then on; the others stay. Who may add a document to a place may add versions to
    /// those that are there.
    #[oai(path = "/documents/:documentId/versions", method = "post", operation_id = "addDocumentVersion")]
    async fn add_version(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "documentId")] id: Path<DocumentId>,
        upload: VersionUpload,
    ) -> Result<Created<Document>, Problem> {
        let content = content(upload.file).await?;
        let Api { database, files, .. } = &self.0;
        let document = documents::add_version(database, files, &caller.0, id.0, None, content).await?;
        let address = here.at(format!("/documents/{}", document.row.id));
        Ok(created(Document::of(document, &here, true), address))
    }

    /// Get a file of a document
    ///
    /// As it was uploaded.
    #[oai(path = "/documents/:documentId/versions/:number/files", method = "get", operation_id = "getDocumentFile")]
    async fn file(
        &self,
        reader: Reader,
        #[oai(name = "documentId")] id: Path<DocumentId>,
        number: poem_openapi::param::Path<i64>,
    ) -> Result<File, Problem> {
        let Api { database, files, .. } = &self.0;
        let (version, bytes) = documents::open(database, files, &reader.0, id.0, number.0).await?;
        let file = Attachment::new(Bytes::from_bytes_stream(bytes)).attachment_type(AttachmentType::Attachment);
        Ok(File::Whole(file.filename(version.file_name)))
    }
}
