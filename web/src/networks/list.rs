//! The register of networks, for everybody; members also see how it stands with their own organisation's seats.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::networks::network::{self, Filter, NetworkKind};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::{NetworkId, coverage};
use samverk_domain::organisations::{OrganisationKind, department, organisation};
use samverk_domain::store::Page as Part;
use serde::{Deserialize, Serialize};

use super::words::{self, KINDS};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices, chosen, with_all};
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
    sida: String,
}

struct Row {
    name: String,
    href: String,
    purpose: String,
    kind: &'static str,
    department: String,
    /// How it stands with the reader's own organisation.
    own: Option<(&'static str, Tone)>,
    is_dormant: bool,
}

#[derive(Template)]
#[template(path = "networks/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    networks: Vec<Row>,
    paging: Paging,
    is_member: bool,
    /// Whether the reader's organisation has seats to be told of.
    has_seats: bool,
    /// Where the reader works with networks.
    own_pages: Option<(&'static str, &'static str)>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let own = visitor.actor.organisation().filter(|_| visitor.actor.is_member() && !visitor.actor.is_association());
    let (found, departments, seats) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let departments = department::list(scope).await?;
            let filter = Filter {
                search: asked.q.clone(),
                kind: KINDS.read(&asked.typ),
                department: departments.iter().find(|one| one.slug == asked.avdelning).map(|one| one.id),
                states: NetworkState::PUBLIC.to_vec(),
            };
            let seats = match own {
                Some(own) if organisation::get(scope, own).await?.kind == OrganisationKind::Municipality => {
                    Some(coverage::of_organisation(scope, own).await?)
                }
                _ => None,
            };
            Ok::<_, Failure>((network::list(scope, &filter, part).await?, departments, seats))
        })
        .await?;
    let has_seats = seats.is_some();
    let seats: HashMap<NetworkId, _> =
        seats.into_iter().flatten().map(|(network, cell)| (network.id, words::status(cell.status))).collect();
    let names: HashMap<_, _> = departments.iter().map(|one| (one.id, one.name.clone())).collect();
    let departments = with_all("Alla avdelningar", choices(departments.into_iter().map(|one| (one.slug, one.name))));
    let kinds = with_all("Alla typer", KINDS.choices(NetworkKind::name));
    let chips = asked.chips(&kinds, &departments);
    let mut chrome = visitor.chrome("Nätverk").within(Area::Networks);
    "Nätverk och grupper där kommunerna i länet möts.".clone_into(&mut chrome.description);
    let row = |network: network::Model| Row {
        href: format!("/natverk/{}", network.slug),
        kind: network.kind.name(),
        department: network.department_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        own: seats.get(&network.id).copied(),
        is_dormant: network.state == NetworkState::Dormant,
        name: network.name,
        purpose: network.purpose,
    };
    Ok(Page(ListPage {
        chrome,
        active: chips.len(),
        kinds,
        departments,
        chips,
        count: total(found.total, "nätverk", "nätverk"),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        networks: found.rows.into_iter().map(row).collect(),
        is_member: visitor.actor.is_member(),
        has_seats,
        own_pages: own_pages(&visitor),
        asked,
    }))
}

/// Where staff and coordinators work with networks.
fn own_pages(visitor: &Visitor) -> Option<(&'static str, &'static str)> {
    use samverk_domain::access::Permission;
    if visitor.actor.may(Permission::ManageNetworks) {
        return Some(("/arbete/natverk", "Till arbetet med nätverken"));
    }
    let is_coordinator = visitor.actor.may(Permission::FillSeats);
    is_coordinator.then_some(("/min-kommun/natverk", "Till era platser"))
}

impl Asked {
    fn address(&self) -> String {
        address("/natverk", self)
    }

    fn chips(&self, kinds: &[Choice], departments: &[Choice]) -> Vec<Chip> {
        let first = Self { sida: String::new(), ..self.clone() };
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        if let Some(label) = chosen(kinds, &self.typ) {
            chips.push(Chip { label, without: Self { typ: String::new(), ..first.clone() }.address() });
        }
        if let Some(label) = chosen(departments, &self.avdelning) {
            chips.push(Chip { label, without: Self { avdelning: String::new(), ..first }.address() });
        }
        chips
    }
}
