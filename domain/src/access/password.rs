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

/// Goes on only if the password somebody chose is good enough: long, and neither common nor made of their own address
/// (zxcvbn's estimate of 10⁸ guesses or more).
pub(super) fn check(password: &str, email: &str) -> Result<()> {
    let mut faults = Faults::default();
    let length = password.chars().count();
    if length < SHORTEST {
        faults.add("password", Fault::TooShort(SHORTEST));
    } else if length > LONGEST {
        faults.add("password", Fault::TooLong(LONGEST));
    } else {
        let own: Vec<&str> = email.split(['@', '.']).chain(["samverk", "kommun"]).collect();
        if zxcvbn::zxcvbn(password, &own).score() < zxcvbn::Score::Three {
            faults.add("password", Fault::EasyToGuess);
        }
    }
    faults.none()
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
