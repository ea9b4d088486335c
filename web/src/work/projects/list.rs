//! Every project, with who is in it and what is to be submitted next.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::organisations::department;
use samverk_domain::projects::project::{self, Filter, Listed};
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::{application, participation, programme};
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use super::home;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
use crate::projects::words::{self, STATES};
use crate::visitor::Visitor;
use crate::words::total;

const ROWS: u64 = 100;
/// More programmes than anybody has.
const PROGRAMMES: Part = Part { page: 1, limit: 500 };
/// What an address asks for that wants those that are over too.
const ALL: &str = "alla";

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
    sida: String,
}

struct Row {
    title: String,
    href: String,
    /// Who pays, and when.
    facts: String,
    department: String,
    state: (&'static str, Tone),
    inside: usize,
    asked: usize,
    /// The next application to submit, and whether its day has passed.
    deadline: Option<(String, bool)>,
}

/// What there is to choose among.
struct Filters {
    states: Vec<Choice>,
    programmes: Vec<Choice>,
    departments: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "work/projects/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    filters: Filters,
    chips: Vec<Chip>,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
    may_manage: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (found, programmes, departments, counts, to_submit) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let programmes = programme::list(scope, None, PROGRAMMES).await?.rows;
            let departments = department::list(scope).await?;
            let filter = Filter {
                search: asked.q.clone(),
                states: asked.states(),
                programme: asked.program.parse().ok(),
                department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                ..Filter::default()
            };
            let found = project::list(scope, &filter, part).await?;
            let ids = || found.rows.iter().map(|row| row.project.id);
            let counts = participation::counts(scope, ids()).await?;
            let to_submit = application::to_submit(scope, ids()).await?;
            Ok::<_, Failure>((found, programmes, departments, counts, to_submit))
        })
        .await?;
    let now = portal.database.clock().now();
    let mut deadlines = HashMap::new();
    for one in &to_submit {
        let day = one.deadline_on.map(time::date).unwrap_or_default();
        deadlines.entry(one.project_id).or_insert((day, one.is_overdue(now)));
    }
    let filters = Filters {
        states: choices([("", "Alla som inte är över"), (ALL, "Alla")])
            .into_iter()
            .chain(STATES.choices(ProjectState::name))
            .collect(),
        programmes: with_all("Alla program", choices(programmes.into_iter().map(|one| (one.id.to_string(), one.name)))),
        departments: with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name)))),
    };
    let chips = asked.chips(&filters);
    let row = |listed: Listed| {
        let Listed { project, programme_name, department_name, .. } = listed;
        let (inside, waiting) = counts.get(&project.id).copied().unwrap_or_default();
        let facts = [programme_name.or(project.funder), time::period(project.from_on, project.to_on)];
        Row {
            href: home(project.id),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(", "),
            department: department_name.unwrap_or_default(),
            state: words::state(project.state),
            inside,
            asked: waiting,
            deadline: deadlines.remove(&project.id),
            title: project.title,
        }
    };
    Ok(Page(ListPage {
        chrome: visitor.chrome("Projekt – arbete").within(Area::Work),
        active: chips.len(),
        count: total(found.total, "projekt", "projekt"),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        rows: found.rows.into_iter().map(row).collect(),
        may_manage: visitor.actor.may(Permission::ManageProjects),
        filters,
        chips,
        asked,
    }))
}

impl Asked {
    fn address(&self) -> String {
        address("/arbete/projekt", self)
    }

    fn states(&self) -> Vec<ProjectState> {
        match STATES.read(&self.lage) {
            Some(state) => vec![state],
            None if self.lage == ALL => Vec::new(),
            None => ProjectState::OPEN.to_vec(),
        }
    }

    fn chips(&self, filters: &Filters) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut chip = |label: Option<String>, clear: fn(&mut Self)| {
            let mut without = Self { sida: String::new(), ..self.clone() };
            clear(&mut without);
            chips.extend(label.map(|label| Chip { label, without: without.address() }));
        };
        chip((!self.q.is_empty()).then(|| format!("Sökning: {}", self.q)), |asked| asked.q.clear());
        chip(chosen(&filters.states, &self.lage), |asked| asked.lage.clear());
        chip(chosen(&filters.programmes, &self.program), |asked| asked.program.clear());
        chip(chosen(&filters.departments, &self.avdelning), |asked| asked.avdelning.clear());
        chips
    }
}
