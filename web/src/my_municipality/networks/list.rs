//! Every seat of the kommun, with those who have it; those that wait for somebody first.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::networks::coverage::{self, Cell, SeatStatus};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Listed};
use samverk_domain::networks::{NetworkId, export, network};
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, Tone, address, choices};
use crate::my_municipality::own;
use crate::networks::words;
use crate::visitor::Visitor;
use crate::words::{count, noun};
use crate::{Portal, download};

/// More than any kommun has.
const ALL: Part = Part { page: 1, limit: 5_000 };

/// What the list is narrowed to: what the address says, and the words.
const FILTERS: [(&str, &str); 5] = [
    ("", "Alla platser"),
    ("lediga", "Lediga"),
    ("vantar", "Väntar på svar"),
    ("fyllda", "Fyllda"),
    ("avstar", "Ni avstår"),
];

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lage: String,
}

struct Row {
    name: String,
    href: String,
    kind: &'static str,
    filled: String,
    status: (&'static str, Tone),
    /// Those who have the seats or are about to: name, and what more there is to say.
    people: Vec<(String, String)>,
    asked: Option<String>,
    is_vacant: bool,
    nominate: String,
}

#[derive(Template)]
#[template(path = "my_municipality/networks/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    filters: Vec<Choice>,
    seats: usize,
    seats_label: &'static str,
    vacant: usize,
    vacant_label: &'static str,
    waiting: usize,
    waiting_label: &'static str,
    count: String,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let filter = membership::Filter {
        organisation: Some(own),
        states: MemberState::HOLDING.to_vec(),
        ..membership::Filter::default()
    };
    let (seats, people) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let seats = coverage::of_organisation(scope, own).await?;
            Ok::<_, Failure>((seats, membership::list(scope, &filter, ALL).await?.rows))
        })
        .await?;
    let mut held: HashMap<NetworkId, Vec<Listed>> = HashMap::new();
    for listed in people {
        held.entry(listed.membership.network_id).or_default().push(listed);
    }
    let is_waiting = |id: NetworkId| {
        let waits = |listed: &Listed| !MemberState::INSIDE.contains(&listed.membership.state);
        held.get(&id).is_some_and(|people| people.iter().any(waits))
    };
    let vacant = seats.iter().filter(|(_, cell)| cell.is_vacant()).count();
    let waiting = seats.iter().filter(|(network, _)| is_waiting(network.id)).count();
    let number = seats.len();
    let search = asked.q.trim().to_lowercase();
    let mut shown: Vec<_> = seats
        .into_iter()
        .filter(|(network, _)| network.name.to_lowercase().contains(&search))
        .filter(|(network, cell)| match asked.lage.as_str() {
            "lediga" => cell.is_vacant(),
            "vantar" => is_waiting(network.id),
            "fyllda" => cell.status == SeatStatus::Filled,
            "avstar" => matches!(cell.status, SeatStatus::Declined | SeatStatus::NotApplicable),
            _ => true,
        })
        .collect();
    shown.sort_by_key(|(_, cell)| !cell.is_vacant());
    Ok(Page(ListPage {
        chrome: visitor.chrome("Våra platser i nätverk").within(Area::MyMunicipality),
        filters: choices(FILTERS),
        seats: number,
        seats_label: noun(number as u64, "nätverk med plats för er", "nätverk med plats för er"),
        vacant,
        vacant_label: noun(vacant as u64, "ledig plats", "lediga platser"),
        waiting,
        waiting_label: noun(waiting as u64, "väntar på svar", "väntar på svar"),
        count: count(shown.len(), "nätverk", "nätverk"),
        rows: shown
            .into_iter()
            .map(|(network, cell)| {
                let people = held.remove(&network.id).unwrap_or_default();
                row(&network, &cell, &people)
            })
            .collect(),
        asked,
    }))
}

fn row(network: &network::Model, cell: &Cell, people: &[Listed]) -> Row {
    let person = |listed: &Listed| {
        let mut about = vec![listed.membership.role.name().to_lowercase()];
        if listed.membership.state != MemberState::Active {
            about.push(listed.membership.state.name().to_lowercase());
        }
        (listed.name(), about.join(", "))
    };
    Row {
        name: network.name.clone(),
        href: format!("/min-kommun/natverk/{}", network.slug),
        kind: network.kind.name(),
        filled: words::filled(cell),
        status: words::status(cell.status),
        people: people.iter().map(person).collect(),
        asked: cell
            .asked_at
            .filter(|_| cell.is_vacant())
            .map(|at| format!("Förbundet frågade {}", time::date(time::local_date(at)))),
        is_vacant: cell.is_vacant() && people.is_empty(),
        nominate: format!("/natverk/{}/foresla", network.slug),
    }
}

impl Asked {
    /// The list narrowed to something else.
    fn narrowed(to: &str) -> String {
        address("/min-kommun/natverk", &[("lage", to)])
    }
}

/// The seats with those who have them, as a file.
#[handler]
pub(super) async fn file(Data(portal): Data<&Portal>, visitor: Visitor, address: &Uri) -> Answer {
    let own = own(&visitor)?;
    let format = download::format(address.path());
    let taken = async |scope: &_| export::own(scope, own, format).await.map_err(Failure);
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}
