//! Every network, with how many seats are filled.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::networks::coverage::{self, Filter, Line, SeatStatus, Sort};
use samverk_domain::networks::network::{self, NetworkKind};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::organisations::department;
use samverk_domain::store::Page as Part;
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
use crate::networks::words::{self, KINDS, STATES};
use crate::visitor::Visitor;
use crate::words::total;

const ROWS: u64 = 100;

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
    lage: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    name: String,
    href: String,
    kind: &'static str,
    department: String,
    state: (&'static str, Tone),
    seats: String,
    vacant: usize,
    review: Option<(String, Option<&'static str>)>,
}

#[derive(Template)]
#[template(path = "work/networks/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    departments: Vec<Choice>,
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
    let (found, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let departments = department::list(scope).await?;
            let filter = Filter {
                networks: network::Filter {
                    search: asked.q.clone(),
                    kind: KINDS.read(&asked.typ),
                    department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                    states: STATES.read(&asked.lage).map_or_else(going_on, |state| vec![state]),
                },
                sort: Sort::Name,
                ..Filter::default()
            };
            Ok::<_, Failure>((coverage::list(scope, &filter, part).await?, departments))
        })
        .await?;
    let names: HashMap<_, _> = departments.iter().map(|one| (one.id, one.name.clone())).collect();
    let departments = with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name))));
    let kinds = with_all("Alla typer", KINDS.choices(NetworkKind::name));
    let states = with_all("Alla som inte är avslutade", STATES.choices(words::state_name));
    let chips = asked.chips(&kinds, &departments, &states);
    let now = portal.database.clock().now();
    let row = |line: &Line| {
        let network = &line.network;
        let filled = line.cells.iter().filter(|cell| cell.status == SeatStatus::Filled).count();
        Row {
            name: network.name.clone(),
            href: format!("/arbete/natverk/{}", network.id),
            kind: network.kind.name(),
            department: network.department_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
            state: words::state(network.state),
            seats: format!("{filled} av {}", line.cells.len()),
            vacant: line.vacant(),
            review: words::review(network, network.review(now)),
        }
    };
    Ok(Page(ListPage {
        chrome: visitor.chrome("Nätverk – arbete").within(Area::Work),
        active: chips.len(),
        count: total(found.total, "nätverk", "nätverk"),
        rows: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        may_manage: visitor.actor.may(Permission::ManageNetworks),
        kinds,
        states,
        departments,
        chips,
        asked,
    }))
}

/// The states that are shown when none is asked for.
fn going_on() -> Vec<NetworkState> {
    vec![NetworkState::Proposed, NetworkState::Active, NetworkState::Dormant]
}

impl Asked {
    fn address(&self) -> String {
        address("/arbete/natverk", self)
    }

    fn chips(&self, kinds: &[Choice], departments: &[Choice], states: &[Choice]) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut chip = |label: Option<String>, clear: fn(&mut Self)| {
            let mut without = Self { sida: String::new(), ..self.clone() };
            clear(&mut without);
            chips.extend(label.map(|label| Chip { label, without: without.address() }));
        };
        chip((!self.q.is_empty()).then(|| format!("Sökning: {}", self.q)), |asked| asked.q.clear());
        chip(chosen(kinds, &self.typ), |asked| asked.typ.clear());
        chip(chosen(departments, &self.avdelning), |asked| asked.avdelning.clear());
        chip(chosen(states, &self.lage), |asked| asked.lage.clear());
        chips
    }
}
