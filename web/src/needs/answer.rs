//! Answering why a need goes no further, and taking that back.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::networks::need_signal::Listed;
use samverk_domain::networks::need_signal_state::NeedSignalState;
use samverk_domain::networks::{NeedSignalId, need_entry};

use super::{crumbs, moderated, place};
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "needs/answer.html")]
struct AnswerPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    text: String,
    action: String,
    back: String,
    answer: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NeedSignalId>,
) -> Answer<Page<AnswerPage>> {
    let listed = moderated(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, listed, String::new(), FormErrors::default())))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
    sent: Sent,
) -> Answer {
    let (listed, answer) = (moderated(portal, &visitor, id).await?, sent.text("answer"));
    let to = NeedSignalState::NoFurther;
    let done =
        portal.database.write(&visitor.actor, async |scope| need_entry::transition(scope, id, to, &answer).await).await;
    if let Err(Error::Invalid(faults)) = done {
        return Ok(to_mend(page(&visitor, listed, answer, forms::errors(&faults))));
    }
    visitor::told(cookies, portal, &place(&listed), done.map(|()| Flash::done("Svaret är sparat.")))
}

#[handler]
pub(super) async fn take_back(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
) -> Answer {
    let listed = moderated(portal, &visitor, id).await?;
    let to = NeedSignalState::New;
    let done =
        portal.database.write(&visitor.actor, async |scope| need_entry::transition(scope, id, to, "").await).await;
    visitor::told(cookies, portal, &place(&listed), done.map(|()| Flash::done("Behovet är upptaget igen.")))
}

fn page(visitor: &Visitor, listed: Listed, answer: String, errors: FormErrors) -> AnswerPage {
    let errors = errors.named(&[("answer", "Svar")]);
    AnswerPage {
        chrome: visitor.chrome(forms::title("Svara på behovet", &errors)).within(Area::Networks),
        crumbs: crumbs(&listed.network_name, &listed.network_slug),
        action: format!("/natverk/behov/{}/svara", listed.need.id),
        back: place(&listed),
        title: listed.need.title,
        text: listed.need.text,
        answer,
        errors,
    }
}
