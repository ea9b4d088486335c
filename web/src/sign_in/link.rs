//! Signing in with a mailed link.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::link::{self, Purpose};
use samverk_domain::access::{Actor, sign_in};
use samverk_domain::{Error, Refusal};
use serde::Deserialize;

use super::{begin, password};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::mendable;
use crate::layout::{Area, Chrome, FormErrors, Page};
use crate::visitor::{self, Visitor};

/// The page that says that a mail may be on its way; the same for known and unknown addresses.
#[derive(Template)]
#[template(path = "sign_in/sent.html")]
pub(crate) struct SentPage {
    chrome: Chrome,
    email: String,
    lasts: &'static str,
}

#[derive(Template)]
#[template(path = "sign_in/link.html")]
pub(crate) struct LinkPage {
    chrome: Chrome,
    key: String,
    email: String,
}

#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    pub(super) nyckel: String,
}

#[derive(Deserialize)]
pub(crate) struct Address {
    // The page has two fields for an address; each needs an id of its own.
    #[serde(default)]
    link_email: String,
    #[serde(default)]
    till: String,
}

#[handler]
pub(crate) async fn send(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(sent): Form<Address>,
) -> Answer {
    let faults = match mailed(portal, &visitor, Purpose::SignIn, &sent.link_email).await? {
        Ok(page) => {
            visitor::remember_way(cookies, portal, &sent.till);
            return Ok(Page(page).into_response());
        }
        Err(faults) => faults,
    };
    let mut errors = FormErrors::default();
    for (_, sentence) in faults.iter() {
        errors.add("link_email", sentence);
    }
    let mut page = password::page(portal, &visitor, sent.till, errors);
    page.link_email = sent.link_email;
    Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
}

/// Mails a link to whoever has the address, and says that it may be on its way; or what is wrong with the address.
pub(super) async fn mailed(
    portal: &Portal,
    visitor: &Visitor,
    purpose: Purpose,
    email: &str,
) -> Answer<Result<SentPage, FormErrors>> {
    let asked = portal
        .database
        .write(&Actor::System, async |scope| sign_in::request_link(scope, purpose, email, &visitor.origin).await)
        .await;
    match asked {
        Ok(()) => Ok(Ok(SentPage {
            chrome: visitor.chrome("Titta i din inkorg").within(Area::SignIn),
            email: email.trim().to_owned(),
            lasts: if purpose == Purpose::SignIn { "i en kvart" } else { "i en timme" },
        })),
        Err(Error::Refused(refusal @ Refusal::TooManyAttempts)) => {
            let mut errors = FormErrors::default();
            errors.add("email", refusal.sentence());
            Ok(Err(errors))
        }
        Err(fault) => mendable(fault).map(Err),
    }
}

/// The address that a mailed link went to, as long as the link can be used.
pub(super) async fn receiver(portal: &Portal, key: &str, purpose: Purpose) -> Answer<String> {
    let look = portal.database.read(&Actor::System, async |scope| link::look(scope, key, purpose).await);
    Ok(look.await?.email)
}

/// Asks for a press of a button: programs that read mail follow links too, and would use it up.
#[handler]
pub(crate) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Query(key): Query<Key>,
) -> Answer<Page<LinkPage>> {
    let email = receiver(portal, &key.nyckel, Purpose::SignIn).await?;
    let chrome = visitor.chrome("Logga in").within(Area::SignIn);
    Ok(Page(LinkPage { chrome, key: key.nyckel, email }))
}

#[handler]
pub(crate) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(key): Form<Key>,
) -> Answer {
    let who = portal
        .database
        .write(&Actor::System, async |scope| sign_in::with_link(scope, &key.nyckel).await.map_err(Failure))
        .await?;
    let to = visitor::take_way(cookies, portal);
    begin(portal, &visitor, cookies, who, &to).await
}
