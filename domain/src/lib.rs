//! The rules and the persistence of Samverk. It knows nothing of HTTP or of pages: the API and the portal open a scope,
//! call a function here, and answer.

pub mod access;
pub mod atom;
pub mod audit;
pub mod benefits;
pub mod billing;
pub mod calendar;
pub mod certificates;
pub mod courses;
pub mod coverage;
pub mod demo;
pub mod discussion;
pub mod documents;
mod error;
pub mod evaluations;
pub mod holidays;
pub mod jobs;
pub mod mail;
pub mod money;
pub mod networks;
pub mod organisations;
pub mod people;
pub mod premises;
pub mod privacy;
pub mod projects;
pub mod qr;
pub mod sheet;
pub mod store;
pub mod succession;
pub mod swedish;
pub mod time;
pub mod trace;
mod words;

pub use error::{Error, Fault, Faults, FieldError, Refusal, Result};
/// What a transaction can fail with before its work begins or when it commits.
pub use sea_orm::DbErr as StoreFault;

/// Every table, with its class: a test compares the list with the database.
#[must_use]
pub fn tables() -> Vec<store::Declared> {
    [
        organisations::tables(),
        people::tables(),
        access::tables(),
        courses::tables(),
        documents::tables(),
        networks::tables(),
        discussion::tables(),
        projects::tables(),
        premises::tables(),
        evaluations::tables(),
        billing::tables(),
        certificates::tables(),
        jobs::tables(),
        mail::tables(),
        audit::tables(),
        privacy::tables(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
