//! Passwords: argon2id with the crate's defaults (19 MiB, two passes; OWASP's first choice), off the async threads.

use std::num::NonZero;
use std::sync::{LazyLock, OnceLock};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::secret::Secret;
use crate::error::{Fault, Faults, Result};

/// The longest password bounds the work of hashing it.
const SHORTEST: usize = 10;
const LONGEST: usize = 200;

/// What Swedes in local government choose first: zxcvbn's own lists are English.
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// Goes on only if the password somebody chose is good enough: long, and neither common, in Swedish or English, nor made
/// of what is known of them, such as the address and the name of their organisation (zxcvbn's estimate of 10⁸ guesses or
/// more).
pub(super) fn check(password: &str, known: &[String]) -> Result<()> {
    let mut faults = Faults::default();
    let length = password.chars().count();
    if length < SHORTEST {
        faults.add("password", Fault::TooShort(SHORTEST));
    } else if length > LONGEST {
        faults.add("password", Fault::TooLong(LONGEST));
    } else {
        let known = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let words: Vec<_> = known.chain(COMMON_WORDS.lines()).flat_map(spellings).collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        if is_plain(password, &words) || zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Three {
            faults.add("password", Fault::EasyToGuess);
        }
    }
    faults.none()
}

/// Whether it is one or two of the words with only figures and signs around them, which zxcvbn takes for three guesses
/// apart: `Sommar2026!`.
fn is_plain(password: &str, words: &[&str]) -> bool {
    let letters: String = password.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    words
        .iter()
        .filter(|word| !word.is_empty())
        .any(|word| letters.strip_prefix(word).is_some_and(|rest| rest.is_empty() || words.contains(&rest)))
}

/// A word as it is written, and without the dots and rings of its letters.
fn spellings(word: &str) -> [String; 2] {
    let written = word.to_lowercase();
    let bare = written.replace(['å', 'ä'], "a").replace('ö', "o");
    [written, bare]
}

/// The hash to keep, in PHC form.
pub(crate) async fn hash(password: String) -> String {
    off_thread(move || hash_now(&password)).await
}

/// Whether the password is the one of the hash. Without a hash it takes as long and says no, so that the answer's time
/// does not tell whether the address is known.
pub(super) async fn matches(password: String, stored: Option<String>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    off_thread(move || {
        let hash = stored.as_ref().unwrap_or_else(|| NOBODY.get_or_init(|| hash_now(Secret::new().reveal())));
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok() && stored.is_some()
    })
    .await
}

fn hash_now(password: &str) -> String {
    Argon2::default().hash_password(password.as_bytes()).expect("the default parameters are valid").to_string()
}

/// As many at a time as there are processors: each takes 19 MiB, and a crowd at the door must not take all memory.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    static ROOM: LazyLock<Semaphore> =
        LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get)));
    let _place = ROOM.acquire().await.expect("nobody closes it");
    tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_swedish_word_with_a_number_is_no_password() {
        let known = ["anna.ek@hylte.se".to_owned(), "Hylte kommun".to_owned()];
        for password in [
            "lösenord123",
            "losenord123",
            "Losenord2026!",
            "sommar2026",
            "Sommar2026!",
            "hösten2026!",
            "hosten2026",
            "kommunförbundet",
            "Kommunforbundet1",
            "Helsingborg26",
            "välkommen123",
            "Hyltekommun1",
            "annaek2026",
            "password123",
        ] {
            assert!(check(password, &known).is_err(), "{password}");
        }
        for password in ["fyra gula kor på taket", "korkek-vinbär-71-stol", "Gräsklippare utan sladd"] {
            assert!(check(password, &known).is_ok(), "{password}");
        }
    }
}
