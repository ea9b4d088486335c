//! Swedish order and search: both databases compare bytes, so what they sort and find by is made here.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A key that sorts byte by byte as Swedish sorts the text: å, ä and ö last, other accents as if they were not there.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match letter {
            'å' => key.push_str("z1"),
            'ä' | 'æ' => key.push_str("z2"),
            'ö' | 'ø' => key.push_str("z3"),
            other => bare(other, &mut key),
        }
    }
    key
}

/// A title as a name in addresses: `Året runt – å ä ö` → `aret-runt-a-a-o`.
#[must_use]
pub fn slug(title: &str) -> String {
    let mut plain = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        match letter {
            'æ' => plain.push('a'),
            'ø' => plain.push('o'),
            other => bare(other, &mut plain),
        }
    }
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The letter without its accents: ć as c, ö as o.
fn bare(letter: char, text: &mut String) {
    decompose_canonical(letter, |part| {
        if !is_combining_mark(part) {
            text.push(part);
        }
    });
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

/// `640 kB` or `1,2 MB`, in thousands as disks count.
#[must_use]
pub fn size(bytes: i64) -> String {
    let hundreds = bytes.unsigned_abs().div_ceil(100);
    if hundreds < 10_000 {
        return format!("{}\u{a0}kB", number(hundreds.div_ceil(10)));
    }
    let tenths = hundreds / 1_000;
    format!("{},{}\u{a0}MB", number(tenths / 10), tenths % 10)
}

/// Tenths with a comma: `7,4`.
#[must_use]
pub fn tenths(tenths: i64) -> String {
    format!("{},{}", tenths / 10, (tenths % 10).abs())
}

/// The text as people type it: with ordinary spaces, and nothing that only holds a line together.
#[must_use]
pub fn typed(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2060}', "")
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
        let next = bare.map_or_else(|| stem.to_string(), with_its_e);
        if next == word {
            return word;
        }
        word = next;
    }
}

/// The "e" that the ending took away is put back: "vattn" of "vattnet" is "vatten".
fn with_its_e(bare: &str) -> String {
    let mut letters = bare.chars().rev();
    match (letters.next(), letters.next()) {
        // Not "regnet", "namnet", "barnet": these end so without an ending too.
        (Some(last @ ('l' | 'n' | 'r')), Some('b' | 'd' | 'f' | 'k' | 'p' | 's' | 't'))
        | (Some(last @ ('l' | 'r')), Some('g')) => {
            format!("{}e{last}", &bare[..bare.len() - 1])
        }
        _ => bare.to_owned(),
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
            &["vatten", "vattnet", "vattnets"],
            &["läkemedel", "läkemedlet", "läkemedlets"],
            &["fönster", "fönstret"],
            &["register", "registret", "registrets"],
            &["regn", "regnet"],
            &["barn", "barnet", "barnets", "barnen"],
        ] {
            let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stems(form)).collect();
            assert_eq!(stems.len(), 1, "{forms:?} → {stems:?}");
        }
    }

    #[test]
    fn a_title_becomes_an_address_of_plain_letters() {
        assert_eq!(slug("Året runt – å, ä och ö"), "aret-runt-a-a-och-o");
        assert_eq!(slug(" Kovačević & Hjørdis 2026 "), "kovacevic-hjordis-2026");
    }

    #[test]
    fn order_puts_å_ä_and_ö_last() {
        let mut names = ["Örkelljunga", "Ćosić", "Åstorp", "Ängelholm", "Ystad", "Malmö", "Höör", "Hörby"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Ćosić", "Hörby", "Höör", "Malmö", "Ystad", "Åstorp", "Ängelholm", "Örkelljunga"]);
    }
}
