//! The portfolio: what the approved projects come to in a year, and when each of them goes on. It is the same for everybody.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{Datelike, NaiveDate};
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::Actor;
use samverk_domain::organisations::organisation;
use samverk_domain::projects::export;
use samverk_domain::projects::portfolio::{self, Line, Portfolio, Project, Totals};
use samverk_domain::projects::programme::FundKind;
use samverk_domain::time::{self, Month};
use samverk_domain::{money, swedish};
use serde::Deserialize;

use super::words::{APPROVED, FUNDS, NONE};
use crate::chart::{Bars, Chart, Figure, Group, Map, Span, Timeline};
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, address};
use crate::visitor::Visitor;
use crate::words::count;
use crate::{Portal, download};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    ar: String,
}

/// Something with its totals, and the list of its projects.
struct Row {
    name: String,
    projects: String,
    href: String,
    budget: String,
    contribution: String,
}

/// The portfolio by one thing.
struct Part {
    id: &'static str,
    title: &'static str,
    /// What a row is.
    heading: &'static str,
    /// What there is to know of the figures.
    note: &'static str,
    rows: Vec<Row>,
    /// What funders give to each.
    bars: Option<Bars>,
    /// How many of the projects each kommun is in.
    map: Option<Map>,
}

#[derive(Template)]
#[template(path = "projects/portfolio.html")]
struct PortfolioPage {
    chrome: Chrome,
    year: i32,
    previous: Option<i32>,
    next: Option<i32>,
    all: Row,
    /// Projects that are not in all figures, in sentences.
    left_out: Vec<String>,
    parts: Vec<Part>,
    timeline: Option<Timeline>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<PortfolioPage>> {
    let today = time::local_date(portal.database.clock().now());
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(today);
    let read = async |scope: &_| portfolio::of_year(scope, year).await.map_err(Failure);
    let found = portal.database.read(&visitor.actor, read).await?;
    let mut chrome = visitor.chrome(format!("Projektportfölj {year}")).within(Area::Projects);
    "Vad de beviljade projekten omfattar, år för år: antal, budget och bidrag per fond, kommun och avdelning."
        .clone_into(&mut chrome.description);
    Ok(Page(PortfolioPage {
        chrome,
        year,
        previous: Some(year - 1).filter(|year| has_reached(&found.years, *year)),
        next: Some(year + 1).filter(|year| has_reached(&found.years, *year)),
        all: row(year, "Alla", &[], found.all),
        left_out: left_out(year, &found),
        timeline: timeline(year, &found, today),
        parts: parts(year, &found),
    }))
}

/// The portfolio as a file, which is the same whoever takes it.
#[handler]
pub(super) async fn file(Data(portal): Data<&Portal>, address: &Uri, query: Option<Query<Asked>>) -> Answer {
    let today = time::local_date(portal.database.clock().now());
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(today);
    let format = download::format(address.path());
    let taken = async |scope: &_| export::portfolio(scope, year, format).await.map_err(Failure);
    Ok(download::download(portal.database.read(&Actor::Anyone, taken).await?))
}

impl Asked {
    fn year(&self, today: NaiveDate) -> i32 {
        self.ar.parse().ok().filter(|year| Month::YEARS.contains(year)).unwrap_or(today.year())
    }
}

/// Whether a year is between the first and the last with projects.
fn has_reached(years: &[Line<i32>], year: i32) -> bool {
    years.first().zip(years.last()).is_some_and(|(first, last)| (first.of..=last.of).contains(&year))
}

fn left_out(year: i32, found: &Portfolio) -> Vec<String> {
    let mut sentences = Vec::new();
    if found.all.number_only > 0 {
        let projects = count(found.all.number_only, "projekt", "projekt");
        sentences.push(format!(
            "{projects} {year} räknas bara till antalet, eftersom första dag, sista dag eller budget inte är känd."
        ));
    }
    if found.undated > 0 {
        let projects = count(found.undated, "projekt", "projekt");
        sentences.push(format!("{projects} har ingen första dag och finns därför inte med under något år."));
    }
    sentences
}

fn parts(year: i32, found: &Portfolio) -> Vec<Part> {
    let years = found.years.iter().map(|line| (row(line.of, &line.of.to_string(), &[], line.totals), line.totals));
    let funds = found.funds.iter().map(|line| {
        let value = line.of.map_or_else(|| NONE.to_owned(), |fund| FUNDS.value(fund));
        let name = line.of.map_or("Inget program", FundKind::name);
        (row(year, name, &[("fond", &value)], line.totals), line.totals)
    });
    let departments = found.departments.iter().map(|line| {
        let named = line.of.as_ref().map(|one| (one.slug.as_str(), one.name.as_str()));
        let (slug, name) = named.unwrap_or((NONE, "Ingen avdelning"));
        (row(year, name, &[("avdelning", slug)], line.totals), line.totals)
    });
    vec![
        part("per-ar", "Per år", "År", years),
        part("per-fond", "Per fond", "Fond", funds),
        by_municipality(year, found),
        part("per-avdelning", "Per avdelning", "Avdelning", departments),
    ]
}

fn part(
    id: &'static str,
    title: &'static str,
    heading: &'static str,
    lines: impl Iterator<Item = (Row, Totals)>,
) -> Part {
    let (rows, totals): (Vec<Row>, Vec<Totals>) = lines.unzip();
    let figure = |(row, totals): (&Row, &Totals)| Figure {
        label: row.name.clone(),
        value: totals.contribution_ore,
        part: 0,
        text: row.contribution.clone(),
    };
    let largest = rows.iter().zip(&totals).max_by_key(|(_, totals)| totals.contribution_ore);
    let bars = largest.map(|(largest, _)| {
        Bars::of(Chart {
            id: format!("{id}-bild"),
            title: format!("Bidrag per {}", heading.to_lowercase()),
            summary: format!("Störst bidrag: {}, {}.", largest.name, largest.contribution),
            headings: (heading, "Bidrag"),
            figures: rows.iter().zip(&totals).map(figure).collect(),
        })
    });
    Part { id, title, heading, note: "", rows, bars, map: None }
}

fn by_municipality(year: i32, found: &Portfolio) -> Part {
    let lines = &found.municipalities;
    let row = |line: &Line<organisation::Model>| {
        row(year, &line.of.short_name, &[("organisation", &line.of.slug)], line.totals)
    };
    let figure = |line: &Line<organisation::Model>| {
        let (own, all) = (line.totals.projects, found.all.projects.max(1));
        Figure {
            label: line.of.short_name.clone(),
            value: i64::try_from(own * 100 / all).unwrap_or_default(),
            part: 0,
            text: format!("{own} av {all}"),
        }
    };
    let chart = Chart {
        id: "per-kommun-bild".to_owned(),
        title: format!("Kommunernas projekt {year} på karta"),
        summary: "Ju mörkare, desto större del av årets projekt är kommunen med i.".to_owned(),
        headings: ("Kommun", "Med i"),
        figures: lines.iter().map(figure).collect(),
    };
    let codes: Vec<_> = lines.iter().map(|line| line.of.municipality_code.clone()).collect();
    Part {
        id: "per-kommun",
        title: "Per kommun",
        heading: "Kommun",
        note: "Projekten som kommunen leder eller är med i, med hela projektets pengar. Ett projekt räknas hos var och en av \
               sina kommuner, så raderna blir tillsammans mer än alla projekt.",
        rows: lines.iter().map(row).collect(),
        bars: None,
        map: Map::of(chart, &codes),
    }
}

/// A line, with the way to the projects of the year that are behind its number.
fn row(year: i32, name: &str, narrowed: &[(&str, &str)], totals: Totals) -> Row {
    let year = year.to_string();
    let asked: Vec<_> = [("lage", APPROVED), ("ar", &year)].into_iter().chain(narrowed.iter().copied()).collect();
    Row {
        name: name.to_owned(),
        projects: swedish::number(totals.projects),
        href: address("/projekt", &asked),
        budget: money::whole_kronor(totals.budget_ore),
        contribution: money::whole_kronor(totals.contribution_ore),
    }
}

/// When the projects of the year go on, by department.
fn timeline(year: i32, found: &Portfolio, today: NaiveDate) -> Option<Timeline> {
    let places: BTreeMap<_, _> =
        found.departments.iter().map(|line| line.of.as_ref().map(|one| one.id)).zip(0..).collect();
    let mut groups: Vec<_> = found
        .departments
        .iter()
        .map(|line| line.of.as_ref().map_or("Ingen avdelning", |one| one.name.as_str()))
        .map(|name| Group { name: name.to_owned(), spans: Vec::new() })
        .collect();
    for project in &found.projects {
        let place: Option<&usize> = places.get(&project.department_id);
        if let Some((place, span)) = place.zip(time_of(project)) {
            groups[*place].spans.push(span);
        }
    }
    let summary =
        format!("{} pågår någon dag {year}. Varje stapel går från första till sista dagen.", number_of_projects(found));
    Timeline::of("tidslinje", &format!("Projekten i tiden, de som pågår {year}"), summary, groups, today)
}

fn number_of_projects(found: &Portfolio) -> String {
    count(found.all.projects, "projekt", "projekt")
}

fn time_of(project: &Project) -> Option<Span> {
    Some(Span {
        label: project.title.clone(),
        href: format!("/projekt/{}", project.slug),
        from: project.from_on?,
        to: project.to_on,
        text: time::period(project.from_on, project.to_on)?,
    })
}
