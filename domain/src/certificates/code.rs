//! The code that lets anybody look whether a certificate holds: 100 random bits in letters that people can read out and type.

use crate::access::secret;

/// Crockford's letters: none that is taken for another (no I, L, O, U).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Five bits each.
const LENGTH: usize = 20;

/// A new code.
pub(super) fn new() -> String {
    from(&secret::random::<LENGTH>())
}

/// The code that these bytes give.
pub(crate) fn from(bytes: &[u8]) -> String {
    bytes.iter().take(LENGTH).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// The code as people write it: `7K3QF-9XYZA-…`.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<_> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The code that somebody means: case, hyphens and spaces do not matter, and what looks the same is the same. None if it
/// cannot be one.
pub(super) fn read(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
    let code: String = letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let is_one = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
    is_one.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = new();
        assert_eq!(read(&code).as_ref(), Some(&code));
        assert_eq!(read(&format!(" {} ", grouped(&code).to_lowercase())).as_ref(), Some(&code));
        assert_eq!(read("oil00-00000-00000-00000").as_deref(), Some("01100000000000000000"));
        for other in ["", "0", "u0000-00000-00000-00000", "åäö00-00000-00000-00000", &"0".repeat(21)] {
            assert_eq!(read(other), None, "{other}");
        }
        assert_ne!(new(), code);
    }
}
