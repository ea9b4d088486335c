//! Taking a network to another state: what will happen is told first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::networks::coverage;
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::{NetworkId, meeting, network};
use samverk_domain::{Error, Refusal, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::networks::words::STATES;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/networks/state.html")]
struct StatePage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    action: String,
    back: String,
    button: &'static str,
    is_final: bool,
    outcomes: Vec<String>,
    /// The meetings that have to be cancelled first: name and address.
    in_the_way: Vec<(String, String)>,
}

/// What a button says.
pub(super) fn way(from: NetworkState, to: NetworkState) -> &'static str {
    match (from, to) {
        (NetworkState::Dormant, NetworkState::Active) => "Väck nätverket",
        (_, NetworkState::Active) => "Gör nätverket aktivt",
        (_, NetworkState::Dormant) => "Låt nätverket vila",
        (_, NetworkState::Closed | NetworkState::Proposed) => "Avsluta nätverket",
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, state)): Path<(NetworkId, String)>,
) -> Answer<Page<StatePage>> {
    let to = STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let (line, called) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageNetworks)?;
            Ok::<_, Failure>((coverage::of(scope, id).await?, meeting::to_come(scope, id).await?))
        })
        .await?;
    let network = &line.network;
    if !network.state.next().any(|next| next == to) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let back = format!("/arbete/natverk/{id}");
    let button = way(network.state, to);
    let people: i64 = line.cells.iter().map(|cell| cell.filled + cell.substitutes).sum();
    Ok(Page(StatePage {
        chrome: visitor.chrome(format!("{button}: {}", network.name)).within(Area::Work),
        crumbs: crumbs([("Nätverk", "/arbete/natverk".to_owned()), (network.name.as_str(), back.clone())]),
        heading: format!("{button}: {}", network.name),
        action: format!("{back}/lage/{state}"),
        back,
        button,
        is_final: to == NetworkState::Closed,
        outcomes: outcomes(to, people),
        in_the_way: called.iter().filter(|_| to == NetworkState::Closed).map(named).collect(),
    }))
}

fn named(listed: &meeting::Listed) -> (String, String) {
    let meeting = &listed.meeting;
    let name = format!("{}, {}", meeting.title, time::span(meeting.starts_at, meeting.ends_at));
    (name, format!("/natverk/traff/{}", meeting.id))
}

fn outcomes(to: NetworkState, people: i64) -> Vec<String> {
    match to {
        NetworkState::Proposed => Vec::new(),
        NetworkState::Active => vec![
            "Alla ser nätverkets namn och syfte.".to_owned(),
            "Kommunerna kan föreslå vilka som ska vara med.".to_owned(),
        ],
        NetworkState::Dormant => vec![
            "De som är med är kvar, men ingen ny kan föreslås.".to_owned(),
            "Du kan väcka nätverket igen.".to_owned(),
        ],
        NetworkState::Closed => vec![
            format!("{} slutar i dag. Ingen får mejl om det.", count(people, "plats", "platser")),
            "Nätverket försvinner för allmänheten. Medlemmar kan fortfarande läsa om det.".to_owned(),
            "Det går inte att ångra.".to_owned(),
        ],
    }
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, state)): Path<(NetworkId, String)>,
) -> Answer {
    let to = STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let taken = portal.database.write(&visitor.actor, async |scope| network::transition(scope, id, to).await).await;
    let said = match to {
        NetworkState::Active => "Nätverket är aktivt.",
        NetworkState::Dormant => "Nätverket vilar.",
        NetworkState::Closed | NetworkState::Proposed => "Nätverket är avslutat.",
    };
    visitor::told(cookies, portal, &format!("/arbete/natverk/{id}"), taken.map(|()| Flash::done(said)))
}
