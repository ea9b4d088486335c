//! What anybody writes about the portal's accessibility.

use poem_openapi::{Object, OpenApi};
use samverk_domain::access::Actor;
use samverk_domain::mail::feedback;

use crate::answer::Accepted;
use crate::body::Body;
use crate::caller::From;
use crate::problem::Problem;
use crate::scalar::Text;
use crate::{Api, Tag};

/// What does not work.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AccessibilityReport {
    /// What does not work, or what is needed, at most 4 000 characters.
    text: Text,
    /// Where, at most 300 characters.
    #[oai(default)]
    page: String,
    /// Where an answer goes, if one is wanted.
    #[oai(default)]
    email: String,
}

/// Feedback.
pub(crate) struct Feedback(pub(crate) Api);

#[OpenApi(tag = "Tag::Operations")]
impl Feedback {
    /// Report what is not accessible
    ///
    /// Mailed to the association's admins. Needs no token: anybody may write, without a name (lag 2018:1937, 11 §).
    #[oai(path = "/accessibility-reports", method = "post", operation_id = "reportAccessibility")]
    async fn report(&self, origin: From, body: Body<AccessibilityReport>) -> Result<Accepted, Problem> {
        let AccessibilityReport { text, page, email } = body.0;
        self.0
            .database
            .write(&Actor::Anyone, async |scope| {
                feedback::leave(scope, &text.0, &page, &email, &origin.0.address).await
            })
            .await?;
        Ok(Accepted::Accepted)
    }
}
