//! An organisation's registrations and costs as files.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::cost::{self, Line};
use super::demand::{self, Count};
use super::registration::{self, Filter, Listed};
use super::{BookingId, RegistrationId};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, WriteScope};
use crate::time;

/// The registrations of an organisation that the filter leaves, all of them, as a file. Taking it out is remembered.
pub async fn registrations(scope: &WriteScope, id: OrganisationId, filter: &Filter, format: Format) -> Result<File> {
    let own = organisation::own(scope, id).await?;
    scope.require(Permission::RegisterOthers)?;
    let filter = Filter { organisation: Some(id), ..filter.clone() };
    let rows = registration::list(scope, &filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let places = registration::queue_positions(scope, &rows).await?;
    let entry = audit::Entry::new("registrations.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let name = format!("anmalningar-{}-{}", own.slug, time::local_date(scope.now()));
    let headings = [
        "Efternamn",
        "Förnamn",
        "E-post",
        "Kurs",
        "Tid",
        "Läge",
        "Enhet som betalar",
        "Fakturareferens",
        "Pris exkl. moms (kr)",
        "Avbokningsavgift exkl. moms (kr)",
        "Anmäld av",
        "Anmäld",
        "Bokning",
    ];
    let sheet = Sheet {
        title: "Anmälningar",
        headings: headings.map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|one| row(one, &places)).collect(),
    };
    sheet.file(&name, format)
}

fn row(one: Listed, places: &HashMap<RegistrationId, u64>) -> Vec<Cell> {
    let state = match places.get(&one.id) {
        Some(place) => format!("{}, plats {place}", one.state.name()),
        None => one.state.name().to_owned(),
    };
    vec![
        one.family_name.into(),
        one.given_name.into(),
        one.email.into(),
        one.course_title.into(),
        time::span(one.starts_at, one.ends_at).into(),
        state.into(),
        one.unit_name.into(),
        one.invoice_reference.into(),
        Cell::Ore(one.price_ore),
        Cell::Ore(one.fee_ore),
        one.registered_by_name.into(),
        time::moment(one.created_at).into(),
        BookingId::reference(one.booking_id).into(),
    ]
}

/// What an organisation pays in a year, as a file. Taking it out is remembered.
pub async fn costs(scope: &WriteScope, id: OrganisationId, year: i32, format: Format) -> Result<File> {
    let costs = cost::of_year(scope, id, year).await?;
    let own = organisation::own(scope, id).await?;
    let entry = audit::Entry::new("costs.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)).map(time::month);
    let headings = ["Enhet"].into_iter().chain(months).chain(["Hela året", "Platser"]);
    let lines = costs.units.iter().map(|line| (line.name(), line)).chain([("Summa", &costs.all)]);
    let row = |(name, line): (&str, &Line)| {
        let figures = line.months.iter().chain([&line.total]).map(|ore| Cell::Ore(*ore));
        [Cell::from(name.to_owned())].into_iter().chain(figures).chain([Cell::Count(line.seats)]).collect()
    };
    let sheet =
        Sheet { title: "Kostnader", headings: headings.map(str::to_owned).collect(), rows: lines.map(row).collect() };
    sheet.file(&format!("kostnader-{}-{year}", own.slug), format)
}

/// What an organisation asked for in a year, by course, as a file. Taking it out is remembered.
pub async fn demand(scope: &WriteScope, id: OrganisationId, year: i32, format: Format) -> Result<File> {
    let asked = demand::of_year(scope, id, year).await?;
    let own = organisation::own(scope, id).await?;
    let entry = audit::Entry::new("demand.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let headings = ["Kurs", "Anmälda", "Fick plats", "Väntar", "Avbokade", "Inställda", "Fick ingen plats", "Deltog"];
    let row = |name: &str, count: Count| {
        let Count { asked, seated, waiting, cancelled, called_off, without, attended } = count;
        let figures = [asked, seated, waiting, cancelled, called_off, without, attended];
        [Cell::from(name.to_owned())].into_iter().chain(figures.map(Cell::Count)).collect::<Vec<_>>()
    };
    let rows = asked.courses.iter().map(|one| row(&one.title, one.count));
    let sheet = Sheet {
        title: "Statistik",
        headings: headings.map(str::to_owned).to_vec(),
        rows: rows.chain([row("Summa", asked.all)]).collect(),
    };
    sheet.file(&format!("statistik-{}-{year}", own.slug), format)
}
