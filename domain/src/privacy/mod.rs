//! Personal data as such: which there are, how long each kind is kept, a person's own copy, asking to be erased, and erasing a
//! person. It is the one slice that knows the tables of all others, because nothing may be forgotten; [`inventory`] is the list.

mod clearing;
pub mod copy;
pub mod erasure;
pub mod inventory;
pub mod mention;
mod purge;
pub mod request;
pub mod retention;
pub mod rule;

pub(crate) use clearing::refuse_erased;
pub use request::ErasureRequestId;

/// What stands in the place of the name of somebody who is erased.
pub const ERASED: &str = "Borttagen person";
/// What stands in the place of what was kept its time.
pub const CLEARED: &str = "Gallrat";

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::scoped::<retention::Entity>(), crate::store::scoped::<request::Entity>()]
}
