//! The people of an organisation: who they are, where they work and since when, and lists of them that arrive as text
//! or files.

pub mod affiliation;
mod directory;
pub mod email;
pub mod export;
pub mod import;
pub mod person;
pub(crate) mod protection;
pub mod roster;
pub mod unit;

pub use person::{PersonId, PersonKind};
pub use protection::HIDDEN;
pub(crate) use protection::is_hidden;
pub use unit::UnitId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![
        scoped::<unit::Entity>(),
        scoped::<person::Entity>(),
        scoped::<email::Entity>(),
        scoped::<affiliation::Entity>(),
        scoped::<import::Entity>(),
    ]
}
