//! An organisation's people as a file.

use super::person::{self, Filter, Listed};
use crate::access::OrganisationId;
use crate::audit;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, WriteScope};
use crate::time;

/// The people of an organisation that the filter leaves, all of them, as a file. Taking it out is remembered.
pub async fn file(scope: &WriteScope, id: OrganisationId, filter: &Filter, format: Format) -> Result<File> {
    let own = organisation::own(scope, id).await?;
    let filter = Filter { organisation: Some(id), ..filter.clone() };
    let people = person::list(scope, &filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let entry = audit::Entry::new("people.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let name = format!("personer-{}-{}", own.slug, time::local_date(scope.now()));
    sheet(people).file(&name, format)
}

fn sheet(people: Vec<Listed>) -> Sheet {
    let headings = [
        "Efternamn",
        "Förnamn",
        "E-post",
        "Telefon",
        "Titel",
        "Enhet",
        "Började",
        "Slutar",
        "Kan logga in",
        "Skyddade personuppgifter",
    ];
    let day = |day: Option<chrono::NaiveDate>| Cell::from(day.map(|day| day.to_string()));
    let yes = |holds: bool| Cell::from(if holds { "Ja" } else { "" });
    let row = |one: Listed| {
        vec![
            one.family_name.into(),
            one.given_name.into(),
            one.email.into(),
            one.phone.into(),
            one.title.into(),
            one.unit_name.into(),
            day(one.from_on),
            day(one.to_on),
            yes(one.account_id.is_some()),
            yes(one.protected_identity),
        ]
    };
    Sheet {
        title: "Personer",
        headings: headings.map(str::to_owned).to_vec(),
        rows: people.into_iter().map(row).collect(),
    }
}
