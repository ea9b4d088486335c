//! The register of projects, for everybody: members also see those that are prepared, and staff ideas.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::organisations::{department, organisation};
use samverk_domain::projects::programme;
use samverk_domain::projects::project::{self, Filter, Listed};
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use super::words::{self, STATES};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
use crate::visitor::Visitor;
use crate::words::total;

const ROWS: u64 = 50;
/// More programmes than anybody has.
const PROGRAMMES: Part = Part { page: 1, limit: 500 };

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lage: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    program: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    organisation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    ar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    title: String,
    href: String,
    summary: String,
    /// Programme and period.
    facts: String,
    lead: String,
    state: (&'static str, Tone),
}

/// What there is to choose among.
struct Filters {
    states: Vec<Choice>,
    programmes: Vec<Choice>,
    departments: Vec<Choice>,
    organisations: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    filters: Filters,
    chips: Vec<Chip>,
    count: String,
    projects: Vec<Row>,
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
    let (found, programmes, departments, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let programmes = programme::list(scope, None, PROGRAMMES).await?.rows;
            let departments = department::list(scope).await?;
            let organisations = organisation::all(scope).await?;
            let filter = Filter {
                search: asked.q.clone(),
                states: STATES.read(&asked.lage).into_iter().collect(),
                programme: programmes.iter().find(|one| one.id.to_string() == asked.program).map(|one| one.id),
                department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                organisation: organisations.iter().find(|one| one.slug == asked.organisation).map(|one| one.id),
                goal: None,
                year: asked.ar.parse().ok(),
                contact: None,
            };
            let found = project::list(scope, &filter, part).await?;
            Ok::<_, Failure>((found, programmes, departments, organisations))
        })
        .await?;
    let filters = Filters {
        states: with_all("Alla lägen", seen_states(&visitor)),
        programmes: with_all("Alla program", choices(programmes.into_iter().map(|one| (one.id.to_string(), one.name)))),
        departments: with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name)))),
        organisations: with_all("Alla", choices(organisations.into_iter().map(|one| (one.slug, one.short_name)))),
    };
    let chips = asked.chips(&filters);
    let mut chrome = visitor.chrome("Projekt").within(Area::Projects);
    "Projekt som kommunerna i länet driver tillsammans, med vems pengar och hur långt de har kommit."
        .clone_into(&mut chrome.description);
    Ok(Page(ListPage {
        chrome,
        active: chips.len(),
        filters,
        chips,
        count: total(found.total, "projekt", "projekt"),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        projects: found.rows.into_iter().map(row).collect(),
        asked,
    }))
}

fn row(listed: Listed) -> Row {
    let Listed { project, programme_name, lead_name, .. } = listed;
    let facts = [programme_name.or(project.funder), time::period(project.from_on, project.to_on)];
    Row {
        href: format!("/projekt/{}", project.slug),
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        state: words::state(project.state),
        lead: lead_name,
        title: project.title,
        summary: project.summary,
    }
}

/// The states of projects that the reader may see.
fn seen_states(visitor: &Visitor) -> Vec<Choice> {
    let actor = &visitor.actor;
    let is_seen = |state: &ProjectState| match state {
        state if ProjectState::UNTOLD.contains(state) => actor.is_association(),
        state => actor.is_member() || ProjectState::PUBLIC.contains(state),
    };
    let seen = STATES.0.iter().filter(|(_, state)| is_seen(state));
    seen.map(|(value, state)| Choice::new(*value, state.name())).collect()
}

impl Asked {
    fn address(&self) -> String {
        address("/projekt", self)
    }

    fn chips(&self, filters: &Filters) -> Vec<Chip> {
        let first = Self { sida: String::new(), ..self.clone() };
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        for (label, without) in [
            (chosen(&filters.states, &self.lage), Self { lage: String::new(), ..first.clone() }),
            (chosen(&filters.programmes, &self.program), Self { program: String::new(), ..first.clone() }),
            (chosen(&filters.departments, &self.avdelning), Self { avdelning: String::new(), ..first.clone() }),
            (chosen(&filters.organisations, &self.organisation), Self { organisation: String::new(), ..first.clone() }),
        ] {
            chips.extend(label.map(|label| Chip { label, without: without.address() }));
        }
        if self.ar.parse::<i32>().is_ok() {
            let without = Self { ar: String::new(), ..first }.address();
            chips.push(Chip { label: format!("År {}", self.ar), without });
        }
        chips
    }
}
