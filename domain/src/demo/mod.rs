//! The demo association: a believable year around today.

use crate::error::Result;
use crate::store::Database;

/// Fills an empty database.
pub async fn fill(_database: &Database) -> Result<()> {
    Ok(())
}
