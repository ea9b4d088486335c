//! Organisations: the association, its member kommuner and other parties, their dated memberships, and the
//! association's departments.

pub mod department;
pub mod membership;
pub mod organisation;

pub use department::DepartmentId;
pub use organisation::{OrganisationId, OrganisationKind};

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![scoped::<organisation::Entity>(), scoped::<membership::Entity>(), scoped::<department::Entity>()]
}
