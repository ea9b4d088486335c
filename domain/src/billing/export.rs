//! Bases for invoices as files, and handing them over to the accounts.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::basis::{self, Whole};
use super::line;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Refusal, Result};
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Scope, WriteScope};
use crate::time::{self, Month};

const HEADINGS: [&str; 15] = [
    "Underlag",
    "Månad",
    "Kommun",
    "Enhet som betalar",
    "Fakturareferens",
    "Kurs",
    "Tid",
    "Efternamn",
    "Förnamn",
    "Läge",
    "Kredit",
    "Moms (%)",
    "Exkl. moms (kr)",
    "Moms (kr)",
    "Inkl. moms (kr)",
];

/// The basis of an organisation and month as a file. Taking it out is remembered.
pub async fn file(scope: &WriteScope, id: OrganisationId, month: Month, format: Format) -> Result<File> {
    let own = organisation::own(scope, id).await?;
    let whole = basis::get(scope, id, month).await?;
    let entry = audit::Entry::new("invoice_basis.downloaded", "organisation", id.0, own.name);
    audit::record(scope, id, entry.after(&format.ending())).await?;
    sheet(&[whole]).file(&format!("fakturaunderlag-{}-{month}", own.slug), format)
}

/// Hands a closed basis over to the accounts, which may be done again: who did it last, and when, is kept with it.
pub async fn hand_over(scope: &WriteScope, id: OrganisationId, month: Month) -> Result<Whole> {
    organisation::own(scope, id).await?;
    scope.require(Permission::Bill)?;
    let mut row = basis::lock_closed(scope, id, month).await?;
    let before = row.exported_at;
    row.exported_at = Some(scope.now());
    row.exported_by_name = Some(scope.actor().name().to_owned());
    scope.update(&row).await?;
    let entry = audit::Entry::new("invoice_basis.exported", "invoice_basis", row.id.0, row.title());
    let facts = |at: Option<DateTimeUtc>| serde_json::json!({ "exported_at": at });
    audit::record(scope, id, entry.before(&facts(before)).after(&facts(row.exported_at))).await?;
    basis::get(scope, id, month).await
}

/// The same with every basis of a month that is closed, in the order of their numbers.
pub async fn hand_over_all(scope: &WriteScope, month: Month) -> Result<Vec<Whole>> {
    scope.require(Permission::Bill)?;
    let closed = closed(scope, month).await?;
    if closed.is_empty() {
        return Err(Refusal::NotInThisState.into());
    }
    let mut all = Vec::with_capacity(closed.len());
    for id in closed {
        all.push(hand_over(scope, id, month).await?);
    }
    Ok(all)
}

/// The file of what was handed over together.
pub fn file_of(handed_over: &[Whole], month: Month, format: Format) -> Result<File> {
    sheet(handed_over).file(&format!("fakturaunderlag-{month}"), format)
}

async fn closed(scope: &Scope, month: Month) -> Result<Vec<OrganisationId>> {
    let closed = basis::Entity::find()
        .filter(basis::Column::Month.eq(month.first()))
        .order_by_asc(basis::Column::Year)
        .order_by_asc(basis::Column::Number);
    Ok(scope.all(closed).await?.into_iter().map(|row| row.owner_org_id).collect())
}

/// Each basis with its lines, and after them its VAT by rate and its sum.
fn sheet(all: &[Whole]) -> Sheet {
    let rows = all.iter().flat_map(|whole| {
        let lines = whole.lines.iter().map(|line| row(whole, line));
        let rates = whole.sums.rates.iter().map(|rate| {
            sum(whole, format!("Moms {} %", rate.percent), [rate.net_ore, rate.vat_ore, rate.net_ore + rate.vat_ore])
        });
        let total = [whole.sums.net_ore, whole.sums.vat_ore, whole.sums.total_ore()];
        lines.chain(rates).chain([sum(whole, "Summa".to_owned(), total)])
    });
    Sheet { title: "Fakturaunderlag", headings: HEADINGS.map(str::to_owned).to_vec(), rows: rows.collect() }
}

fn first(whole: &Whole) -> [Cell; 3] {
    let listed = &whole.listed;
    [
        listed.closed.as_ref().map(basis::Model::reference).into(),
        listed.month.to_string().into(),
        listed.organisation_name.clone().into(),
    ]
}

fn row(whole: &Whole, line: &line::Model) -> Vec<Cell> {
    let credit = match (line.credits_id, &line.reason) {
        (None, _) => String::new(),
        (Some(_), None) => "Kredit: kostnaden har ändrats".to_owned(),
        (Some(_), Some(reason)) => format!("Kredit: {reason}"),
    };
    let rest = [
        line.unit_name.clone().into(),
        line.invoice_reference.clone().into(),
        line.course_title.clone().into(),
        time::span(line.starts_at, line.ends_at).into(),
        line.family_name.clone().into(),
        line.given_name.clone().into(),
        line.state.name().into(),
        credit.into(),
        Cell::Count(line.vat_percent.unsigned_abs()),
        Cell::Ore(line.net_ore),
        "".into(),
        "".into(),
    ];
    first(whole).into_iter().chain(rest).collect()
}

/// VAT is rounded on sums only, so only they have it.
fn sum(whole: &Whole, name: String, ore: [i64; 3]) -> Vec<Cell> {
    let empty = |cells| std::iter::repeat_with(|| Cell::from("")).take(cells);
    let figures = ore.map(Cell::Ore);
    first(whole).into_iter().chain(empty(2)).chain([name.into()]).chain(empty(6)).chain(figures).collect()
}
