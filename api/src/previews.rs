//! What would come of registering a list of people, before anything is saved.

use poem_openapi::payload::Json;
use poem_openapi::types::multipart::Upload;
use poem_openapi::{Multipart, Object, OpenApi};
use samverk_domain::courses::{OfferingId, registration};
use samverk_domain::people::roster;
use uuid::Uuid;

use crate::body::Body;
use crate::caller::Caller;
use crate::imports::{RecognisedRow, RosterRow, Sent};
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

/// A list of people that may be registered, as a file.
#[derive(Multipart)]
#[oai(rename_all = "camelCase")]
struct PreviewFile {
    /// XLSX, or CSV in UTF-8 or Windows-1252.
    file: Upload,
    /// The organisation that would register; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
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
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct PreviewRow {
    /// Who the row means, and what is wrong with it.
    recognised: RecognisedRow,
    /// The unit that the row names, if the organisation has it.
    unit_id: Option<Uuid>,
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
        self.run(&caller, id.0, organisation_id, Sent::of(people, text)).await
    }

    /// Preview the registration of a file
    ///
    /// The same as of a list, with an XLSX or CSV file of at most 5 MB and 1 000 rows. Nothing is saved. Register the rows
    /// that are without faults with the offering's `registrations`: by `personId`, or by name and address.
    #[oai(
        path = "/course-offerings/:offeringId/registration-preview-files",
        method = "post",
        operation_id = "previewRegistrationsFile"
    )]
    async fn create_from_file(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        form: PreviewFile,
    ) -> Result<Json<RegistrationPreview>, Problem> {
        self.run(&caller, id.0, form.organisation_id, Sent::File(form.file)).await
    }
}

impl Previews {
    async fn run(
        &self,
        caller: &Caller,
        id: OfferingId,
        organisation: Option<Uuid>,
        sent: Sent,
    ) -> Result<Json<RegistrationPreview>, Problem> {
        let organisation = caller.organisation_or(organisation)?;
        let database = &self.0.database;
        database.read(&caller.0, async |scope| roster::check(scope, organisation).await).await?;
        let rows = sent.rows(roster::LONGEST).await?;
        let previews = database
            .read(&caller.0, async |scope| registration::preview(scope, organisation, &[id], rows).await)
            .await?;
        let row = |one: registration::Preview| PreviewRow {
            recognised: one.recognised.into(),
            unit_id: one.unit.map(|unit| unit.0),
            is_registered: one.is_registered,
        };
        Ok(Json(RegistrationPreview { rows: previews.into_iter().map(row).collect() }))
    }
}
