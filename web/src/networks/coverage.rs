//! Where somebody is missing: networks against organisations, for all members. Nobody is named.

use std::collections::{HashMap, HashSet};

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::OrganisationId;
use samverk_domain::networks::coverage::{self, Cell, Filter, Line, SeatStatus, Sort};
use samverk_domain::networks::export;
use samverk_domain::networks::network::{self, NetworkKind};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::organisations::{department, organisation};
use samverk_domain::store::Page as Part;
use serde::{Deserialize, Serialize};

use super::words::KINDS;
use crate::chart::{Chart, Figure, Map};
use crate::error_page::{Answer, Failure};
use crate::forms::Options;
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, address, choices, chosen, with_all};
use crate::visitor::Visitor;
use crate::words::total;
use crate::{Portal, download};

/// Networks on a page: with the organisations of a county the page weighs some hundred kilobytes, a tenth of it sent.
const ROWS: u64 = 100;

/// How the rows are sorted.
const SORTS: Options<Sort> = Options(&[("", Sort::Name), ("luckor", Sort::MostVacant)]);

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    typ: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kommun: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    luckor: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sortera: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

/// A network with a cell for each column, as class, word and what it means.
struct Row {
    name: String,
    href: String,
    sum: String,
    cells: Vec<(&'static str, String)>,
}

struct Column {
    name: String,
    href: String,
    sum: String,
}

#[derive(Template)]
#[template(path = "networks/coverage.html")]
struct CoveragePage {
    chrome: Chrome,
    asked: Asked,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
    organisations: Vec<Choice>,
    sorts: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    paging: Paging,
    files: [String; 2],
    map: Option<Map>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<CoveragePage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (found, departments, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let departments = department::list(scope).await?;
            let found = coverage::list(scope, &asked.filter(&departments), part).await?;
            Ok::<_, Failure>((found, departments, organisation::all(scope).await?))
        })
        .await?;
    let used: HashSet<_> = found.rows.iter().flat_map(|line| line.cells.iter().map(|cell| cell.organisation)).collect();
    let only: Option<OrganisationId> = asked.kommun.parse().ok();
    let shown: Vec<_> = organisations
        .iter()
        .filter(|one| used.contains(&one.id) && only.is_none_or(|only| only == one.id))
        .map(|one| (one.id, one.short_name.clone()))
        .collect();
    let codes: Vec<_> = shown.iter().map(|(id, _)| code(&organisations, *id)).collect();
    let map = Map::of(chart(&shown, &found.rows), &codes);
    let departments = with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name))));
    let kinds = with_all("Alla typer", KINDS.choices(NetworkKind::name));
    let members = organisations.into_iter().filter(|one| one.kind == organisation::OrganisationKind::Municipality);
    let organisations = with_all("Alla kommuner", choices(members.map(|one| (one.id.to_string(), one.short_name))));
    let chips = asked.chips(&kinds, &departments, &organisations);
    Ok(Page(CoveragePage {
        chrome: visitor.chrome("Var det saknas någon").within(Area::Networks),
        kinds,
        departments,
        organisations,
        sorts: SORTS.choices(sort),
        chips,
        count: total(found.total, "nätverk", "nätverk"),
        columns: shown.iter().map(|(id, name)| asked.column(*id, name, &found.rows)).collect(),
        rows: found.rows.iter().map(|line| row(line, &shown)).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            asked.with("/natverk/tackning", |asked| asked.sida = page.to_string())
        }),
        files: ["xlsx", "csv"].map(|ending| asked.with(&format!("/natverk/tackning.{ending}"), |_| {})),
        map,
        asked,
    }))
}

/// The same as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let format = download::format(address.path());
    let taken = portal
        .database
        .read(&visitor.actor, async |scope| {
            let departments = department::list(scope).await?;
            export::coverage(scope, &asked.filter(&departments), format).await.map_err(Failure)
        })
        .await?;
    Ok(download::download(taken))
}

fn code(organisations: &[organisation::Model], id: OrganisationId) -> Option<String> {
    organisations.iter().find(|one| one.id == id)?.municipality_code.clone()
}

