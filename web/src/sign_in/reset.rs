//! Choosing a new password by a mailed link.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::link::{self, Purpose};
use samverk_domain::access::{Actor, sign_in};
use serde::Deserialize;

use super::begin;
use super::link::{Key, SentPage};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::mendable;
use crate::layout::{Area, Chrome, FormErrors, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in/forgotten.html")]
pub(crate) struct ForgottenPage {
    chrome: Chrome,
}

#[derive(Template)]
#[template(path = "sign_in/reset.html")]
pub(crate) struct ResetPage {
    chrome: Chrome,
    key: String,
    email: String,
    errors: FormErrors,
}

#[derive(Deserialize)]
pub(crate) struct Address {
    #[serde(default)]
    email: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    nyckel: String,
    #[serde(default)]
    password: String,
}

#[handler]
pub(crate) fn ask(visitor: Visitor) -> Page<ForgottenPage> {
    Page(ForgottenPage { chrome: visitor.chrome("Glömt lösenordet").within(Area::SignIn) })
}

#[handler]
pub(crate) async fn send(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Form(sent): Form<Address>,
) -> Answer<Page<SentPage>> {
    portal
        .database
        .write(&Actor::System, async |scope| {
            sign_in::request_link(scope, Purpose::PasswordReset, &sent.email, &visitor.origin).await.map_err(Failure)
        })
        .await?;
    Ok(Page(SentPage::new(&visitor, &sent.email, "i en timme")))
}

#[handler]
pub(crate) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Query(key): Query<Key>,
) -> Answer<Page<ResetPage>> {
    page(portal, &visitor, key.nyckel, FormErrors::default()).await.map(Page)
}

#[handler]
pub(crate) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(chosen): Form<Chosen>,
) -> Answer {
    match sign_in::reset_password(&portal.database, &chosen.nyckel, chosen.password).await {
        Ok(who) => begin(portal, &visitor, cookies, who, "").await,
        Err(fault) => {
            let page = page(portal, &visitor, chosen.nyckel, mendable(fault)?).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

async fn page(portal: &Portal, visitor: &Visitor, key: String, errors: FormErrors) -> Answer<ResetPage> {
    let link = portal
        .database
        .read(&Actor::System, async |scope| link::look(scope, &key, Purpose::PasswordReset).await.map_err(Failure))
        .await?;
    let title = if errors.is_empty() { "Välj ett nytt lösenord" } else { "Fel: Välj ett nytt lösenord" };
    Ok(ResetPage { chrome: visitor.chrome(title).within(Area::SignIn), key, email: link.email, errors })
}
