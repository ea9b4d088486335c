//! What the staff of the day print: who comes, a list to sign, and badges.

use poem_openapi::payload::{Attachment, AttachmentType};
use poem_openapi::{ApiResponse, OpenApi};
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::check_in_code::CodeKey;
use samverk_domain::courses::paper::{self, Paper};

use crate::caller::Caller;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

#[derive(ApiResponse)]
enum Printed {
    /// The document, as PDF.
    #[oai(status = 200, content_type = "application/pdf")]
    Pdf(Attachment<Vec<u8>>),
}

/// Documents.
pub(crate) struct Papers(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Papers {
    /// Print the participants of an offering
    ///
    /// Name, organisation and unit of everybody who has a seat, as an accessible PDF (PDF/UA) for A4; of people with skyddade
    /// personuppgifter only that, also to themselves. Remembered in the audit trail. The association's staff print it.
    #[oai(
        path = "/course-offerings/:offeringId/participant-lists",
        method = "get",
        operation_id = "getParticipantList"
    )]
    async fn participant_list(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Printed, Problem> {
        self.print(&caller, id.0, Paper::ParticipantList).await
    }

    /// Print a list to sign
    ///
    /// Everybody who has a seat, with room for a signature for each session, and empty rows at the end for those who come
    /// anyway or have skyddade personuppgifter. Remembered in the audit trail. The association's staff print it.
    #[oai(path = "/course-offerings/:offeringId/sign-in-lists", method = "get", operation_id = "getSignInList")]
    async fn sign_in_list(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Printed, Problem> {
        self.print(&caller, id.0, Paper::SignInList).await
    }

    /// Print name badges
    ///
    /// Eight to a page of A4, 90 by 60 millimetres, with marks to cut by and each participant's code to check in with; empty ones
    /// fill the last page. People with skyddade
    /// personuppgifter get an empty one. Remembered in the audit trail. The association's staff print them.
    #[oai(path = "/course-offerings/:offeringId/badges", method = "get", operation_id = "getBadges")]
    async fn badges(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Printed, Problem> {
        self.print(&caller, id.0, Paper::Badges).await
    }

    async fn print(&self, caller: &Caller, id: OfferingId, paper: Paper) -> Result<Printed, Problem> {
        let key = CodeKey::of(&self.0.tokens.keys);
        let document = paper::file(&self.0.database, &key, &caller.0, id, paper).await?;
        let attachment = Attachment::new(document.bytes).attachment_type(AttachmentType::Attachment);
        Ok(Printed::Pdf(attachment.filename(document.name)))
    }
}
