//! Only what the font can show: a letter without a shape would have the whole document refused.

use serde_json::Value;
use typst::text::Coverage;
use unicode_normalization::UnicodeNormalization;

/// Stands where there is no shape for a letter, so that somebody sees that one is missing.
const MISSING: char = '□';

/// The same value with texts that can be shown.
pub(crate) fn legible(value: Value, font: &Coverage) -> Value {
    match value {
        Value::String(text) => Value::String(text.nfc().filter_map(|letter| shown(letter, font)).collect()),
        Value::Array(items) => items.into_iter().map(|item| legible(item, font)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, legible(value, font))).collect(),
        other => other,
    }
}

fn shown(letter: char, font: &Coverage) -> Option<char> {
    match letter {
        letter if letter.is_whitespace() && letter != '\u{a0}' => Some(' '),
        // Invisible, and able to turn the order of letters around or to break words.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        letter if letter.is_control() => None,
        // Shapes of the font's own, which mean nothing anywhere else.
        '\u{e000}'..='\u{f8ff}' => Some(MISSING),
        letter if font.contains(letter.into()) => Some(letter),
        _ => Some(MISSING),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::legible;
    use crate::setting::shapes;

    #[test]
    fn names_of_all_europe_stay_and_what_has_no_shape_is_seen_to_be_missing() {
        for (given, shown) in [
            ("Åsa Öberg-Ärlig", "Åsa Öberg-Ärlig"),
            ("A\u{30a}sa", "Åsa"),
            ("Ŧoŋá Đuopmu", "Ŧoŋá Đuopmu"),
            ("Nguyễn Thị Hạnh", "Nguyễn Thị Hạnh"),
            ("Łukasz Yıldız", "Łukasz Yıldız"),
            ("Ольга Παππά", "Ольга Παππά"),
            ("سارة 🙂\u{fe0f}", "□□□□ □"),
            ("\u{202e}Anna\u{200b}\u{0} \u{e001}\nEk", "Anna □ Ek"),
        ] {
            assert_eq!(legible(json!([given]), shapes()), json!([shown]), "{given}");
        }
    }
}
