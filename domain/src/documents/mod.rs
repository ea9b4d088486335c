//! Documents: what people are to read before, at and after a course or a meeting, and what a network or a project works with. A document
//! has versions, each a file whose bytes are kept outside of the database.

mod document;
mod files;
mod holder;
mod kind;
mod stored;
mod version;

pub use document::{
    Audience, Content, Document, DocumentId, LARGEST, Licence, Model, NewDocument, add, add_version, change, counts,
    get, of, open, remove,
};
pub(crate) use document::{Column, Entity, expire, is_of_network, seen_title};
pub use files::{Files, FilesFault};
pub use holder::Holder;
pub use kind::FileKind;
pub use stored::FileId;
pub(crate) use stored::sweep;
pub use version::Model as Version;
pub(crate) use version::{Column as VersionColumn, Entity as VersionEntity};

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::{scoped, system};
    vec![scoped::<Entity>(), scoped::<VersionEntity>(), system::<stored::Entity>()]
}
