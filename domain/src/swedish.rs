//! Swedish order and search: both databases compare bytes, so what they sort and find by is made here.

use rust_stemmers::{Algorithm, Stemmer};

/// A key that sorts byte by byte as Swedish sorts the text: å, ä and ö last, other accents as if they were not there.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match letter {
            'å' => key.push_str("z1"),
            'ä' | 'æ' => key.push_str("z2"),
            'ö' | 'ø' => key.push_str("z3"),
            'é' | 'è' | 'ê' | 'ë' => key.push('e'),
            'á' | 'à' | 'â' => key.push('a'),
            'ü' | 'ú' | 'ù' => key.push('u'),
            'ó' | 'ò' | 'ô' => key.push('o'),
            other => key.push(other),
        }
    }
    key
}

/// `1 234 567`, with a no-break thin space between thousands.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// The stems of a text, each once, sorted: what a search is looked up by.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Swedish);
    let mut stems: Vec<_> = words(text).map(|word| stem(&stemmer, word)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Snowball leaves an ending now and then ("kommuners" → "kommuner"), so it is asked until nothing changes, and the
/// neuter's "-et", which it never takes, goes first.
fn stem(stemmer: &Stemmer, word: String) -> String {
    let mut word = word;
    loop {
        let stem = stemmer.stem(&word);
        let bare = stem.strip_suffix("et").filter(|bare| bare.chars().count() > 3);
        let next = bare.unwrap_or(&stem).to_owned();
        if next == word {
            return word;
        }
        word = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_in_one_stem() {
        for forms in [
            &["kommun", "kommunen", "kommuner", "kommunerna", "kommunens", "kommuners", "kommunernas"][..],
            &["kurs", "kursen", "kurser", "kurserna", "kursernas"],
            &["nätverk", "nätverket", "nätverken", "nätverkens"],
            &["upphandling", "upphandlingen", "upphandlingar", "upphandlingens"],
        ] {
            let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stems(form)).collect();
            assert_eq!(stems.len(), 1, "{forms:?} → {stems:?}");
        }
    }

    #[test]
    fn order_puts_å_ä_and_ö_last() {
        let mut names = ["Örkelljunga", "Åstorp", "Ängelholm", "Ystad", "Malmö", "Höör", "Hörby"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Hörby", "Höör", "Malmö", "Ystad", "Åstorp", "Ängelholm", "Örkelljunga"]);
    }
}
