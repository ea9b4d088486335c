//! The time, in whole seconds: SQLite compares time points as text, and PostgreSQL keeps fewer digits than the system clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, Utc};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved; seconds since 1970 in UTC.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.timestamp())))
    }

    /// Now, in UTC, without fractions of a second.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(0),
            Self::Fixed(seconds) => DateTime::from_timestamp(seconds.load(Ordering::Relaxed), 0).unwrap_or_default(),
        }
    }
}
