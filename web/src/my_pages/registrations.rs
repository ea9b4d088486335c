//! What the visitor is going to, waits for, and has been to.

use std::collections::HashMap;

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::Error;
use samverk_domain::access::unsent;
use samverk_domain::courses::approval;
use samverk_domain::courses::invitation::Answer as Answered;
use samverk_domain::courses::invited;
use samverk_domain::courses::offering::Form;
use samverk_domain::courses::registration::{self, Filter, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::{meeting, membership};
use samverk_domain::store::Page as Part;
use samverk_domain::{documents, time};
use serde::Deserialize;

use crate::Portal;
use crate::documents::address as documents_at;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Paging, Tone};
use crate::networks::meetings;
use crate::visitor::Visitor;
use crate::words;

/// Past registrations on a page.
const ROWS: u64 = 20;
/// More than anybody has ahead of them.
const COMING: u64 = 200;

/// A registration as a row.
struct Row {
    id: String,
    title: String,
    slug: String,
    when: String,
    day: Day,
    place: String,
    link: Option<String>,
    state: String,
    tone: Tone,
    /// How many documents there are to read, and where.
    documents: Option<(String, String)>,
    /// Whether there is a code to check in with.
    has_code: bool,
    /// Whether a seat is held until the kommun has answered.
    is_held: bool,
    can_be_cancelled: bool,
    cancel_until: String,
    /// Until when a seat is held for the visitor to take.
    answer_until: Option<String>,
    /// Until when they are asked whether they keep the seat after a change.
    keep_until: Option<String>,
    /// What the kommun has to say yet, or has said.
    approval: Option<String>,
    /// How it went for others at the place in the waiting list.
    odds: Option<String>,
}

struct Day {
    weekday: &'static str,
    number: String,
    month: &'static str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

#[derive(Template)]
#[template(path = "my_pages/registrations.html")]
struct RegistrationsPage {
    chrome: Chrome,
    /// Whether a form that came after its session had ended still waits.
    has_unsent: bool,
    /// How many invitations have no answer.
    invitations: usize,
    /// To how many networks the visitor is nominated.
    nominations: u64,
    /// To how many meetings they are called without having answered.
    calls: usize,
    coming: Vec<Row>,
    cancelled: Vec<Row>,
    past: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<RegistrationsPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let coming = Filter { person: Some(me), coming: true, ..Filter::default() };
    let past = Filter { person: Some(me), past: true, ..Filter::default() };
    let nominated =
        membership::Filter { person: Some(me), states: vec![MemberState::Nominated], ..membership::Filter::default() };
    let (coming, places, odds, approvals, past, documents, unsent, invited, nominated, meetings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let coming = registration::list(scope, &coming, Part { page: 1, limit: COMING }).await?.rows;
            let places = registration::queue_positions(scope, &coming).await?;
            let mut odds = HashMap::new();
            for (id, place) in &places {
                odds.extend(registration::odds(scope, *place).await?.map(|odds| (*id, odds)));
            }
            let approvals = approval::of(scope, &coming).await?;
            let past = registration::list(scope, &past, Part { page, limit: ROWS }).await?;
            let shown = coming.iter().chain(&past.rows).map(|listed| listed.offering_id);
            let documents = documents::counts(scope, shown).await?;
            let unsent = match visitor.session {
                Some(session) => unsent::waiting(scope, session).await?,
                None => None,
            };
            let invited = invited::list(scope).await?;
            let nominated = membership::list(scope, &nominated, Part { page: 1, limit: 1 }).await?.total.counted();
            let meetings = meeting::mine(scope, Part { page: 1, limit: COMING }).await?.rows;
            let meetings = meetings::rows(scope, &meetings).await?;
            Ok::<_, Failure>((coming, places, odds, approvals, past, documents, unsent, invited, nominated, meetings))
        })
        .await?;
    let now = portal.database.clock().now();
    let row = |listed: &Listed| {
        let (state, tone) = words::registration_state(listed.state);
        Row {
            id: listed.id.to_string(),
            title: listed.course_title.clone(),
            slug: listed.course_slug.clone(),
            when: time::span(listed.starts_at, listed.ends_at),
            day: day(listed),
            place: listed.place(),
            link: listed.link().map(str::to_owned),
            state: words::with_place(state, places.get(&listed.id).copied()),
            tone,
            documents: documents
                .get(&listed.offering_id)
                .map(|count| (words::count(*count, "dokument", "dokument"), documents_at(listed.offering_id))),
            has_code: RegistrationState::SEATED.contains(&listed.state) && listed.form != Form::Online,
            is_held: listed.state == RegistrationState::PendingMunicipality,
            can_be_cancelled: listed.can_be_cancelled(&visitor.actor, now),
            cancel_until: time::moment(listed.cancel_until),
            answer_until: listed
                .offered_until
                .filter(|_| listed.can_be_accepted(&visitor.actor, now))
                .map(time::moment),
            keep_until: listed.asked_to_keep_until(now).map(time::moment),
            approval: approvals.get(&listed.id).map(answer),
            odds: odds.get(&listed.id).map(words::odds),
        }
    };
    let (active, cancelled): (Vec<_>, Vec<_>) =
        coming.iter().partition(|listed| RegistrationState::ACTIVE.contains(&listed.state));
    Ok(Page(RegistrationsPage {
        chrome: visitor.chrome("Mina anmälningar").within(Area::MyPages),
        has_unsent: unsent.is_some(),
        invitations: invited.iter().filter(|one| one.answer == Answered::None).count(),
        nominations: nominated,
        calls: meetings.iter().filter(|row| row.waits).count(),
        coming: active.into_iter().map(row).collect(),
        cancelled: cancelled.into_iter().map(row).collect(),
        past: past.rows.iter().map(row).collect(),
        paging: Paging::new(past.page, past.total, |page| format!("/mina-sidor?sida={page}")),
    }))
}

/// What somebody who waits is told of the kommun's answer.
fn answer(asked: &approval::Asked) -> String {
    match (asked.outcome, asked.answer_by) {
        (Some(_), _) => "Kommunen har godkänt anmälan.".to_owned(),
        (None, Some(by)) => format!("En plats hålls åt dig. Kommunen ska svara senast {}.", time::moment(by)),
        (None, None) => "Kommunen ska godkänna anmälan och har fått frågan.".to_owned(),
    }
}

fn day(listed: &Listed) -> Day {
    use chrono::Datelike;
    let first = time::local_date(listed.starts_at);
    Day { weekday: time::weekday(first), number: first.day().to_string(), month: time::month(first) }
}
