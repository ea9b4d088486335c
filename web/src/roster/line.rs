//! A person of a list, as its form fields.

use std::collections::BTreeMap;

use samverk_domain::people::roster::{self, Row};
use samverk_domain::people::{PersonId, UnitId};
use samverk_domain::{Error, Fault, FieldError};

use crate::sent::Sent;

/// A person of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// What was written of them.
    pub(crate) row: Row,
    /// Whether they are to be taken along.
    pub(crate) is_chosen: bool,
    /// Whether the line has just been read, and nobody has chosen yet.
    pub(crate) is_fresh: bool,
    /// The person of the organisation that the line means.
    pub(crate) person: Option<PersonId>,
    /// The unit that pays, when it is not the same for all.
    pub(crate) unit: Option<UnitId>,
    /// The reference, when it is not the same for all.
    pub(crate) invoice_reference: String,
    /// Diet or access needs.
    pub(crate) need: String,
}

/// The lines that a form carries, in order.
pub(crate) fn read(sent: &Sent) -> Vec<Line> {
    let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
    for (name, value) in sent.fields() {
        let Some((index, field)) = place(name) else { continue };
        let line = lines.entry(index).or_default();
        let text = || value.trim().replace("\r\n", "\n");
        match field {
            "givenName" => line.row.given_name = text(),
            "familyName" => line.row.family_name = text(),
            "email" => line.row.email = text().to_lowercase(),
            "title" => line.row.title = text(),
            "unit" => line.row.unit = text(),
            "personId" => line.person = value.parse().ok(),
            "unitId" => line.unit = value.parse().ok(),
            "invoiceReference" => line.invoice_reference = text(),
            "need" => line.need = text(),
            _ => {}
        }
    }
    for index in sent.all("row").filter_map(|index| index.parse().ok()) {
        if let Some(line) = lines.get_mut(&index) {
            line.is_chosen = true;
        }
    }
    lines.into_values().collect()
}

fn place(name: &str) -> Option<(usize, &str)> {
    let (index, field) = name.strip_prefix("people[")?.split_once("].")?;
    Some((index.parse().ok()?, field))
}

/// The lines as fields, but those that the page shows.
pub(crate) fn fields(lines: &[Line], shown: &[&str]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.is_chosen && !shown.contains(&"row") {
            fields.push(("row".to_owned(), index.to_string()));
        }
        let id = |id: Option<String>| id.unwrap_or_default();
        let values = [
            ("givenName", line.row.given_name.clone()),
            ("familyName", line.row.family_name.clone()),
            ("email", line.row.email.clone()),
            ("title", line.row.title.clone()),
            ("unit", line.row.unit.clone()),
            ("personId", id(line.person.map(|id| id.to_string()))),
            ("unitId", id(line.unit.map(|id| id.to_string()))),
            ("invoiceReference", line.invoice_reference.clone()),
            ("need", line.need.clone()),
        ];
        // The address is always there, so that an empty line keeps its place.
        let kept = values
            .into_iter()
            .filter(|(name, value)| !shown.contains(name) && (*name == "email" || !value.is_empty()))
            .map(|(name, value)| (format!("people[{index}].{name}"), value));
        fields.extend(kept);
    }
    fields
}

/// Adds the rows of a file to a list of at most so many, and tells what was wrong with it. They are taken whichever button was pressed: no page can give a
/// chosen file back.
pub(crate) fn add_file(lines: &mut Vec<Line>, sent: &Sent, most: usize) -> Result<Vec<FieldError>, Error> {
    let Some(file) = sent.file() else { return Ok(Vec::new()) };
    let faults = told(roster::read_file(file, most), |rows| extend(lines, rows, most))?;
    // A list has one name in the domain, whichever way it comes; an empty file is no list.
    let in_file = |fault| FieldError {
        field: "file".to_owned(),
        fault: if fault == Fault::Missing { Fault::Unreadable } else { fault },
    };
    Ok(faults.into_iter().map(|one| in_file(one.fault)).collect())
}

/// Adds what was pasted and the colleagues ticked by their address, and tells what was wrong. With faults elsewhere nothing is
/// added: the page shows it again.
pub(crate) fn add_typed(
    lines: &mut Vec<Line>,
    sent: &Sent,
    elsewhere: &[FieldError],
    most: usize,
) -> Result<Vec<FieldError>, Error> {
    let text = sent.text("list");
    let pasted = if text.trim().is_empty() { Ok(Vec::new()) } else { roster::read_text(&text, most) };
    told(pasted, |mut rows| {
        rows.extend(sent.all("colleague").map(|email| Row { email: email.to_lowercase(), ..Row::default() }));
        if elsewhere.is_empty() { extend(lines, rows, most) } else { Vec::new() }
    })
}

/// The faults of what was read, or of what is done with it.
fn told(
    read: Result<Vec<Row>, Error>,
    then: impl FnOnce(Vec<Row>) -> Vec<FieldError>,
) -> Result<Vec<FieldError>, Error> {
    match read {
        Ok(rows) => Ok(then(rows)),
        Err(Error::Invalid(faults)) => Ok(faults),
        Err(other) => Err(other),
    }
}

fn extend(lines: &mut Vec<Line>, rows: Vec<Row>, most: usize) -> Vec<FieldError> {
    if lines.len() + rows.len() > most {
        return vec![FieldError { field: "list".to_owned(), fault: Fault::TooMany(most) }];
    }
    lines.extend(rows.into_iter().map(|row| Line { row, is_chosen: true, is_fresh: true, ..Line::default() }));
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_from_their_fields_as_they_were() {
        let row = Row { given_name: "Åsa".into(), email: "asa@lund.example".into(), ..Row::default() };
        let lines = [
            Line { row, is_chosen: true, need: "Glutenfritt,\nplats för rullstol".into(), ..Line::default() },
            Line::default(),
            Line { invoice_reference: "4711".into(), ..Line::default() },
        ];
        let sent = Sent::of(fields(&lines, &[]));
        let back = read(&sent);
        assert_eq!(format!("{back:?}"), format!("{lines:?}"));
        assert!(fields(&lines, &["row", "email", "need"]).iter().all(|(name, _)| !name.ends_with("need")));
    }
}
