//! What organisations are billed. A month is collected as things are until it is closed; then its basis for invoices stands as it
//! was, and what turns out wrong is credited in a later one.

pub mod basis;
pub mod closing;
pub(crate) mod collecting;
pub mod credit;
pub mod export;
pub mod line;
mod vat;

pub use basis::BasisId;
pub use line::LineId;
pub use vat::{Rate, Sums};

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![scoped::<basis::Entity>(), scoped::<line::Entity>(), scoped::<credit::Entity>()]
}
