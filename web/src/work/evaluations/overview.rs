//! NKI by year, department and course.

use std::collections::BTreeMap;

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::evaluations::index::{self, Filter, Index};
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::chart::{Chart, Figure, Line};
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, address, choices};
use crate::visitor::Visitor;
use crate::words::count;

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    ar: String,
}

impl Asked {
    pub(super) async fn filter(&self, scope: &Scope) -> Answer<Filter> {
        let departments = department::list(scope).await?;
        let department = departments.iter().find(|one| one.slug == self.avdelning).map(|one| one.id);
        Ok(Filter { course: None, department, year: self.ar.parse().ok() })
    }
}

/// A department or a course as a row.
struct Row {
    name: String,
    href: String,
    index: i64,
    answers: i64,
}

#[derive(Template)]
#[template(path = "work/evaluations/overview.html")]
struct OverviewPage {
    chrome: Chrome,
    asked: Asked,
    departments: Vec<Choice>,
    years: Vec<Choice>,
    chart: Option<Line>,
    by_department: Vec<Row>,
    by_course: Vec<Row>,
    /// Where the same is as files: before the ending, and after it.
    query: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<OverviewPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let (overview, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let filter = asked.filter(scope).await?;
            Ok::<_, Failure>((index::overview(scope, filter).await?, department::list(scope).await?))
        })
        .await?;
    let slug = |id| departments.iter().find(|one| one.id == id).map(|one| one.slug.clone()).unwrap_or_default();
    let row = |name, href, index: Index| Some(Row { name, href, index: index.value()?, answers: index.answers });
    let by_department = overview.departments.into_iter().filter_map(|(id, name, index)| {
        let asked = Asked { avdelning: slug(id), ..asked.clone() };
        row(name, address("/arbete/nki", &asked), index)
    });
    let by_course = overview
        .courses
        .into_iter()
        .filter_map(|(id, name, index)| row(name, format!("/arbete/nki/kurser/{id}"), index));
    let years = overview.years.keys().rev().map(|year| (year.to_string(), year.to_string()));
    Ok(Page(OverviewPage {
        chrome: visitor.chrome("Utvärderingar och NKI").within(Area::Work),
        years: [vec![Choice::new("", "Alla år")], choices(years)].concat(),
        chart: line("NKI per år", &overview.years),
        by_department: by_department.collect(),
        by_course: by_course.collect(),
        departments: [
            vec![Choice::new("", "Alla avdelningar")],
            choices(departments.iter().map(|one| (one.slug.clone(), one.name.clone()))),
        ]
        .concat(),
        query: address("", &asked),
        asked,
    }))
}

/// NKI over the years, if there is any.
pub(super) fn line(title: &str, years: &BTreeMap<i32, Index>) -> Option<Line> {
    let told = years.iter().filter_map(|(year, index)| Some((*year, index.value()?, index.answers)));
    let told: Vec<_> = told.collect();
    let (year, value, answers) = *told.last()?;
    let summary = format!(
        "{value} av 100 år {year}, {}. {} visas.",
        count(answers, "svar", "svar"),
        count(told.len() as u64, "år", "år")
    );
    let figures = told.iter().map(|(year, value, _)| Figure {
        label: year.to_string(),
        value: *value,
        part: 0,
        text: value.to_string(),
    });
    let chart = Chart {
        id: "nki".to_owned(),
        title: title.to_owned(),
        summary,
        headings: ("År", "NKI"),
        figures: figures.collect(),
    };
    Some(Line::of(chart, 100))
}
