//! Asking to be erased: what would go and what would stay is said first, and who decides. It can be taken back until then.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::privacy::{ErasureRequestId, erasure, request};
use samverk_domain::{Error, Refusal, time};

use super::erase::{kept, removed};
use super::requests::DECIDED;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

const OWN: &str = "/mina-sidor/uppgifter";

#[derive(Template)]
#[template(path = "privacy/asking.html")]
struct AskingPage {
    chrome: Chrome,
    /// What is registered to and not over, which has to be cancelled first.
    coming: Vec<String>,
    removed: Vec<String>,
    kept: Vec<String>,
    /// The last day to answer, of a request that waits already.
    due: Option<String>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<AskingPage>> {
    let read = async |scope: &_| erasure::preview_of_own(scope).await.map_err(Failure);
    let found = portal.database.read(&visitor.actor, read).await?;
    let coming =
        found.coming.iter().map(|row| format!("{}, {}", row.course_title, time::span(row.starts_at, row.ends_at)));
    Ok(Page(AskingPage {
        chrome: visitor.chrome("Begär att bli borttagen").within(Area::MyPages),
        coming: coming.collect(),
        removed: removed(&found),
        kept: kept(&found),
        due: found.request.map(|request| time::date(request.due_on)),
    }))
}

#[handler]
pub(super) async fn submit(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    portal.database.write(&visitor.actor, async |scope| request::ask(scope).await.map_err(Failure)).await?;
    visitor::say(cookies, portal, &Flash::done("Din begäran är skickad. Du får svar med mejl inom en månad."));
    Ok(see_other(OWN))
}

#[handler]
pub(super) async fn withdraw(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ErasureRequestId>,
) -> Answer {
    let outcome = match portal.database.write(&visitor.actor, async |scope| request::withdraw(scope, id).await).await {
        Ok(()) => Ok(Flash::done("Din begäran är tillbakatagen. Ingenting tas bort.")),
        Err(Error::Refused(Refusal::NotInThisState)) => Ok(Flash::refused(DECIDED)),
        Err(fault) => Err(fault),
    };
    visitor::told(cookies, portal, OWN, outcome)
}
