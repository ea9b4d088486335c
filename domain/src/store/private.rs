//! Text that must not end up in a log.

/// Text that does not print itself: a password's hash, health data.
#[derive(Clone, PartialEq, Eq, sea_orm::DeriveValueType)]
pub struct Private(pub String);

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}
