//! The only code with a connection. Slices get a [`Scope`] to read with and a [`WriteScope`] to write with; neither is a
//! sea-orm connection, so a query that forgets its tenant does not compile.

mod clock;
mod database;
mod id;
mod like;
mod private;
mod scope;
mod table;
mod unscoped;
mod write_scope;

pub use clock::Clock;
pub use database::Database;
pub(crate) use id::id;
pub(crate) use like::containing;
pub use private::Private;
pub use scope::{Page, Paged, Scope, Total};
pub use table::{Class, Declared, Row, Table};
pub(crate) use table::{scoped, system};
pub(crate) use unscoped::{Unscoped, UnscopedWrite};
pub use write_scope::{Locked, WriteScope};
