//! An organisation's parts in projects as a file.

use super::participation::{self, Filter};
use crate::access::OrganisationId;
use crate::audit;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, WriteScope};
use crate::time;

/// All of a list.
const ALL: Page = Page { page: 1, limit: 100_000 };

/// All parts of an organisation, with its decisions and what it puts in. Taking it out is remembered.
pub async fn own(scope: &WriteScope, organisation: OrganisationId, format: Format) -> Result<File> {
    let own = organisation::own(scope, organisation).await?;
    let filter = Filter { organisation: Some(organisation), ..Filter::default() };
    let parts = participation::list(scope, &filter, ALL).await?.rows;
    let row = |listed: &participation::Listed| {
        let part = &listed.participation;
        let day = |day: Option<chrono::NaiveDate>| Cell::from(day.map(|day| day.to_string()));
        vec![
            Cell::from(listed.project_title.clone()),
            listed.project_state.name().into(),
            part.role.name().into(),
            part.state.name().into(),
            day(part.from_on),
            day(part.to_on),
            part.cash_ore.map_or_else(|| Cell::from(""), Cell::Ore),
            part.hours.map_or_else(|| Cell::from(""), |hours| Cell::Count(hours.unsigned_abs())),
            listed.contact(scope.now()).map(|contact| contact.name).into(),
            part.decision_diary_number.clone().into(),
            part.decision_section.clone().into(),
            day(part.decided_on),
        ]
    };
    let headings = [
        "Projekt",
        "Projektets läge",
        "Roll",
        "Läge",
        "Från",
        "Till",
        "Pengar",
        "Timmar",
        "Kontakt",
        "Diarienummer",
        "Paragraf",
        "Beslutat",
    ];
    let sheet = Sheet {
        title: "Våra projekt",
        headings: headings.map(str::to_owned).to_vec(),
        rows: parts.iter().map(row).collect(),
    };
    let entry = audit::Entry::new("project_participations.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    sheet.file(&format!("projekt-{}-{}", own.slug, time::local_date(scope.now())), format)
}
