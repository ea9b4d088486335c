//! Answering a nomination by the link in the mail. Whoever has the link is the one who was mailed; no account is needed.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::nomination::{self, Nomination};
use samverk_domain::{Error, Refusal};

use super::words;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "networks/answer.html")]
struct AnswerPage {
    chrome: Chrome,
    action: String,
    nomination: Nomination,
    kind: &'static str,
    role: &'static str,
    state: MemberState,
}

#[derive(Template)]
#[template(path = "networks/shut.html")]
struct ShutPage {
    chrome: Chrome,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    let nomination = match portal.database.read(&visitor.actor, async |scope| nomination::look(scope, &key).await).await
    {
        Ok(nomination) => nomination,
        Err(Error::Refused(Refusal::LinkNotValid)) => {
            let chrome = visitor.chrome("Länken gäller inte").within(Area::Networks);
            return Ok(Page(ShutPage { chrome }).with_status(StatusCode::GONE).into_response());
        }
        Err(fault) => return Err(Failure(fault)),
    };
    let title = format!("Förslag till nätverket {}", nomination.network.name);
    Ok(Page(AnswerPage {
        chrome: visitor.chrome(title).within(Area::Networks),
        action: format!("/natverk/forslag/{key}"),
        kind: nomination.network.kind.name(),
        role: nomination.membership.role.name(),
        state: nomination.membership.state,
        nomination,
    })
    .into_response())
}

#[handler]
pub(super) async fn give(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(key): Path<String>,
    sent: Sent,
) -> Answer {
    let to = words::WAYS.read(&sent.text("svar")).ok_or(Failure(Error::NotFound))?;
    let given = portal.database.write(&visitor.actor, async |scope| nomination::answer(scope, &key, to).await).await;
    let said = words::came_to(MemberState::Nominated, to);
    visitor::told(cookies, portal, &format!("/natverk/forslag/{key}"), given.map(|()| Flash::done(said)))
}
