//! Work after the commit: rows that are written with the change they follow from, and done at least once.

pub mod batch;
mod queue;
mod task;
pub mod worker;

pub(crate) use queue::{Column, Entity, enqueue, in_batches};
pub use queue::{JobId, Model as Job, Waiting, failed, retry, waiting};
pub use task::Task;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::system::<queue::Entity>(), crate::store::scoped::<batch::Entity>()]
}
