//! The staff's list of courses, published or not.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::course::{self, Filter, Listed};
use samverk_domain::organisations::department;
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices};
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    publicerad: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    href: String,
    title: String,
    code: String,
    department: String,
    kind: &'static str,
    state: (&'static str, Tone),
    changed: String,
}

#[derive(Template)]
#[template(path = "work/courses/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    departments: Vec<Choice>,
    states: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    courses: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let (found, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let departments = department::list(scope).await?;
            let filter = Filter {
                search: asked.q.clone(),
                department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                published: match asked.publicerad.as_str() {
                    "ja" => Some(true),
                    "nej" => Some(false),
                    _ => None,
                },
                ..Filter::default()
            };
            Ok::<_, Failure>((course::list(scope, &filter, Part { page, limit: ROWS }).await?, departments))
        })
        .await?;
    let mut all = vec![Choice::new("", "Alla avdelningar")];
    all.extend(choices(departments.into_iter().map(|one| (one.slug, one.name))));
    let states = choices([("", "Alla"), ("ja", "Publicerade"), ("nej", "Inte publicerade")]);
    let chips = asked.chips(&all, &states);
    Ok(Page(ListPage {
        chrome: visitor.chrome("Kurser att arbeta med").within(Area::Work),
        active: chips.len(),
        departments: all,
        states,
        chips,
        count: words::total(found.total, "kurs", "kurser"),
        courses: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        asked,
    }))
}

fn row(listed: &Listed) -> Row {
    Row {
        href: format!("/arbete/kurser/{}", listed.id),
        title: listed.title.clone(),
        code: listed.code.clone(),
        department: listed.department_name.clone(),
        kind: words::kind(listed.kind),
        state: published(listed.is_published),
        changed: time::date(time::local_date(listed.updated_at)),
    }
}

/// Whether a course is published, in words.
pub(super) fn published(is_published: bool) -> (&'static str, Tone) {
    if is_published { ("Publicerad", Tone::Success) } else { ("Inte publicerad", Tone::Neutral) }
}

impl Asked {
    fn address(&self) -> String {
        address("/arbete/kurser", self)
    }

    fn chips(&self, departments: &[Choice], states: &[Choice]) -> Vec<Chip> {
        let first = Self { sida: String::new(), ..self.clone() };
        let label = |choices: &[Choice], value: &str| {
            choices
                .iter()
                .find(|one| one.is(value))
                .map_or_else(|| value.to_owned(), |one| one.label.clone().into_owned())
        };
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        if !self.avdelning.is_empty() {
            let without = Self { avdelning: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Avdelning: {}", label(departments, &self.avdelning)), without });
        }
        if !self.publicerad.is_empty() {
            let without = Self { publicerad: String::new(), ..first }.address();
            chips.push(Chip { label: label(states, &self.publicerad), without });
        }
        chips
    }
}
