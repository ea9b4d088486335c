//! What the kommuner wish for, with those first that most stand behind.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::wish::{self, Filter, Listed};
use samverk_domain::organisations::department;
use samverk_domain::store::Page as Part;
use samverk_domain::{swedish, time};
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 50;

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lage: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    href: String,
    title: String,
    audience: String,
    organisation: String,
    organisations: i64,
    people: String,
    department: String,
    asked_on: String,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "work/wishes/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    states: Vec<Choice>,
    departments: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    wishes: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (found, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::AnswerWishes)?;
            let departments = department::list(scope).await?;
            let filter = Filter {
                search: asked.q.clone(),
                states: words::wish_states(&asked.lage),
                department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                ..Filter::default()
            };
            Ok::<_, Failure>((wish::list(scope, &filter, part).await?, departments))
        })
        .await?;
    let departments = with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name))));
    let states = choices(words::WISH_FILTERS.map(|(value, label, _)| (value, label)));
    let chips = asked.chips(&states, &departments);
    Ok(Page(ListPage {
        chrome: visitor.chrome("Önskemål från kommunerna").within(Area::Work),
        active: chips.len(),
        states,
        departments,
        chips,
        count: words::total(found.total, "önskemål", "önskemål"),
        wishes: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        asked,
    }))
}

fn row(listed: &Listed) -> Row {
    let wish = &listed.wish;
    Row {
        href: format!("/arbete/onskemal/{}", wish.id),
        title: wish.title.clone(),
        audience: wish.audience.clone(),
        organisation: listed.organisation_name.clone(),
        organisations: listed.organisations,
        people: swedish::number(listed.people.unwrap_or_default().unsigned_abs()),
        department: listed.department_name.clone().unwrap_or_default(),
        asked_on: time::date(time::local_date(wish.created_at)),
        state: words::wish_state(wish.state),
    }
}

impl Asked {
    fn address(&self) -> String {
        address("/arbete/onskemal", self)
    }

    fn chips(&self, states: &[Choice], departments: &[Choice]) -> Vec<Chip> {
        let first = Self { sida: String::new(), ..self.clone() };
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        if let Some(label) = chosen(states, &self.lage) {
            chips.push(Chip { label, without: Self { lage: String::new(), ..first.clone() }.address() });
        }
        if let Some(department) = chosen(departments, &self.avdelning) {
            let without = Self { avdelning: String::new(), ..first }.address();
            chips.push(Chip { label: format!("Avdelning: {department}"), without });
        }
        chips
    }
}
