//! A line of a list with what became of it.

use samverk_domain::people::roster::Recognised;

use super::Line;
use crate::layout::Tone;

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
    /// A line that was recognised; its state is still to be told.
    pub(crate) fn new(index: usize, line: Line, recognised: &Recognised) -> Self {
        let faults = recognised.faults.iter().map(|fault| (fault.field.clone(), fault.fault.sentence())).collect();
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

    /// Whether its fields are shown to be mended.
    pub(crate) fn is_open(&self) -> bool {
        self.can_be_chosen && !self.faults.is_empty()
    }

    /// The value of its checkbox.
    pub(crate) fn index(&self) -> usize {
        self.number - 1
    }
}
