//! The trace a piece of work belongs to (W3C Trace Context): it stands in logs, in the audit trail and in answers.

tokio::task_local! {
    static CURRENT: String;
}

/// Runs the work as part of the trace; the id is 32 hexadecimal digits.
pub async fn within<T>(trace_id: String, work: impl Future<Output = T>) -> T {
    CURRENT.scope(trace_id, work).await
}

/// The trace that the running work belongs to.
#[must_use]
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// So many random bytes in lower-case hexadecimal digits.
#[must_use]
pub fn random_hex(bytes: usize) -> String {
    use std::fmt::Write;
    let random: [u8; 16] = crate::access::secret::random();
    random.iter().take(bytes).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
