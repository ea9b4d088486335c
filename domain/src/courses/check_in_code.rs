//! The codes that participants check in with: as a QR code on the badge and on their own page, and typed by hand.
//!
//! A code is derived from the registration and the participant with a key of the installation. Nothing is stored that could
//! leak, every registration has one at once, and whoever takes over a seat has another code than the one before.

use std::fmt;

use aws_lc_rs::hmac;

use super::RegistrationId;
use crate::access::signing_key::Keys;
use crate::people::PersonId;
use crate::qr::{Picture, Spare};

/// Letters and digits that are not taken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 50 bits: as much as the smallest QR code holds with the most of it spare, and still short enough to type.
const LENGTH: usize = 10;

/// What codes are derived with.
#[derive(Clone)]
pub struct CodeKey(hmac::Key);

/// A code, in capitals without a hyphen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code(String);

impl CodeKey {
    /// The key of an installation.
    #[must_use]
    pub fn of(keys: &Keys) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &keys.derived("check-in codes")))
    }

    /// The code of a participant.
    #[must_use]
    pub fn code(&self, registration: RegistrationId, person: PersonId) -> Code {
        let tag = hmac::sign(&self.0, &[*registration.0.as_bytes(), *person.0.as_bytes()].concat());
        let bits = tag.as_ref().iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |place: usize| char::from(LETTERS[(bits >> (5 * place) & 31) as usize]);
        Code((0..LENGTH).map(letter).collect())
    }
}

impl Code {
    /// The code that somebody typed or scanned, whatever stands between its letters. Nothing if it cannot be one.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let meant = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').map(|letter| match letter
            .to_ascii_uppercase()
        {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        });
        let code: String = meant.take(LENGTH + 1).collect();
        let is_code = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
        is_code.then_some(Self(code))
    }

    /// As programs carry it.
    #[must_use]
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// Its QR code.
    #[must_use]
    pub fn picture(&self) -> Picture {
        Picture::of(&self.0, Spare::H)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code("7K2M0Q19XD".to_owned());
        for typed in ["7K2M0-Q19XD", "7k2m0q19xd", " 7K2MO QI9XD ", "7K2M0-QL9XD"] {
            assert_eq!(Code::read(typed), Some(code.clone()), "{typed}");
        }
        for typed in ["", "7K2M0-Q19X", "7K2M0-Q19XDD", "7K2M0-Q19XÅ", "7K2M0-Q19XU"] {
            assert_eq!(Code::read(typed), None, "{typed}");
        }
        assert_eq!(code.picture().size, 29, "the smallest there is");
    }
}
