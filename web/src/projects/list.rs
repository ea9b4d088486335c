//! The register of projects, for everybody: members also see those that are prepared, and staff ideas.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::Actor;
use samverk_domain::organisations::{department, organisation};
use samverk_domain::projects::export;
use samverk_domain::projects::programme::{self, FundKind};
use samverk_domain::projects::project::{self, Filter, KnownTo, Lack, Listed};
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::store::{Page as Part, Scope};
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use super::words::{self, APPROVED, FUNDS, NONE, STATES};
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
use crate::visitor::Visitor;
use crate::words::total;
use crate::{Portal, download};

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
    fond: String,
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
    funds: Vec<Choice>,
    departments: Vec<Choice>,
    organisations: Vec<Choice>,
}

/// What the names in an address stand for.
struct Named {
    programmes: Vec<programme::Model>,
    departments: Vec<department::Model>,
    organisations: Vec<organisation::Model>,
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
    files: [String; 2],
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (found, named) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let named = Named::of(scope).await?;
            Ok::<_, Failure>((project::list(scope, &asked.filter(&named), part).await?, named))
        })
        .await?;
    let filters = named.filters(&visitor);
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
        files: ["xlsx", "csv"].map(|ending| address(&format!("/projekt.{ending}"), &asked.first())),
        asked,
    }))
}

/// The approved projects of the same list as a file, which is the same whoever takes it.
#[handler]
pub(super) async fn file(Data(portal): Data<&Portal>, address: &Uri, query: Option<Query<Asked>>) -> Answer {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let format = download::format(address.path());
    let taken = portal
        .database
        .read(&Actor::Anyone, async |scope| {
            let filter = asked.filter(&Named::of(scope).await?);
            export::projects(scope, &filter, format).await.map_err(Failure)
        })
        .await?;
    Ok(download::download(taken))
}

impl Named {
    async fn of(scope: &Scope) -> Result<Self, Failure> {
        Ok(Self {
            programmes: programme::list(scope, None, PROGRAMMES).await?.rows,
            departments: department::list(scope).await?,
            organisations: organisation::all(scope).await?,
        })
    }

    fn filters(self, visitor: &Visitor) -> Filters {
        let programmes = self.programmes.into_iter().map(|one| (one.id.to_string(), one.name));
        let mut funds = FUNDS.choices(FundKind::name);
        funds.push(Choice::new(NONE, "Inget program"));
        let mut departments = choices(self.departments.into_iter().map(|one| (one.slug, one.name)));
        departments.push(Choice::new(NONE, "Ingen avdelning"));
        Filters {
            states: with_all("Alla lägen", seen_states(visitor)),
            programmes: with_all("Alla program", choices(programmes)),
            funds: with_all("Alla fonder", funds),
            departments: with_all("Alla avdelningar", departments),
            organisations: with_all(
                "Alla",
                choices(self.organisations.into_iter().map(|one| (one.slug, one.short_name))),
            ),
        }
    }
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
    let approved = Choice::new(APPROVED, "Alla som har beviljats");
    std::iter::once(approved).chain(seen.map(|(value, state)| Choice::new(*value, state.name()))).collect()
}

impl Asked {
    fn filter(&self, named: &Named) -> Filter {
        let mut lacks = Vec::new();
        for (asked, lack) in [(&self.fond, Lack::Programme), (&self.avdelning, Lack::Department)] {
            if asked == NONE {
                lacks.push(lack);
            }
        }
        Filter {
            search: self.q.clone(),
            states: STATES.read(&self.lage).into_iter().collect(),
            programme: named.programmes.iter().find(|one| one.id.to_string() == self.program).map(|one| one.id),
            fund: FUNDS.read(&self.fond),
            department: named.departments.iter().find(|one| one.slug == self.avdelning).map(|one| one.id),
            lacks,
            organisation: named.organisations.iter().find(|one| one.slug == self.organisation).map(|one| one.id),
            goal: None,
            year: self.ar.parse().ok(),
            contact: None,
            known_to: if self.lage == APPROVED { KnownTo::Everybody } else { KnownTo::Actor },
        }
    }

    /// The first page of the same list.
    fn first(&self) -> Self {
        Self { sida: String::new(), ..self.clone() }
    }

    fn address(&self) -> String {
        address("/projekt", self)
    }

    fn chips(&self, filters: &Filters) -> Vec<Chip> {
        let first = self.first();
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        for (label, without) in [
            (chosen(&filters.states, &self.lage), Self { lage: String::new(), ..first.clone() }),
            (chosen(&filters.programmes, &self.program), Self { program: String::new(), ..first.clone() }),
            (chosen(&filters.funds, &self.fond), Self { fond: String::new(), ..first.clone() }),
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
