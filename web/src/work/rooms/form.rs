//! A room as its form holds it.

use samverk_domain::premises::room::{self, NewRoom};

use crate::changed::Field;
use crate::sent::Sent;

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct RoomForm {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) city: String,
    pub(super) capacity: String,
    pub(super) accessibility: String,
    pub(super) is_retired: bool,
}

impl RoomForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name"),
            address: sent.text("address"),
            city: sent.text("city"),
            capacity: sent.text("capacity"),
            accessibility: sent.text("accessibility"),
            is_retired: sent.has("isRetired"),
        }
    }

    pub(super) fn of(row: room::Model) -> Self {
        Self {
            name: row.name,
            address: row.address.unwrap_or_default(),
            city: row.city.unwrap_or_default(),
            capacity: row.capacity.to_string(),
            accessibility: row.accessibility.unwrap_or_default(),
            is_retired: !row.is_in_use,
        }
    }

    /// What the domain takes. A number that cannot be read becomes one that it finds out of range.
    pub(super) fn room(&self) -> NewRoom {
        NewRoom {
            name: self.name.clone(),
            address: self.address.clone(),
            city: self.city.clone(),
            capacity: self.capacity.trim().parse().unwrap_or_default(),
            accessibility: self.accessibility.clone(),
            is_in_use: !self.is_retired,
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        let retired = self.is_retired.then(|| ("isRetired".to_owned(), "ja".to_owned()));
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("address", "Gatuadress", &self.address),
            Field::new("city", "Ort", &self.city),
            Field::new("capacity", "Antal platser", &self.capacity),
            Field::new("accessibility", "Tillgänglighet", &self.accessibility),
            Field::new("isRetired", "Tagen ur bruk", if self.is_retired { "Ja" } else { "Nej" })
                .sent_as(retired.into_iter().collect()),
        ]
    }
}
