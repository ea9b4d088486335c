//! What the kommun pays in a year, by unit and month.

use std::ops::RangeInclusive;

use askama::Template;
use chrono::{Datelike, NaiveDate};
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::billing::basis;
use samverk_domain::courses::cost::{self, Line};
use samverk_domain::courses::export;
use samverk_domain::time::Month;
use samverk_domain::{money, time};
use serde::Deserialize;

use super::{invoice, own};
use crate::Portal;
use crate::download;
use crate::error_page::{Answer, Failure};
use crate::invoices;
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    ar: String,
}

/// A unit as a row.
struct Row {
    name: String,
    months: Vec<String>,
    total: String,
    seats: u64,
}

#[derive(Template)]
#[template(path = "my_municipality/costs.html")]
struct CostsPage {
    chrome: Chrome,
    year: i32,
    previous: Option<i32>,
    next: Option<i32>,
    months: Vec<&'static str>,
    rows: Vec<Row>,
    all: Row,
    bases: Vec<invoices::Row>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<CostsPage>> {
    let own = own(&visitor)?;
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(portal);
    let shown = years(portal);
    let (costs, bases) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let bases = basis::list(scope, Some(own), Month::year_of(year)).await?;
            Ok::<_, Failure>((cost::of_year(scope, own, year).await?, bases))
        })
        .await?;
    let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)).map(time::month);
    Ok(Page(CostsPage {
        chrome: visitor.chrome(format!("Kostnader {year}")).within(Area::MyMunicipality),
        year,
        previous: Some(year - 1).filter(|year| shown.contains(year)),
        next: Some(year + 1).filter(|year| shown.contains(year)),
        months: months.collect(),
        rows: costs.units.iter().map(row).collect(),
        all: Row { name: "Summa".to_owned(), ..row(&costs.all) },
        bases: bases.iter().map(|one| invoices::Row::of(one, invoice::address(one.month))).collect(),
    }))
}

/// The year as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let year = asked.year(portal);
    let format = download::format(address.path());
    let file =
        portal.database.write(&visitor.actor, async |scope| export::costs(scope, own, year, format).await).await?;
    Ok(download::download(file))
}

impl Asked {
    pub(super) fn year(&self, portal: &Portal) -> i32 {
        let asked = self.ar.parse().ok().filter(|year| years(portal).contains(year));
        asked.unwrap_or_else(|| this_year(portal))
    }
}

/// The years that can be shown.
pub(super) fn years(portal: &Portal) -> RangeInclusive<i32> {
    2000..=this_year(portal) + 5
}

pub(super) fn this_year(portal: &Portal) -> i32 {
    time::local_date(portal.database.clock().now()).year()
}

fn row(line: &Line) -> Row {
    Row {
        name: line.name().to_owned(),
        months: line.months.iter().map(|ore| if *ore == 0 { "–".to_owned() } else { figure(*ore) }).collect(),
        total: figure(line.total),
        seats: line.seats,
    }
}

/// Kronor without the unit, which the heading of the table has.
fn figure(ore: i64) -> String {
    money::kronor(ore).trim_end_matches("kr").trim_end().to_owned()
}
