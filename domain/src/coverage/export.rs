//! Who has a training and who remains, as files.

use super::{Filter, Line, figures, remaining};
use crate::audit;
use crate::error::{Error, Result};
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, WriteScope};
use crate::time;

/// The figures as a file. It names nobody, so taking it out is not remembered.
pub async fn lines(scope: &WriteScope, filter: &Filter, format: Format) -> Result<File> {
    let found = figures(scope, filter).await?;
    let headings = ["Organisation", "Enhet", "Personer", "Har utbildningen", "Återstår", "Andel (%)"];
    let sheet = Sheet {
        title: "Utbildningsläge",
        headings: headings.map(str::to_owned).to_vec(),
        rows: found
            .units
            .iter()
            .map(|line| row(line, "Ingen enhet"))
            .chain(found.organisations.iter().map(|line| row(line, "Alla")))
            .collect(),
    };
    sheet.file(&format!("utbildningslage-{}", time::local_date(scope.now())), format)
}

fn row(line: &Line, without_unit: &str) -> Vec<Cell> {
    let count = |number: i64| Cell::Count(number.unsigned_abs());
    vec![
        line.organisation_name.clone().into(),
        line.unit_name.clone().unwrap_or_else(|| without_unit.to_owned()).into(),
        count(line.people),
        count(line.covered),
        count(line.people - line.covered),
        count(line.percent()),
    ]
}

/// Those who remain, as a file. Taking it out is remembered.
pub async fn people(scope: &WriteScope, filter: &Filter, format: Format) -> Result<File> {
    let rows = remaining(scope, filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let own = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let own = organisation::own(scope, own).await?;
    let entry = audit::Entry::new("coverage.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let headings = ["Efternamn", "Förnamn", "E-post", "Titel", "Enhet"];
    let sheet = Sheet {
        title: "Återstår",
        headings: headings.map(str::to_owned).to_vec(),
        rows: rows
            .into_iter()
            .map(|one| {
                vec![
                    one.family_name.into(),
                    one.given_name.into(),
                    one.email.into(),
                    one.title.into(),
                    one.unit_name.into(),
                ]
            })
            .collect(),
    };
    sheet.file(&format!("aterstar-{}-{}", own.slug, time::local_date(scope.now())), format)
}
