//! The networks that the visitor is in, has been in, and is asked to be in.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::Error;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Filter};
use samverk_domain::store::Page as Part;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::networks::person::Row;
use crate::visitor::Visitor;

const ALL: Part = Part { page: 1, limit: 500 };

#[derive(Template)]
#[template(path = "my_pages/networks.html")]
struct NetworksPage {
    chrome: Chrome,
    nominated: Vec<Row>,
    current: Vec<Row>,
    former: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<NetworksPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let mine = Filter { person: Some(me), ..Filter::default() };
    let found =
        portal.database.read(&visitor.actor, async |scope| membership::list(scope, &mine, ALL).await).await?.rows;
    let rows = |states: &[MemberState]| {
        let among = found.iter().filter(|listed| states.contains(&listed.membership.state));
        among.map(|listed| Row::of(listed, &visitor.actor)).collect::<Vec<_>>()
    };
    Ok(Page(NetworksPage {
        chrome: visitor.chrome("Mina nätverk").within(Area::MyPages),
        nominated: rows(&[MemberState::Nominated]),
        current: rows(&[MemberState::Active, MemberState::Paused, MemberState::Requested]),
        former: rows(&[MemberState::Ended, MemberState::Declined, MemberState::Refused]),
    }))
}
