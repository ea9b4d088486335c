//! Documents of offerings: what is said of them, and their files.

use poem::Body as Bytes;
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::secret::hex;
use samverk_domain::courses::{OfferingId, offering};
use samverk_domain::documents::{self, Content, DocumentId, NewDocument};
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{Created, Done, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text, choice};
use crate::{Api, Tag};

choice! {
    /// Who may have a document, of those who see the offering.
    DocumentAudience of documents::Audience {
        /// All of them.
        Everyone,
        /// Those who have a seat, and the coordinators of their organisations.
        Participants,
        /// The association's staff.
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
struct DocumentContent {
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
struct DocumentUpload {
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
struct VersionUpload {
    /// As when the document was added.
    file: Upload,
}

/// A document of an offering.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Document {
    /// Id.
    id: Uuid,
    /// The offering.
    offering_id: Uuid,
    /// What it is called.
    title: String,
    /// Who may have it.
    audience: DocumentAudience,
    /// Who made it.
    credit: Option<String>,
    /// On which terms others may use it; left out, all rights are reserved.
    licence: Option<Licence>,
    /// Its versions, the newest first.
    versions: Vec<DocumentVersion>,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A file of a document.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct DocumentVersion {
    /// Its number, from 1.
    number: i64,
    /// What the file is called.
    file_name: String,
    /// What it is (RFC 6838).
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of the bytes, in hexadecimal digits.
    sha256: String,
    /// Who uploaded it, by name.
    added_by_name: String,
    /// When.
    added_at: Moment,
    /// Where the file is.
    #[oai(rename = "_links")]
    links: Links,
}

#[derive(ApiResponse)]
enum File {
    /// The file. Never to be shown as a page of this address.
    #[oai(status = 200, content_type = "application/octet-stream")]
    Whole(Attachment<Bytes>),
}

/// Documents.
pub(crate) struct Documents(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Documents {
    /// List the documents of an offering
    ///
    /// Those that the caller may have, by title.
    #[oai(path = "/course-offerings/:offeringId/documents", method = "get", operation_id = "listDocuments")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<List<Document>>, Problem> {
        let (all, may_change) = self
            .0
            .database
            .read(&reader.0, async |scope| {
                offering::get(scope, id.0).await?;
                Ok::<_, Error>((documents::of_offering(scope, id.0).await?, may_change(scope, id.0).await))
            })
            .await?;
        let rows = all.into_iter().map(|one| Document::of(one, &here, may_change));
        Ok(Json(List::of(rows, &here)))
    }

    /// Add a document to an offering
    ///
    /// Staff editors add them to their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/documents", method = "post", operation_id = "addDocument")]
    async fn add(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        let DocumentUpload { file, title, audience, credit, licence } = upload;
        let new = NewDocument {
            title,
            audience: audience.into(),
            credit: credit.unwrap_or_default(),
            licence: licence.map(Into::into),
        };
        let content = content(file).await?;
        let added = documents::add(&self.0.database, &self.0.files, &caller.0, id.0, &new, content).await?;
        let address = here.at(format!("/documents/{}", added.row.id));
        Ok(created(Document::of(added, &here, true), address))
    }

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
            let may_change = may_change(scope, document.row.offering_id).await;
            Ok::<_, Error>((document, may_change))
        });
        let (document, may_change) = whole.await?;
        Ok(Document::shown(document, &here, may_change))
    }

    /// Change what is said of a document
    ///
    /// The body is all of it anew; the file stays. Staff editors change those of their own department's courses.
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
    /// With all its versions, for good. Staff editors remove those of their own department's courses.
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
    /// It is the one that people get from then on; the others stay. Staff editors add them to those of their own department's
    /// courses.
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

/// Whether the caller may change the documents of an offering.
async fn may_change(scope: &Scope, id: OfferingId) -> bool {
    offering::check_managed(scope, id).await.is_ok()
}

async fn content(file: Upload) -> Result<Content, Problem> {
    let file_name = file.file_name().unwrap_or_default().to_owned();
    let bytes = file.into_vec().await.map_err(|_| Problem::from(("file", samverk_domain::Fault::Unreadable)))?;
    Ok(Content { file_name, bytes: bytes.into() })
}

impl From<DocumentContent> for NewDocument {
    fn from(new: DocumentContent) -> Self {
        let DocumentContent { title, audience, credit, licence } = new;
        Self { title: title.0, audience: audience.into(), credit, licence: licence.map(Into::into) }
    }
}

impl Document {
    fn of(document: documents::Document, here: &Here, may_change: bool) -> Self {
        let documents::Document { row, versions } = document;
        let path = format!("/documents/{}", row.id);
        let offering = format!("/course-offerings/{}", row.offering_id);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", format!("{offering}/documents"))
                .add("offering", "GET", offering)
                .add_if(may_change, "edit", "PUT", &path)
                .add_if(may_change, "delete", "DELETE", &path)
                .add_if(may_change, "version-history", "POST", format!("{path}/versions"))
                .done(),
            id: row.id.0,
            offering_id: row.offering_id.0,
            title: row.title,
            audience: row.audience.into(),
            credit: row.credit,
            licence: row.licence.map(Into::into),
            versions: versions.into_iter().map(|version| DocumentVersion::of(version, &path, here)).collect(),
            updated_at: Moment(row.updated_at),
            version: row.version,
        }
    }

    fn shown(document: documents::Document, here: &Here, may_change: bool) -> Versioned<Self> {
        let version = document.row.version;
        versioned(Self::of(document, here, may_change), version)
    }
}

impl DocumentVersion {
    fn of(version: documents::Version, document: &str, here: &Here) -> Self {
        Self {
            links: Links::default().to(
                "enclosure",
                "GET",
                here.at(format!("{document}/versions/{}/files", version.number)),
            ),
            number: version.number,
            file_name: version.file_name,
            media_type: version.kind.media_type().to_owned(),
            size: version.size,
            sha256: hex(&version.sha256),
            added_by_name: version.added_by_name,
            added_at: Moment(version.added_at),
        }
    }
}
