//! Personal data: which there are, how long they are kept, a person's own copy, and erasing a person.

mod erasure;
mod inventory;
mod request;
mod retention;
mod statistics;

use samverk_domain::people::PersonId;
use samverk_domain::privacy::erasure as erase;

use crate::support::{TestApp, User};

/// Erases somebody, as one who may.
async fn erased(app: &TestApp, by: &User, person: PersonId) -> Result<(), samverk_domain::Error> {
    app.database.write(&by.actor, async |scope| erase::erase(scope, person, "Begärt av personen").await).await
}

/// Every row of every table that holds one of the texts, as table and row.
async fn found(app: &TestApp, texts: &[&str]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for table in samverk_domain::tables() {
        let rows = app.contents(table.name, &app.columns(table.name).await).await;
        let rows = rows.into_iter().filter(|row| texts.iter().any(|text| holds(row, text)));
        found.extend(rows.map(|row| (table.name, row)));
    }
    found
}

/// Whether the row has the text, in whatever case, also as bytes.
fn holds(row: &str, text: &str) -> bool {
    let bytes: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let row = row.to_lowercase();
    row.contains(&text.to_lowercase()) || row.contains(&bytes.concat())
}
