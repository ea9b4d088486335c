//! The trace a piece of work belongs to (W3C Trace Context): it stands in logs, in the audit trail and in answers.

use crate::access::secret;

tokio::task_local! {
    static CURRENT: String;
}

/// Runs the work as part of the trace; the id is 32 hexadecimal digits.
pub fn within<T>(trace_id: String, work: impl Future<Output = T>) -> impl Future<Output = T> {
    CURRENT.scope(trace_id, work)
}

/// The trace that the running work belongs to.
#[must_use]
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// So many random bytes, at most 16, in lower-case hexadecimal digits.
#[must_use]
pub fn random_hex(bytes: usize) -> String {
    let random: [u8; 16] = secret::random();
    secret::hex(&random[..Ord::min(bytes, 16)])
}
