//! A department as its form holds it.

use samverk_domain::organisations::department::{self, NewDepartment};

use crate::changed::Field;
use crate::sent::Sent;

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct DepartmentForm {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) description: String,
    pub(super) position: String,
}

impl DepartmentForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name"),
            short_name: sent.text("shortName"),
            description: sent.text("description"),
            position: sent.text("position"),
        }
    }

    pub(super) fn of(row: department::Model) -> Self {
        Self {
            name: row.name,
            short_name: row.short_name,
            description: row.description,
            position: row.position.to_string(),
        }
    }

    /// What the domain takes. A number that cannot be read becomes one that it finds out of range.
    pub(super) fn department(&self) -> NewDepartment {
        NewDepartment {
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            description: self.description.clone(),
            position: self.position.trim().parse().unwrap_or(-1),
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("shortName", "Namn i listor", &self.short_name),
            Field::new("description", "Beskrivning", &self.description),
            Field::new("position", "Plats i listor", &self.position),
        ]
    }
}
