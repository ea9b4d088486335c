//! What anybody writes about the portal's accessibility (lag 2018:1937, 11 §): without signing in, and without a name.

use serde::{Deserialize, Serialize};

use crate::access::throttle;
use crate::error::{Faults, Result};
use crate::jobs::Task;
use crate::people::email;
use crate::store::WriteScope;

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// What does not work, at most 4 000 characters.
    pub text: String,
    /// Where, at most 300 characters.
    pub page: Option<String>,
    /// Where an answer goes, if they want one.
    pub email: Option<String>,
}

/// Leaves what somebody wrote to be mailed to the association's administrators. The network address is only used to limit
/// how much comes from one place.
pub async fn leave(scope: &WriteScope, text: &str, page: &str, address: &str, from: &str) -> Result<()> {
    let mut faults = Faults::default();
    let text = faults.text("text", text, 4_000);
    let page = faults.optional("page", page, 300);
    let email = (!address.trim().is_empty()).then(|| email::check(&mut faults, "email", address));
    faults.none()?;
    throttle::message(scope, from).await?;
    scope.enqueue(Task::ForwardFeedback { feedback: Feedback { text, page, email } }).await
}
