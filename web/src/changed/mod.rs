//! What somebody else changed while a form was filled in. The form carries a mark of each field as it was; so a page can
//! tell what the other changed from what the writer changed, without keeping anything in between.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use poem::http::StatusCode;
use samverk_domain::{Error, FieldError, Refusal};

use crate::error_page::Failure;
use crate::forms;
use crate::layout::FormErrors;
use crate::sent::Sent;

/// A field of a form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// As people read it.
    pub(crate) text: String,
    /// As the form sends it; nothing for what stands on the page only.
    pub(crate) sent: Vec<(String, String)>,
}

impl Field {
    /// A field that people read as the form sends it.
    pub(crate) fn new(name: &'static str, label: &'static str, text: &str) -> Self {
        Self { name, label, text: text.to_owned(), sent: vec![(name.to_owned(), text.to_owned())] }
    }

    /// Lets people read something else than the form sends.
    pub(crate) fn read_as(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// Lets the form send other values than the text.
    pub(crate) fn sent_as(self, sent: Vec<(String, String)>) -> Self {
        Self { sent, ..self }
    }
}

/// The names of the fields with their labels, for the summary of what to mend.
pub(crate) fn labels(fields: &[Field]) -> Vec<(&'static str, &'static str)> {
    fields.iter().map(|field| (field.name, field.label)).collect()
}

/// A field that somebody else changed meanwhile.
pub(crate) struct Changed {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) theirs: String,
    pub(crate) yours: String,
    /// Whether the writer had left the field alone, so that the other's change stands.
    pub(crate) is_theirs: bool,
}

/// What a form was filled from; it goes along unseen. A form for something new was filled from nothing.
#[derive(Default)]
pub(crate) struct Basis {
    pub(crate) version: i64,
    pub(crate) marks: String,
    /// What differs, after somebody else saved first; that may be nothing, as when a person was given a role.
    pub(crate) collision: Option<Vec<Changed>>,
}

impl Basis {
    /// Of a form that shows what is saved.
    pub(crate) fn of(version: i64, fields: &[Field]) -> Self {
        Self { version, marks: marks(fields), collision: None }
    }

    /// As the form sent it.
    pub(crate) fn sent(sent: &Sent) -> Self {
        let version = sent.value("version").parse().unwrap_or_default();
        Self { version, marks: sent.text("marks"), collision: None }
    }

    /// Whether saving puts the writer's words in place of somebody else's.
    pub(crate) fn has_differences(&self) -> bool {
        self.collision.as_ref().is_some_and(|changed| !changed.is_empty())
    }

    /// The title of the form's page.
    pub(crate) fn title(&self, title: &str, errors: &FormErrors) -> String {
        if self.collision.is_some() { format!("Fel: {title}") } else { forms::title(title, errors) }
    }
}

/// A form that could not be saved, to be shown again.
pub(crate) struct Again {
    /// What was sent, with the other's words in fields that the writer had left alone.
    pub(crate) sent: Sent,
    pub(crate) basis: Basis,
    pub(crate) faults: Vec<FieldError>,
    pub(crate) status: StatusCode,
}

/// What becomes of a form that could not be saved, given what is saved now and what the form says.
pub(crate) fn again(
    fault: Error,
    mut sent: Sent,
    version: i64,
    latest: Vec<Field>,
    yours: &[Field],
) -> Result<Again, Failure> {
    match fault {
        Error::Invalid(faults) => {
            Ok(Again { basis: Basis::sent(&sent), sent, faults, status: StatusCode::BAD_REQUEST })
        }
        Error::Refused(Refusal::ChangedMeanwhile) => {
            let changed = meanwhile(&sent.text("marks"), &latest, yours);
            let basis = Basis::of(version, &latest);
            for field in latest {
                if changed.iter().any(|one| one.is_theirs && one.name == field.name) {
                    sent.replace(field.name, field.sent);
                }
            }
            let basis = Basis { collision: Some(changed), ..basis };
            Ok(Again { sent, basis, faults: Vec::new(), status: StatusCode::CONFLICT })
        }
        other => Err(Failure(other)),
    }
}

/// Short marks of the fields, for a hidden field of the form.
fn marks(fields: &[Field]) -> String {
    fields.iter().fold(String::new(), |mut marks, field| {
        // Writing to a string does not fail.
        let _ = write!(marks, "{}={:x};", field.name, mark(&field.text));
        marks
    })
}

/// What differs between the fields as the form got them and as they are now.
fn meanwhile(marks: &str, latest: &[Field], yours: &[Field]) -> Vec<Changed> {
    let was = |name: &str, text: &str| marks.split(';').any(|one| one == format!("{name}={:x}", mark(text)));
    let changed = latest.iter().filter(|field| !was(field.name, &field.text));
    changed
        .map(|field| {
            let own = yours.iter().find(|own| own.name == field.name).map(|own| own.text.as_str());
            let yours = own.unwrap_or_default();
            let start = common(&field.text, yours);
            Changed {
                name: field.name,
                label: field.label,
                theirs: excerpt(&field.text, start),
                yours: excerpt(yours, start),
                is_theirs: own.is_none_or(|own| was(field.name, own)),
            }
        })
        .collect()
}

/// How many characters both texts begin with.
fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}

/// A long text from a little before where it differs; a short one as it is.
fn excerpt(text: &str, difference: usize) -> String {
    const LONG: usize = 300;
    if text.chars().count() <= LONG {
        return text.to_owned();
    }
    let start = difference.saturating_sub(40);
    let part: String = text.chars().skip(start).take(LONG).collect();
    let before = if start > 0 { "… " } else { "" };
    format!("{before}{part} …")
}

fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(title: &str, code: &str) -> Vec<Field> {
        [("title", title), ("code", code)].map(|(name, text)| Field::new(name, name, text)).into_iter().collect()
    }

    #[test]
    fn only_what_the_other_changed_is_told_and_what_the_writer_left_alone_is_the_others() {
        let marks = marks(&fields("Upphandling", "U-1"));
        let both = meanwhile(&marks, &fields("Inköp", "U-1"), &fields("Köp", "U-2"));
        assert_eq!(both.len(), 1);
        assert_eq!((both[0].theirs.as_str(), both[0].yours.as_str(), both[0].is_theirs), ("Inköp", "Köp", false));
        let one = meanwhile(&marks, &fields("Inköp", "U-1"), &fields("Upphandling", "U-2"));
        assert!(one[0].is_theirs);
    }
}
