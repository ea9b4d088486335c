//! Work after the commit: rows that are written with the change they follow from, and done at least once.

mod queue;
mod task;
pub mod worker;

pub(crate) use queue::{Column, Entity, closing, copying, enqueue};
pub use queue::{JobId, Model as Job, Waiting, failed, retry, waiting};
pub use task::Task;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::system::<queue::Entity>()]
}
