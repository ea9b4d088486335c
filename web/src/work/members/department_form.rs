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
    /// What the fields are called.
    pub(super) const LABELS: [(&str, &str); 4] = [
        ("name", "Namn"),
        ("shortName", "Namn i listor"),
        ("description", "Beskrivning"),
        ("position", "Plats i listor"),
    ];

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

    /// The fields as people read them.
    pub(super) fn fields(&self) -> Vec<Field> {
        let texts = [&self.name, &self.short_name, &self.description, &self.position];
        let pairs = Self::LABELS.into_iter().zip(texts);
        pairs.map(|((name, label), text)| Field { name, label, text: text.clone() }).collect()
    }

    /// Takes a field over from another form.
    pub(super) fn take(&mut self, name: &str, from: &Self) {
        match name {
            "name" => self.name.clone_from(&from.name),
            "shortName" => self.short_name.clone_from(&from.short_name),
            "description" => self.description.clone_from(&from.description),
            "position" => self.position.clone_from(&from.position),
            _ => {}
        }
    }
}
