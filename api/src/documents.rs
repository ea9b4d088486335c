//! Documents of offerings: what is said of them, and the files.

use poem::Body as Bytes;
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Enum, Multipart, Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::Actor;
use samverk_domain::courses::{OfferingId, offering};
use samverk_domain::documents::{self, Content, DocumentId, NewDocument};
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// Who may have a document, of those who see the offering.
#[derive(Enum, Clone, Copy)]
#[oai(rename_all = "camelCase")]
enum Audience {
    /// All of them.
    Everyone,
    /// Those who have a seat, and the coordinators of their organisations.
    Participants,
    /// The association's staff.
    Staff,
}
