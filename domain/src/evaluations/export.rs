//! What came of evaluations, as files. Taking them out is remembered.

use super::index::{self, Filter};
use super::totals;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::courses::OfferingId;
use crate::error::{Error, Result};
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::WriteScope;
use crate::{swedish, time};

/// The totals and the texts of an offering.
pub async fn of_offering(scope: &WriteScope, id: OfferingId, format: Format) -> Result<File> {
    let totals = totals::of(scope, id).await?;
    let entry = audit::Entry::new("evaluation.exported", "offering", id.0, totals.course.title.clone());
    audit::record(scope, own(scope)?, entry.after(&format.ending())).await?;
    let mut rows = vec![
        vec!["Tillfrågade".into(), "".into(), count(totals.evaluation.map_or(0, |row| row.asked))],
        vec!["Svar".into(), "".into(), count(totals.answered)],
    ];
    if let Some(results) = &totals.results {
        rows.extend(results.index.value().map(|value| vec!["NKI".into(), "".into(), count(value)]));
    }
    for question in totals.results.into_iter().flat_map(|results| results.questions) {
        let line = |answer: Cell, number: Cell| vec![Cell::from(question.words.clone()), answer, number];
        rows.extend(question.counts.iter().map(|(option, number)| line(option.clone().into(), count(*number))));
        rows.extend(question.mean.map(|mean| line("Medel".into(), swedish::tenths(mean).into())));
        rows.extend(question.texts.iter().map(|text| line(text.clone().into(), "".into())));
    }
    let headings = ["Fråga", "Svar", "Antal"].map(str::to_owned).to_vec();
    let name = format!("utvardering-{}-{}", totals.course.slug, time::local_date(totals.offering.starts_at));
    Sheet { title: "Utvärdering", headings, rows }.file(&name, format)
}

/// NKI of each course and year.
pub async fn overview(scope: &WriteScope, filter: Filter, format: Format) -> Result<File> {
    scope.require(Permission::ReadCourseWork)?;
    let own = own(scope)?;
    let lines = index::overview(scope, filter).await?.lines;
    let entry = audit::Entry::new("evaluations.exported", "organisation", own.0, "NKI");
    audit::record(scope, own, entry.after(&format.ending())).await?;
    let row = |(department, course, year, index): (String, String, i32, index::Index)| {
        let value = index.value().map_or_else(|| "".into(), count);
        vec![department.into(), course.into(), year.to_string().into(), value, count(index.answers)]
    };
    let headings = ["Avdelning", "Kurs", "År", "NKI", "Svar"].map(str::to_owned).to_vec();
    let name = format!("nki-{}", time::local_date(scope.now()));
    Sheet { title: "NKI", headings, rows: lines.into_iter().map(row).collect() }.file(&name, format)
}

fn count(number: i64) -> Cell {
    Cell::Count(number.unsigned_abs())
}

fn own(scope: &WriteScope) -> Result<OrganisationId> {
    scope.actor().organisation().ok_or(Error::Forbidden)
}
