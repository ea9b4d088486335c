//! Who comes, for those who receive them.

use serde::Serialize;

use crate::setting::{Fault, Template, set};
use crate::{Event, Row};

/// A list of everybody who comes.
#[derive(Clone, Debug, Serialize)]
pub struct ParticipantList {
    /// What they come to.
    pub event: Event,
    /// How many they are, in words.
    pub total: String,
    /// Who they are, in the order of the list.
    pub rows: Vec<Row>,
}

impl ParticipantList {
    /// The list as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        set(Template::ParticipantList, &self.event, self)
    }
}
