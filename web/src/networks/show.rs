//! One network: what it is for, where somebody is missing, and for those who are in it who the others are.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::documents::Holder;
use samverk_domain::networks::coverage::{self, Line, SeatStatus};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Listed, MemberRole, NewMembership};
use samverk_domain::networks::network::{self, MembershipRule};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::organisations::{department, organisation};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, time};

use super::meetings::{self, Meetings};
use super::person::Row;
use super::words;
use crate::Portal;
use crate::discussion::{self, Section};
use crate::documents::Shelf;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Tone};
use crate::needs;
use crate::visitor::{self, Visitor};
use crate::words::count;

/// More than any network has.
const ALL: Part = Part { page: 1, limit: 2_000 };

/// How it stands with the seats, in words for members.
struct Seats {
    filled: String,
    /// Those who have nobody, by name.
    vacant: Vec<String>,
}

#[derive(Template)]
#[template(path = "networks/show.html")]
struct NetworkPage {
    chrome: Chrome,
    network: network::Model,
    kind: &'static str,
    state: (&'static str, Tone),
    department: String,
    /// Who has seats, and when it is looked at again: for members.
    facts: Vec<(&'static str, String)>,
    seats: Option<Seats>,
    /// Those who are in it, as far as the reader sees them, and those who ask to be.
    people: Vec<Row>,
    asking: Vec<Row>,
    /// For those who read them.
    meetings: Option<Meetings>,
    documents: Option<Shelf>,
    discussion: Option<Section>,
    needs: Option<needs::Section>,
    /// The reader's own.
    own: Vec<Row>,
    may_ask: bool,
    /// Where the reader works with it.
    own_page: Option<(String, &'static str)>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Page<NetworkPage>> {
    let actor = &visitor.actor;
    let (network, department, line, names, people, (meetings, documents, discussion, needs)) = portal
        .database
        .read(actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?;
            let department = match network.department_id {
                Some(id) => department::get(scope, id).await?.name,
                None => String::new(),
            };
            let (line, names) = if actor.is_member() {
                let line = coverage::of(scope, network.id).await?;
                let all = organisation::all(scope).await?;
                (Some(line), all.into_iter().map(|one| (one.id, one.short_name)).collect())
            } else {
                (None, HashMap::new())
            };
            let filter = membership::Filter {
                network: Some(network.id),
                states: MemberState::HOLDING.to_vec(),
                ..membership::Filter::default()
            };
            let people = membership::list(scope, &filter, ALL).await?.rows;
            let meetings = meetings::of_network(scope, &network).await?;
            let page = format!("/natverk/{}", network.slug);
            let documents = Shelf::of(scope, Holder::Network(network.id), &page).await?;
            let discussion = discussion::of_network(scope, &network).await?;
            let documents =
                documents.map(|shelf| if discussion.is_some() { shelf.discussed_in(&network.slug) } else { shelf });
            let needs = needs::of_network(scope, &network).await?;
            Ok::<_, Failure>((network, department, line, names, people, (meetings, documents, discussion, needs)))
        })
        .await?;
    let me = actor.identity().map(|identity| identity.person);
    let is_mine = |listed: &Listed| Some(listed.membership.person_id) == me;
    let rows = |keep: &dyn Fn(&Listed) -> bool| -> Vec<Row> {
        people.iter().filter(|listed| keep(listed)).map(|listed| Row::of(listed, actor)).collect()
    };
    let is_in = people.iter().any(|listed| is_mine(listed) && listed.membership.state == MemberState::Active);
    let sees_people = is_in || actor.is_association();
    let mut chrome = visitor.chrome(network.name.clone()).within(Area::Networks);
    chrome.description.clone_from(&network.purpose);
    let may_ask = network.membership_rule == MembershipRule::Open
        && network.state == NetworkState::Active
        && actor.is_member()
        && !actor.is_association()
        && !people.iter().any(is_mine);
    Ok(Page(NetworkPage {
        chrome,
        kind: network.kind.name(),
        state: words::state(network.state),
        facts: if actor.is_member() { facts(&network, portal) } else { Vec::new() },
        seats: line.map(|line| seats(&line, |id| names.get(&id).cloned().unwrap_or_default())),
        people: rows(&|listed| sees_people && listed.membership.state != MemberState::Requested),
        asking: rows(&|listed| listed.membership.state == MemberState::Requested && !is_mine(listed)),
        meetings,
        documents,
        discussion,
        needs,
        own: rows(&is_mine),
        may_ask,
        own_page: own_page(&visitor, &network),
        department,
        network,
    }))
}

fn facts(network: &network::Model, portal: &Portal) -> Vec<(&'static str, String)> {
    let review = words::review(network, network.review(portal.database.clock().now()));
    let review =
        review.map(|(day, due)| due.map_or_else(|| day.clone(), |due| format!("{day} ({})", due.to_lowercase())));
    let mut facts = vec![("Platser", words::seats(network))];
    facts.extend(network.cadence.clone().map(|cadence| ("Träffas", cadence)));
    facts.extend(review.map(|review| ("Ses över", review)));
    facts.push(("Ändrat", time::date(time::local_date(network.updated_at))));
    facts
}

fn seats(line: &Line, name: impl Fn(OrganisationId) -> String) -> Seats {
    let filled = line.cells.iter().filter(|cell| cell.status == SeatStatus::Filled).count();
    Seats {
        filled: format!("{} av {} är med", filled, count(line.cells.len(), "organisation", "organisationer")),
        vacant: line.cells.iter().filter(|cell| cell.is_vacant()).map(|cell| name(cell.organisation)).collect(),
    }
}

fn own_page(visitor: &Visitor, network: &network::Model) -> Option<(String, &'static str)> {
    let actor = &visitor.actor;
    if actor.may(Permission::ManageNetworks) {
        return Some((format!("/arbete/natverk/{}", network.id), "Ändra nätverket och dess platser"));
    }
    actor
        .may(Permission::FillSeats)
        .then(|| (format!("/min-kommun/natverk/{}", network.slug), "Till er plats i nätverket"))
}

/// Asks for a seat in a network that is open.
#[handler]
pub(super) async fn request(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
) -> Answer {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let asked = portal
        .database
        .write(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?.id;
            let new = NewMembership { network, person: me, role: MemberRole::Member, replaces: None };
            membership::begin(scope, &new).await
        })
        .await;
    let said = "Du har bett om en plats. Den som sammankallar nätverket svarar, och du får ett mejl.";
    visitor::told(cookies, portal, &format!("/natverk/{slug}"), asked.map(|_| Flash::done(said)))
}
