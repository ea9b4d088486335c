//! The figures, and for a kommun those who remain.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::course;
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::coverage::{self, FEWEST, Figures, Filter, Line, Remaining, export};
use samverk_domain::people::unit;
use samverk_domain::store::{Page as Part, Scope};
use serde::{Deserialize, Serialize};

use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, Paging, address};
use crate::visitor::Visitor;
use crate::{Portal, download, my_municipality, words};

/// Those who remain on a page.
const ROWS: u64 = 50;
const ALL: Part = Part { page: 1, limit: 10_000 };

/// What a choice begins with that is a course, or a subject.
const COURSE: &str = "kurs:";
const SUBJECT: &str = "amne:";

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    utbildning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    titel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    enhet: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

/// A unit or a kommun in the table.
struct Row {
    name: String,
    people: i64,
    covered: i64,
    remaining: i64,
    percent: String,
    /// The same page for this unit alone.
    href: Option<String>,
}

/// Somebody who remains.
struct Person {
    name: String,
    is_protected: bool,
    title: String,
    unit: String,
    email: Option<String>,
    page: String,
}

#[derive(Template)]
#[template(path = "coverage/page.html")]
struct CoveragePage {
    chrome: Chrome,
    path: &'static str,
    asked: Asked,
    trainings: Vec<Choice>,
    titles: Vec<Choice>,
    units: Vec<Choice>,
    is_own: bool,
    /// Whether a training is chosen: of any course at all nearly everybody has one.
    is_chosen: bool,
    training: String,
    /// How many organisations are too small to be told of.
    left_out: Option<String>,
    /// What the first column is of.
    of: &'static str,
    rows: Vec<Row>,
    all: Row,
    /// Only for a kommun's own coordinators.
    remaining: Option<(String, Vec<Person>, Paging)>,
    /// Where somebody is registered for the course that is chosen.
    register: Option<String>,
    files: [String; 4],
}

#[handler]
pub(super) async fn of_municipality(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<CoveragePage>> {
    my_municipality::own(&visitor)?;
    page(portal, &visitor, Area::MyMunicipality, "/min-kommun/utbildningslage", query).await
}

#[handler]
pub(super) async fn of_staff(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<CoveragePage>> {
    portal
        .database
        .read(&visitor.actor, async |scope| scope.require(Permission::ReadCourseWork).map_err(Failure))
        .await?;
    page(portal, &visitor, Area::Work, "/arbete/utbildningslage", query).await
}

/// The figures as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let filter = query.map(|Query(asked)| asked).unwrap_or_default().filter();
    let format = download::format(address.path());
    let taken = async |scope: &_| export::lines(scope, &filter, format).await.map_err(Failure);
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}

/// Those who remain as a file.
#[handler]
pub(super) async fn file_of_remaining(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let filter = query.map(|Query(asked)| asked).unwrap_or_default().filter();
    let format = download::format(address.path());
    let taken = async |scope: &_| export::people(scope, &filter, format).await.map_err(Failure);
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    area: Area,
    path: &'static str,
    query: Option<Query<Asked>>,
) -> Answer<Page<CoveragePage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let (filter, number) = (asked.filter(), asked.sida.parse().unwrap_or(1).max(1));
    let is_own = area == Area::MyMunicipality;
    let own = visitor.actor.organisation().filter(|_| is_own);
    let is_chosen = filter.course.is_some() || filter.subject.is_some();
    let (choices, figures, remaining, units, slug) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let figures = if is_chosen { coverage::figures(scope, &filter).await? } else { Figures::default() };
            let remaining = match own.filter(|_| is_chosen) {
                Some(_) => Some(coverage::remaining(scope, &filter, Part { page: number, limit: ROWS }).await?),
                None => None,
            };
            let units = match own {
                Some(own) => unit::list(scope, own).await?,
                None => Vec::new(),
            };
            let slug = match filter.course {
                Some(id) => Some(course::get(scope, id).await?.slug),
                None => None,
            };
            Ok::<_, Failure>((trainings(scope).await?, figures, remaining, units, slug))
        })
        .await?;
    let (trainings, titles) = choices;
    let href = |line: &Line| {
        let unit = line.unit_id.filter(|_| is_own)?.to_string();
        Some(asked.with(path, |asked| asked.enhet = unit))
    };
    let all = Row { name: if is_own { "Hela kommunen" } else { "Alla" }.to_owned(), ..sum(&figures.organisations) };
    let shown = if is_own { &figures.units } else { &figures.organisations };
    let saved = |name: &str| asked.with(&format!("{path}{name}"), |_| {});
    let training = trainings.iter().find(|choice| choice.is(&asked.utbildning));
    let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
    Ok(Page(CoveragePage {
        chrome: visitor.chrome(if is_own { "Utbildningsläge" } else { "Utbildningsläge i kommunerna" }).within(area),
        path,
        training: training.map(|choice| choice.label.to_string()).unwrap_or_default(),
        is_own,
        is_chosen,
        left_out: left_out(figures.left_out),
        of: if is_own { "Enhet" } else { "Organisation" },
        rows: shown.iter().map(|line| Row { href: href(line), ..row(line, is_own) }).collect(),
        all,
        remaining: remaining.map(|found| {
            let paging =
                Paging::new(found.page, found.total, |page| asked.with(path, |asked| asked.sida = page.to_string()));
            let count = words::total(found.total, "person återstår", "personer återstår");
            (count, found.rows.into_iter().map(person).collect(), paging)
        }),
        register: slug.filter(|_| is_own).map(|slug| format!("/kurser/{slug}")),
        files: [".xlsx", ".csv", "/aterstar.xlsx", "/aterstar.csv"].map(saved),
        trainings,
        titles,
        units: std::iter::once(Choice::new("", "Alla enheter")).chain(units).collect(),
        asked,
    }))
}

