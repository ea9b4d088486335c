//! Calling people to a meeting, cancelling it, and saying that it was held: what will happen is told first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::networks::keeping;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::meeting_state::MeetingState;
use samverk_domain::networks::{NetworkMeetingId, calling};
use samverk_domain::{Error, Refusal, time};

use super::{crumbs, signed_in, words};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::visitor::{self, Visitor};
use crate::words::count;

#[derive(Template)]
#[template(path = "networks/meetings/state.html")]
struct StatePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    when: String,
    action: String,
    back: String,
    button: &'static str,
    is_danger: bool,
    outcomes: Vec<String>,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, state)): Path<(NetworkMeetingId, String)>,
) -> Answer<Page<StatePage>> {
    signed_in(&visitor)?;
    let to = words::STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let (listed, told) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = keeping::kept(scope, id).await?;
            Ok::<_, Failure>((listed, calling::told(scope, id).await?))
        })
        .await?;
    if !listed.allowed(&visitor.actor, portal.database.clock().now()).contains(&to) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let button = words::way(to);
    let back = super::row::address(&listed);
    Ok(Page(StatePage {
        chrome: visitor.chrome(format!("{button}: {}", listed.meeting.title)).within(Area::Networks),
        crumbs: crumbs(&listed),
        outcomes: outcomes(&listed, to, &count(told, "person", "personer")),
        when: time::span(listed.meeting.starts_at, listed.meeting.ends_at),
        title: listed.meeting.title,
        action: format!("{back}/lage/{state}"),
        back,
        button,
        is_danger: to == MeetingState::Cancelled,
    }))
}

fn outcomes(listed: &Listed, to: MeetingState, told: &str) -> Vec<String> {
    let mut outcomes = match (listed.meeting.state, to) {
        (_, MeetingState::Planned | MeetingState::Called) => vec![
            format!("{told} som är med i nätverket får kallelsen med mejl, med tiden som kalenderpost."),
            "De svarar på träffens sida om de kommer.".to_owned(),
            "Ändrar du tid eller plats sedan får de ett nytt mejl.".to_owned(),
        ],
        (_, MeetingState::Held) => vec![
            "Närvaron räknas med när kommunerna ser var det saknas någon.".to_owned(),
            "Anteckningar, närvaro och nästa steg kan du ändra också efteråt.".to_owned(),
            "Träffen går inte att ställa in sedan.".to_owned(),
        ],
        (MeetingState::Planned, MeetingState::Cancelled) => {
            vec!["Ingen är kallad, så ingen får något mejl.".to_owned(), "Det går inte att ångra.".to_owned()]
        }
        (_, MeetingState::Cancelled) => vec![
            format!("{told} får ett mejl om att träffen är inställd."),
            "Tiden tas bort ur deras kalendrar.".to_owned(),
            "Det går inte att ångra.".to_owned(),
        ],
    };
    if to == MeetingState::Called && listed.meeting.agenda.is_none() {
        outcomes.push("Dagordningen är tom. Den följer med kallelsen om du skriver den först.".to_owned());
    }
    outcomes
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, state)): Path<(NetworkMeetingId, String)>,
) -> Answer {
    signed_in(&visitor)?;
    let to = words::STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let taken = portal.database.write(&visitor.actor, async |scope| calling::transition(scope, id, to).await).await;
    let said = match to {
        MeetingState::Planned | MeetingState::Called => "Kallelsen är på väg till dem som är med.",
        MeetingState::Held => "Träffen är hållen.",
        MeetingState::Cancelled => "Träffen är inställd.",
    };
    visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), taken.map(|()| Flash::done(said)))
}
