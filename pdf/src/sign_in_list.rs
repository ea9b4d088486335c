//! A list that everybody who comes puts their name on.

use serde::Serialize;

use crate::setting::{Fault, Template, set};
use crate::{Event, Row};

/// A list to sign, with pages of its own for each sheet.
#[derive(Clone, Debug, Serialize)]
pub struct SignInList {
    /// What they come to.
    pub event: Event,
    /// What is signed for on the same pages.
    pub sheets: Vec<Sheet>,
    /// Who signs, in the order of the list.
    pub rows: Vec<Row>,
    /// Empty rows after them, for those who are not named or come anyway.
    pub spare: usize,
}

/// Pages with a column to sign for each time.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// The times, as they stand above the columns.
    pub columns: Vec<String>,
}

impl SignInList {
    /// The list as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        set(Template::SignInList, &self.event, self)
    }
}
