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
