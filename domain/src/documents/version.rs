//! Versions of a document: each a file as somebody uploaded it, never changed.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::{DocumentId, FileId, FileKind, document};
use crate::store::{Class, Table};

/// A row of the table `document_version`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "document_version")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// Its number, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Where the bytes are.
    pub file_id: FileId,
    /// What the file was called where it came from.
    pub file_name: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the bytes.
    #[serde(skip)]
    pub sha256: Vec<u8>,
    /// Who uploaded it, by name.
    pub added_by_name: String,
    /// When, in UTC.
    pub added_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| document::visible_by(Column::DocumentId, actor));
}
