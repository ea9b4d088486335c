//! What would come of registering a list of people, before anything is saved.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::{OfferingId, registration};
use uuid::Uuid;

use crate::body::Body;
use crate::caller::Caller;
use crate::imports::{RecognisedRow, RosterRow, rows};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// A list of people that may be registered, as rows or as text.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewPreview {
    /// The organisation that would register; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// The rows.
    #[oai(default)]
    people: Vec<RosterRow>,
    /// Instead of rows: pasted text or CSV, one person a line, with or without headings.
    #[oai(default)]
    text: String,
}

/// What would become of a list.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct RegistrationPreview {
    /// Each row, in the order of the list.
    rows: Vec<PreviewRow>,
}

/// What would become of a row.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct PreviewRow {
    /// Who the row means, and what is wrong with it.
    recognised: RecognisedRow,
    /// Whether they have, or wait for, a seat already.
    is_registered: bool,
}

/// Previews.
pub(crate) struct Previews(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl Previews {
    /// Preview the registration of a list
    ///
    /// Recognises the organisation's people, and says what is wrong with each row. Nothing is saved; it is a POST because a
    /// list does not fit in an address. Coordinators preview for their own organisation.
    #[oai(
        path = "/course-offerings/:offeringId/registration-previews",
        method = "post",
        operation_id = "previewRegistrations"
    )]
    async fn create(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<NewPreview>,
    ) -> Result<Json<RegistrationPreview>, Problem> {
        let NewPreview { organisation_id, people, text } = body.0;
        let organisation = caller.organisation_or(organisation_id)?;
        let list = rows(people, &text)?;
        let previews = self
            .0
            .database
            .read(&caller.0, async |scope| registration::preview(scope, organisation, id.0, list).await)
            .await?;
        let row = |one: registration::Preview| PreviewRow {
            recognised: one.recognised.into(),
            is_registered: one.is_registered,
        };
        Ok(Json(RegistrationPreview { rows: previews.into_iter().map(row).collect() }))
    }
}
