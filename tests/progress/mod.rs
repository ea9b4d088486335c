//! Long work: how far it has come, whatever happens meanwhile.

mod import;
mod mailing;

use serde_json::Value;

use crate::support::User;

/// A list of so many people, as it is pasted.
fn list(people: usize) -> String {
    let lines: Vec<_> = (1..=people).map(|n| format!("Nr{n};Ny;nr{n}@lund.example;Lärare;Skolan")).collect();
    lines.join("\n") + "\n"
}

/// How far a batch has come, as the API tells.
async fn progress(user: &User, batch: &str) -> Value {
    user.get(&format!("/batches/{batch}")).await.assert(200).json()
}
