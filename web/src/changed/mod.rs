//! What somebody else changed while a form was filled in. The form carries a mark of each field as it was; so a page can
//! tell what the other changed from what the writer changed, without keeping anything in between.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A field of a form as people read it.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) text: String,
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

/// Short marks of the fields, for a hidden field of the form.
pub(crate) fn marks(fields: &[Field]) -> String {
    fields.iter().fold(String::new(), |mut marks, field| {
        // Writing to a string does not fail.
        let _ = write!(marks, "{}={:x};", field.name, mark(&field.text));
        marks
    })
}

/// What differs between the fields as the form got them and as they are now.
pub(crate) fn meanwhile(marks: &str, latest: Vec<Field>, yours: &[Field]) -> Vec<Changed> {
    let was = |name: &str, text: &str| marks.split(';').any(|one| one == format!("{name}={:x}", mark(text)));
    let changed = latest.into_iter().filter(|field| !was(field.name, &field.text));
    changed
        .map(|field| {
            let own = yours.iter().find(|own| own.name == field.name).map(|own| own.text.clone());
            let is_theirs = own.as_ref().is_none_or(|own| was(field.name, own));
            let (theirs, yours) = (field.text, own.unwrap_or_default());
            let start = common(&theirs, &yours);
            Changed {
                name: field.name,
                label: field.label,
                theirs: excerpt(&theirs, start),
                yours: excerpt(&yours, start),
                is_theirs,
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
        [("title", title), ("code", code)]
            .map(|(name, text)| Field { name, label: name, text: text.to_owned() })
            .into_iter()
            .collect()
    }

    #[test]
    fn only_what_the_other_changed_is_told_and_what_the_writer_left_alone_is_the_others() {
        let marks = marks(&fields("Upphandling", "U-1"));
        let both = meanwhile(&marks, fields("Inköp", "U-1"), &fields("Köp", "U-2"));
        assert_eq!(both.len(), 1);
        assert_eq!((both[0].theirs.as_str(), both[0].yours.as_str(), both[0].is_theirs), ("Inköp", "Köp", false));
        let one = meanwhile(&marks, fields("Inköp", "U-1"), &fields("Upphandling", "U-2"));
        assert!(one[0].is_theirs);
    }
}
