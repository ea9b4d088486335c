//! The demo association: a believable year around today.

use crate::error::Result;
use crate::store::Database;

/// The password of every demo account.
pub const PASSWORD: &str = "samverk-demo";

/// An account that the sign-in page names.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// What to sign in with.
    pub email: &'static str,
    /// What one may do with it.
    pub role: &'static str,
}

/// The accounts that the sign-in page names.
#[must_use]
pub fn accounts() -> Vec<Account> {
    [
        ("admin@samverk.example", "Förbundsadmin: medlemmar, roller, mejl och allt annat"),
        ("handlaggare@samverk.example", "Handläggare: kurser och deltagarlistor"),
        ("samordnare@lund.example", "Kommunsamordnare i Lund: anmäler kollegor"),
        ("samordnare@malmo.example", "Kommunsamordnare i Malmö"),
        ("anstalld@lund.example", "Anställd i Lund: anmäler sig själv"),
    ]
    .map(|(email, role)| Account { email, role })
    .to_vec()
}

/// Fills an empty database.
pub async fn fill(_database: &Database) -> Result<()> {
    Ok(())
}