/// How many of its seats each organisation fills, in the networks that are shown.
fn chart(columns: &[(OrganisationId, String)], lines: &[Line]) -> Chart {
    let figures = columns.iter().map(|(id, name)| {
        let own = || lines.iter().flat_map(|line| line.cells.iter().filter(|cell| cell.organisation == *id));
        let filled = own().filter(|cell| cell.status == SeatStatus::Filled).count();
        let percent = i64::try_from(filled * 100 / own().count().max(1)).unwrap_or_default();
        Figure { label: name.clone(), value: percent, part: 0, text: format!("{percent} % ({})", sum(own())) }
    });
    Chart {
        id: "karta".to_owned(),
        title: "Fyllda platser på karta".to_owned(),
        summary: "Ju mörkare, desto större del av kommunens platser är fyllda i de nätverk som visas.".to_owned(),
        headings: ("Kommun", "Fyllda"),
        figures: figures.collect(),
    }
}

fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "Efter namn",
        Sort::MostVacant => "Flest lediga platser först",
    }
}

/// What a cell shows, and how it looks.
fn cell(cell: Option<&Cell>) -> (&'static str, String) {
    let Some(cell) = cell else { return ("none", String::new()) };
    let several = cell.expected > 1;
    match cell.status {
        SeatStatus::Filled if several => ("filled", format!("{}/{}", cell.filled, cell.expected)),
        SeatStatus::Filled => ("filled", "Ja".to_owned()),
        SeatStatus::Vacant if several => ("vacant", format!("{}/{}", cell.filled, cell.expected)),
        SeatStatus::Vacant => ("vacant", "Ledig".to_owned()),
        SeatStatus::SubstituteOnly => ("vacant", "Ers.".to_owned()),
        SeatStatus::Declined => ("none", "Avstår".to_owned()),
        SeatStatus::NotApplicable => ("none", "Nej".to_owned()),
    }
}

fn row(line: &Line, columns: &[(OrganisationId, String)]) -> Row {
    let cells: HashMap<_, _> = line.cells.iter().map(|cell| (cell.organisation, cell)).collect();
    Row {
        name: line.network.name.clone(),
        href: format!("/natverk/{}", line.network.slug),
        sum: sum(line.cells.iter()),
        cells: columns.iter().map(|(id, _)| cell(cells.get(id).copied())).collect(),
    }
}

/// How many of them have as many as are expected: `28 av 33`.
fn sum<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> String {
    let filled = cells.clone().filter(|cell| cell.status == SeatStatus::Filled).count();
    format!("{filled} av {}", cells.count())
}

impl Asked {
    fn filter(&self, departments: &[department::Model]) -> Filter {
        Filter {
            networks: network::Filter {
                search: self.q.clone(),
                kind: KINDS.read(&self.typ),
                department: departments.iter().find(|one| one.slug == self.avdelning).map(|one| one.id),
                states: NetworkState::PUBLIC.to_vec(),
            },
            organisation: self.kommun.parse().ok(),
            vacant: !self.luckor.is_empty(),
            sort: SORTS.read(&self.sortera).unwrap_or_default(),
        }
    }

    /// The address with something changed, from the first page.
    fn with(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { sida: String::new(), ..self.clone() };
        change(&mut asked);
        address(path, &asked)
    }

    fn column(&self, id: OrganisationId, name: &str, lines: &[Line]) -> Column {
        let own = lines.iter().flat_map(|line| line.cells.iter().filter(move |cell| cell.organisation == id));
        Column {
            name: name.to_owned(),
            href: self.with("/natverk/tackning", |asked| asked.kommun = id.to_string()),
            sum: sum(own),
        }
    }

    fn chips(&self, kinds: &[Choice], departments: &[Choice], organisations: &[Choice]) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut chip = |label: Option<String>, clear: fn(&mut Self)| {
            chips.extend(label.map(|label| Chip { label, without: self.with("/natverk/tackning", clear) }));
        };
        chip((!self.q.is_empty()).then(|| format!("Sökning: {}", self.q)), |asked| asked.q.clear());
        chip(chosen(kinds, &self.typ), |asked| asked.typ.clear());
        chip(chosen(departments, &self.avdelning), |asked| asked.avdelning.clear());
        chip(chosen(organisations, &self.kommun), |asked| asked.kommun.clear());
        chip((!self.luckor.is_empty()).then(|| "Bara luckor".to_owned()), |asked| asked.luckor.clear());
        chips
    }
}
