//! Accepting an invitation: the first sign-in of a person.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::link::Purpose;
use samverk_domain::access::sign_in;
use serde::Deserialize;

use super::begin;
use super::link::{Key, receiver};
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::{mendable, title};
use crate::layout::{Area, Chrome, FormErrors, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in/invitation.html")]
pub(crate) struct InvitationPage {
    chrome: Chrome,
    key: String,
    email: String,
    errors: FormErrors,
}

#[derive(Deserialize)]
pub(crate) struct Accepted {
    #[serde(default)]
    nyckel: String,
    #[serde(default)]
    password: String,
}

#[handler]
pub(crate) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Query(key): Query<Key>,
) -> Answer<Page<InvitationPage>> {
    page(portal, &visitor, key.nyckel, FormErrors::default()).await.map(Page)
}

#[handler]
pub(crate) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(accepted): Form<Accepted>,
) -> Answer {
    let password = Some(accepted.password).filter(|password| !password.is_empty());
    match sign_in::accept_invitation(&portal.database, &accepted.nyckel, password).await {
        Ok(who) => begin(portal, &visitor, cookies, who, "").await,
        Err(fault) => {
            let page = page(portal, &visitor, accepted.nyckel, mendable(fault)?).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

async fn page(portal: &Portal, visitor: &Visitor, key: String, errors: FormErrors) -> Answer<InvitationPage> {
    let email = receiver(portal, &key, Purpose::Invitation).await?;
    let chrome = visitor.chrome(title("Välkommen till Samverk", &errors)).within(Area::SignIn);
    Ok(InvitationPage { chrome, key, email, errors })
}
