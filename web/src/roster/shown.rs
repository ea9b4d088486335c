//! A line of a list with what became of it.

use samverk_domain::Fault;
use samverk_domain::people::roster::Recognised;

use super::Line;
use crate::layout::{FormErrors, Tone};

/// A line as pages show it.
pub(crate) struct ShownRow {
    /// As people count: from 1.
    pub(crate) number: usize,
    pub(crate) line: Line,
    /// What will happen to it, and a line of advice.
    pub(crate) state: String,
    pub(crate) tone: Tone,
    pub(crate) advice: &'static str,
    pub(crate) can_be_chosen: bool,
    /// Field and sentence, without the name of the list.
    pub(crate) faults: Vec<(String, String)>,
}

impl ShownRow {
    /// A line that was recognised; its state is still to be told. Whether it matters that it repeats another depends on
    /// which of them are taken along: the page says so with [`ShownRow::repeats`].
    pub(crate) fn new(index: usize, line: Line, recognised: &Recognised) -> Self {
        let faults = recognised.faults.iter().filter(|fault| !matches!(fault.fault, Fault::SameAsRow(_)));
        let faults = faults.map(|fault| (fault.field.clone(), fault.fault.sentence())).collect();
        Self {
            number: index + 1,
            line,
            state: String::new(),
            tone: Tone::Success,
            advice: "",
            can_be_chosen: true,
            faults,
        }
    }

    /// Says what will happen.
    pub(crate) fn becomes(&mut self, state: impl Into<String>, tone: Tone, advice: &'static str) {
        (self.state, self.tone, self.advice) = (state.into(), tone, advice);
    }

    /// Notes that the line means the same person as an earlier one, which is a fault if it is taken along.
    pub(crate) fn repeats(&mut self, earlier: usize) {
        self.becomes(format!("Samma som rad {earlier}"), Tone::Neutral, "Räknas en gång.");
        if self.line.is_chosen {
            self.faults.push(("email".to_owned(), Fault::SameAsRow(earlier).sentence()));
        }
    }

    /// What the line is called: the name, or what there is of it.
    pub(crate) fn name(&self) -> String {
        let name = format!("{} {}", self.line.row.given_name, self.line.row.family_name);
        match name.trim() {
            "" if self.line.row.email.is_empty() => format!("Rad {}", self.number),
            "" => self.line.row.email.clone(),
            name => name.to_owned(),
        }
    }

    /// The name of a field of the line.
    pub(crate) fn field(&self, name: &str) -> String {
        format!("people[{}].{name}", self.number - 1)
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|(field, _)| field == name).map_or("", |(_, sentence)| sentence)
    }

    /// Adds its faults to those of the form, each with the row and the field.
    pub(crate) fn tell(&self, errors: &mut FormErrors) {
        for (field, sentence) in &self.faults {
            let name = format!("Rad {}, {}", self.number, label(field));
            errors.add_named(self.field(field), &name, sentence);
        }
    }

    /// Whether its fields are shown to be mended.
    pub(crate) fn is_open(&self) -> bool {
        self.can_be_chosen && !self.faults.is_empty()
    }

    /// The value of its checkbox.
    pub(crate) fn index(&self) -> usize {
        self.number - 1
    }
}

/// What a field of a line is called in running text.
pub(crate) fn label(field: &str) -> &'static str {
    match field {
        "givenName" => "förnamn",
        "familyName" => "efternamn",
        "email" => "e-post",
        "title" => "titel",
        "unit" | "unitId" => "enhet",
        "invoiceReference" => "referens",
        "need" => "kost eller tillgänglighet",
        _ => "person",
    }
}
