//! Signing in with a password, and out.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::{session, sign_in};
use samverk_domain::demo;
use samverk_domain::{Error, Refusal};
use serde::Deserialize;

use super::{begin, see_other};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::title;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "sign_in/password.html")]
pub(crate) struct SignInPage {
    chrome: Chrome,
    email: String,
    /// The address typed for a mailed link.
    pub(super) link_email: String,
    to: String,
    errors: FormErrors,
    demo: Vec<demo::Account>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    till: String,
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    till: String,
}

/// The page with nothing typed in it.
pub(super) fn page(portal: &Portal, visitor: &Visitor, to: String, errors: FormErrors) -> SignInPage {
    let chrome = visitor.chrome(title("Logga in", &errors)).within(Area::SignIn);
    let demo = if portal.is_demo { demo::accounts() } else { Vec::new() };
    SignInPage { chrome, email: String::new(), link_email: String::new(), to, errors, demo }
}

#[handler]
pub(crate) fn show(Data(portal): Data<&Portal>, visitor: Visitor, asked: Option<Query<Asked>>) -> Page<SignInPage> {
    let to = asked.map(|Query(asked)| asked.till).unwrap_or_default();
    Page(page(portal, &visitor, to, FormErrors::default()))
}

#[handler]
pub(crate) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(sent): Form<Sent>,
) -> Answer {
    let mut errors = FormErrors::default();
    if sent.email.trim().is_empty() {
        errors.add("email", "Skriv din e-postadress.");
    }
    if sent.password.is_empty() {
        errors.add("password", "Skriv ditt lösenord.");
    }
    if errors.is_empty() {
        match sign_in::with_password(&portal.database, &sent.email, sent.password, &visitor.origin).await {
            Ok(who) => return begin(portal, &visitor, cookies, who, &sent.till).await,
            Err(Error::Refused(refusal @ (Refusal::SignInFailed | Refusal::TooManyAttempts))) => {
                errors.add("email", refusal.sentence());
            }
            Err(fault) => return Err(Failure(fault)),
        }
    }
    let page = SignInPage { email: sent.email, ..page(portal, &visitor, sent.till, errors) };
    Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
}

#[handler]
pub(crate) async fn sign_out(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    if let Some(id) = visitor.session {
        portal.database.write(&visitor.actor, async |scope| session::end(scope, id).await).await?;
    }
    // The cookie stays. It opens nothing any more, but tells whose a form is that comes from another window.
    visitor::say(cookies, portal, &Flash::done("Du är utloggad."));
    // What the page at the door keeps for when there is no network.
    Ok(see_other("/").with_header("clear-site-data", "\"storage\"").into_response())
}
