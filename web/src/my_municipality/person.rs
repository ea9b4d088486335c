//! A person of the kommun: who they are, what they may do, and what they are registered for.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use samverk_domain::access::{link, role};
use samverk_domain::courses::registration::{self, Filter, InTime, Listed};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership;
use samverk_domain::people::{PersonId, affiliation, person};
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::Deserialize;

use super::own;
use super::people::state;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Paging, Tone};
use crate::networks::person::Row;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

/// Registrations on a page.
const ROWS: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

/// A registration as a row.
pub(super) struct Taken {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) when: String,
    pub(super) state: &'static str,
    pub(super) tone: Tone,
    pub(super) can_be_cancelled: bool,
}

#[derive(Template)]
#[template(path = "my_municipality/person.html")]
struct PersonPage {
    chrome: Chrome,
    id: PersonId,
    name: String,
    state: String,
    tone: Tone,
    email: String,
    /// When the person was erased.
    erased_on: Option<String>,
    is_verified: bool,
    phone: String,
    title: String,
    unit: String,
    kind: &'static str,
    is_protected: bool,
    affiliations: Vec<(String, String)>,
    is_coordinator: bool,
    actions: Vec<Action>,
    taken: Vec<Taken>,
    paging: Paging,
    /// Networks that they are in, or are about to be.
    networks: Vec<Row>,
}

/// Something that can be done: at once by a button, or on a page of its own.
struct Action {
    label: &'static str,
    href: String,
    is_done_at_once: bool,
}

/// Leads back to the page of the person, which says what was done.
pub(super) fn back(portal: &Portal, cookies: &CookieJar, id: PersonId, done: &Flash) -> Response {
    visitor::say(cookies, portal, done);
    see_other(&format!("/min-kommun/personer/{id}"))
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
    query: Option<Query<Asked>>,
) -> Answer<Page<PersonPage>> {
    let own = own(&visitor)?;
    let page = query.map(|Query(asked)| asked).unwrap_or_default().sida.parse().unwrap_or(1).max(1);
    let filter = Filter { person: Some(id), order: Some(InTime::LatestFirst), ..Filter::default() };
    let holding =
        membership::Filter { person: Some(id), states: MemberState::HOLDING.to_vec(), ..membership::Filter::default() };
    let (person, roles, invited, affiliations, rows, networks) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let person = person::get(scope, id).await?;
            let roles = role::of(scope, [id]).await?;
            let invited = link::invited(scope, own).await?.get(&id).copied();
            let affiliations = affiliation::of(scope, id).await?;
            let rows = registration::list(scope, &filter, Part { page, limit: ROWS }).await?;
            let networks = membership::list(scope, &holding, Part { page: 1, limit: 200 }).await?.rows;
            Ok::<_, Failure>((person, roles, invited, affiliations, rows, networks))
        })
        .await?;
    let now = portal.database.clock().now();
    let is_coordinator = roles.iter().any(|role| role.role == role::RoleKind::Coordinator);
    let (state, tone) = state(&person, invited, now);
    Ok(Page(PersonPage {
        chrome: visitor.chrome(person.name()).within(Area::MyMunicipality),
        id,
        name: person.name(),
        erased_on: person.erased_at.map(|at| time::date(time::local_date(at))),
        is_verified: person.verified_at.is_some(),
        kind: words::person_kind(person.kind),
        is_protected: person.protected_identity,
        actions: actions(&person, is_coordinator, &visitor, now),
        is_coordinator,
        email: person.email.unwrap_or_default(),
        phone: person.phone.unwrap_or_default(),
        title: person.title.unwrap_or_default(),
        unit: person.unit_name.unwrap_or_default(),
        affiliations: affiliations.iter().map(dated).collect(),
        taken: rows.rows.iter().map(|row| taken(row, &visitor, now)).collect(),
        paging: Paging::new(rows.page, rows.total, |page| format!("/min-kommun/personer/{id}?sida={page}#anmalningar")),
        networks: networks.iter().map(|listed| Row::of(listed, &visitor.actor)).collect(),
        state,
        tone,
    }))
}

/// What can be done with a person. One's own role and employment are somebody else's to change.
fn actions(
    person: &person::Listed,
    is_coordinator: bool,
    visitor: &Visitor,
    now: chrono::DateTime<chrono::Utc>,
) -> Vec<Action> {
    let is_self = visitor.actor.identity().is_some_and(|me| me.person == person.id);
    let works_here = person.works_here(now);
    let base = format!("/min-kommun/personer/{}", person.id);
    let at_once = |label, path| Action { label, href: format!("{base}/{path}"), is_done_at_once: true };
    let mut actions = Vec::new();
    if works_here && person.account_id.is_none() {
        actions.push(at_once("Bjud in att logga in", "bjud-in"));
    }
    if works_here && !is_coordinator {
        actions.push(at_once("Gör till samordnare", "samordnare"));
    }
    if is_coordinator && !is_self {
        actions.push(at_once("Ta bort som samordnare", "samordnare/ta-bort"));
    }
    if person.to_on.is_some() {
        actions.push(at_once("Ta bort sista dagen", "ateruppta"));
    }
    if works_here && !is_self {
        actions.push(Action {
            label: "Har slutat, eller ska sluta",
            href: format!("{base}/avsluta"),
            is_done_at_once: false,
        });
    }
    if !is_self {
        let href = format!("{base}/ta-bort");
        actions.push(Action { label: "Ta bort personens uppgifter", href, is_done_at_once: false });
    }
    actions
}

fn dated(affiliation: &affiliation::Model) -> (String, String) {
    let from = time::date(affiliation.from_on);
    let period = match affiliation.to_on {
        Some(to) => format!("{from} – {}", time::date(to)),
        None => format!("sedan {from}"),
    };
    (affiliation.title.clone(), period)
}

pub(super) fn taken(row: &Listed, visitor: &Visitor, now: chrono::DateTime<chrono::Utc>) -> Taken {
    let (state, tone) = words::registration_state(row.state);
    Taken {
        id: row.id.to_string(),
        title: row.course_title.clone(),
        slug: row.course_slug.clone(),
        when: time::span(row.starts_at, row.ends_at),
        state,
        tone,
        can_be_cancelled: row.can_be_cancelled(&visitor.actor, now),
    }
}