/// The trainings and titles to choose from.
async fn trainings(scope: &Scope) -> Answer<(Vec<Choice>, Vec<Choice>)> {
    let mut trainings = vec![Choice::new("", "Välj kurs eller ämne")];
    for label in label::list(scope).await?.into_iter().filter(|label| label.kind == LabelKind::Subject) {
        trainings.push(Choice::new(format!("{SUBJECT}{}", label.slug), format!("Ämne: {}", label.name)));
    }
    let courses = course::list(scope, &course::Filter::default(), ALL).await?.rows;
    trainings.extend(courses.into_iter().map(|one| Choice::new(format!("{COURSE}{}", one.id), one.title)));
    let titles = coverage::titles(scope).await?.into_iter().map(|title| Choice::new(title.clone(), title));
    Ok((trainings, std::iter::once(Choice::new("", "Alla titlar")).chain(titles).collect()))
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            course: self.utbildning.strip_prefix(COURSE).and_then(|id| id.parse().ok()),
            subject: self.utbildning.strip_prefix(SUBJECT).map(str::to_owned),
            organisation: None,
            unit: self.enhet.parse().ok(),
            title: self.titel.clone(),
        }
    }

    /// The address with something changed, from the first page of those who remain.
    fn with(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { sida: String::new(), ..self.clone() };
        change(&mut asked);
        address(path, &asked)
    }
}

fn row(line: &Line, is_own: bool) -> Row {
    let unit = || line.unit_name.clone().unwrap_or_else(|| "Ingen enhet".to_owned());
    Row {
        name: if is_own { unit() } else { line.organisation_name.clone() },
        people: line.people,
        covered: line.covered,
        remaining: line.people - line.covered,
        percent: format!("{} %", line.percent()),
        href: None,
    }
}

fn left_out(organisations: usize) -> Option<String> {
    (organisations > 0).then(|| {
        let number = words::count(organisations as u64, "organisation", "organisationer");
        format!(
            "{number} med färre än {FEWEST} personer i urvalet visas inte och räknas inte med i summan, så att ingen enskild \
             kan pekas ut."
        )
    })
}

fn sum(whole: &[Line]) -> Row {
    let (people, covered) = (whole.iter().map(|line| line.people).sum(), whole.iter().map(|line| line.covered).sum());
    let percent = if people == 0 { 0 } else { covered * 100 / people };
    Row {
        name: String::new(),
        people,
        covered,
        remaining: people - covered,
        percent: format!("{percent} %"),
        href: None,
    }
}

fn person(one: Remaining) -> Person {
    Person {
        name: one.name_in_lists(),
        is_protected: one.protected_identity,
        page: format!("/min-kommun/personer/{}", one.person_id),
        title: one.title,
        unit: one.unit_name.unwrap_or_default(),
        email: one.email,
    }
}
