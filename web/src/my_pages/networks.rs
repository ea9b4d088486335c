//! The networks that the visitor is in, has been in, and is asked to be in; their meetings, and what is to be done after them.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Filter};
use samverk_domain::networks::{meeting, next_step};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, time};

use crate::Portal;
use crate::discussion;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::networks::meetings;
use crate::networks::meetings::row::{Row as Meeting, Step};
use crate::networks::person::Row;
use crate::visitor::Visitor;

const ALL: Part = Part { page: 1, limit: 500 };

#[derive(Template)]
#[template(path = "my_pages/networks.html")]
struct NetworksPage {
    chrome: Chrome,
    nominated: Vec<Row>,
    /// Name, address and in how many threads.
    news: Vec<(String, String, String)>,
    meetings: Vec<Meeting>,
    steps: Vec<Step>,
    current: Vec<Row>,
    former: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<NetworksPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let mine = Filter { person: Some(me), ..Filter::default() };
    let (found, meetings, news, steps) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let found = membership::list(scope, &mine, ALL).await?.rows;
            let coming = meeting::mine(scope, ALL).await?.rows;
            let meetings = meetings::rows(scope, &coming).await?;
            let news = discussion::news(scope).await?;
            Ok::<_, Failure>((found, meetings, news, next_step::mine(scope, None, ALL).await?.rows))
        })
        .await?;
    let today = time::local_date(portal.database.clock().now());
    let rows = |states: &[MemberState]| {
        let among = found.iter().filter(|listed| states.contains(&listed.membership.state));
        among.map(|listed| Row::of(listed, &visitor.actor)).collect::<Vec<_>>()
    };
    Ok(Page(NetworksPage {
        chrome: visitor.chrome("Mina nätverk").within(Area::MyPages),
        nominated: rows(&[MemberState::Nominated]),
        meetings,
        news,
        steps: steps.iter().map(|step| Step::of(step, &visitor.actor, today)).collect(),
        current: rows(&[MemberState::Active, MemberState::Paused, MemberState::Requested]),
        former: rows(&[MemberState::Ended, MemberState::Declined, MemberState::Refused]),
    }))
}
