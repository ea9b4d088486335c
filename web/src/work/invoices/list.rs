//! The months of a year, with what all organisations are billed.

use std::collections::BTreeMap;

use askama::Template;
use chrono::Datelike;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::billing::basis::{self, BasisState, Listed};
use samverk_domain::time::Month;
use samverk_domain::{money, time};
use serde::Deserialize;

use super::of_month;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    ar: String,
}

struct Row {
    href: String,
    month: String,
    collecting: usize,
    closed: usize,
    exported: usize,
    net: String,
    vat: String,
    total: String,
}

#[derive(Template)]
#[template(path = "work/invoices/list.html")]
struct ListPage {
    chrome: Chrome,
    year: i32,
    previous: Option<i32>,
    next: Option<i32>,
    months: Vec<Row>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let this_year = time::local_date(portal.database.clock().now()).year();
    let asked = query.and_then(|Query(asked)| asked.ar.parse().ok()).filter(|year| Month::YEARS.contains(year));
    let year = asked.unwrap_or(this_year);
    let listed = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            basis::list(scope, None, Month::year_of(year)).await.map_err(Failure)
        })
        .await?;
    let mut months: BTreeMap<Month, Vec<Listed>> = BTreeMap::new();
    for one in listed {
        months.entry(one.month).or_default().push(one);
    }
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Fakturaunderlag {year}")).within(Area::Work),
        year,
        previous: Some(year - 1).filter(|year| Month::YEARS.contains(year)),
        next: Some(year + 1).filter(|year| Month::YEARS.contains(year)),
        months: months.iter().rev().map(|(month, bases)| row(*month, bases)).collect(),
    }))
}

fn row(month: Month, bases: &[Listed]) -> Row {
    let count = |state: BasisState| bases.iter().filter(|one| one.state() == state).count();
    let (net, vat) = (bases.iter().map(|one| one.net_ore).sum(), bases.iter().map(|one| one.vat_ore).sum());
    Row {
        href: of_month(month),
        month: month.name(),
        collecting: count(BasisState::Collecting),
        closed: count(BasisState::Closed),
        exported: count(BasisState::Exported),
        net: money::kronor(net),
        vat: money::kronor(vat),
        total: money::kronor(net + vat),
    }
}
