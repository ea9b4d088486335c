//! Choosing a new password by a mailed link.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::link::Purpose;
use samverk_domain::access::sign_in;
use serde::Deserialize;

use super::begin;
use super::link::{Key, mailed, receiver};
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::{mendable, title};
use crate::layout::{Area, Chrome, FormErrors, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in/forgotten.html")]
pub(crate) struct ForgottenPage {
    chrome: Chrome,
    email: String,
    errors: FormErrors,
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
    Page(forgotten(&visitor, String::new(), FormErrors::default()))
}

fn forgotten(visitor: &Visitor, email: String, errors: FormErrors) -> ForgottenPage {
    ForgottenPage { chrome: visitor.chrome(title("Glömt lösenordet", &errors)).within(Area::SignIn), email, errors }
}

#[handler]
pub(crate) async fn send(Data(portal): Data<&Portal>, visitor: Visitor, Form(sent): Form<Address>) -> Answer {
    Ok(match mailed(portal, &visitor, Purpose::PasswordReset, &sent.email).await? {
        Ok(page) => Page(page).into_response(),
        Err(errors) => {
            Page(forgotten(&visitor, sent.email, errors)).with_status(StatusCode::BAD_REQUEST).into_response()
        }
    })
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
    let email = receiver(portal, &key, Purpose::PasswordReset).await?;
    let chrome = visitor.chrome(title("Välj ett nytt lösenord", &errors)).within(Area::SignIn);
    Ok(ResetPage { chrome, key, email, errors })
}
