//! Certificates as a file.

use super::listed::{self, Filter, Listed};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Result};
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, WriteScope};
use crate::time;

/// The certificates that the filter leaves, all of them, as a file: of an organisation, or of all that the association's
/// staff see. Taking it out is remembered.
pub async fn file(scope: &WriteScope, id: Option<OrganisationId>, filter: &Filter, format: Format) -> Result<File> {
    scope.require(Permission::RegisterOthers)?;
    let own = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let organisation = organisation::own(scope, id.unwrap_or(own)).await?;
    let asked = if scope.actor().is_association() { id } else { Some(organisation.id) };
    let filter = Filter { organisation: asked, ..filter.clone() };
    let rows = listed::list(scope, &filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let entry = audit::Entry::new("certificates.exported", "organisation", organisation.id.0, organisation.name);
    audit::record(scope, organisation.id, entry.after(&format.ending())).await?;
    let headings = [
        "Nummer",
        "Namn",
        "E-post",
        "Organisation",
        "Enhet",
        "Kurs",
        "Kursens första dag",
        "Kursens sista dag",
        "Utfärdat",
        "Gäller till och med",
        "Läge",
    ];
    let sheet = Sheet {
        title: "Intyg",
        headings: headings.map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|one| row(scope, one)).collect(),
    };
    sheet.file(&format!("intyg-{}-{}", organisation.slug, time::local_date(scope.now())), format)
}

fn row(scope: &WriteScope, one: Listed) -> Vec<Cell> {
    let (number, standing) = (one.number(), one.standing(scope.now()));
    vec![
        number.into(),
        one.holder_name.into(),
        one.email.into(),
        one.organisation_name.into(),
        one.unit_name.into(),
        one.course_title.into(),
        one.held_from.to_string().into(),
        one.held_to.to_string().into(),
        one.issued_on.to_string().into(),
        one.valid_until.map(|day| day.to_string()).into(),
        standing.name().into(),
    ]
}
