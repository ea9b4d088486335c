//! Where anybody can look whether a certificate holds. Search engines leave these pages out.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{IntoResponse, Response};
use samverk_domain::certificates::{self, Standing, Verified};
use samverk_domain::{Error, Refusal, time};
use serde::Deserialize;

use super::row::{days, standing, until};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Page, Tone};
use crate::visitor::Visitor;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    nummer: String,
    kod: String,
}

/// What is known of a certificate.
struct Shown {
    state: (&'static str, Tone),
    /// What that means, in a sentence.
    means: String,
    name: String,
    course: String,
    held: String,
    issuer: String,
    number: String,
    issued: String,
    until: String,
}

#[derive(Template)]
#[template(path = "certificates/verify.html")]
struct VerifyPage {
    chrome: Chrome,
    number: String,
    code: String,
    /// Whether somebody asked for a certificate, and it was not found.
    is_missing: bool,
    /// Why nothing was looked up.
    refused: Option<&'static str>,
    shown: Option<Shown>,
}

/// The form, and what came of it.
#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, query: Option<Query<Asked>>) -> Answer {
    let Asked { nummer, kod } = query.map(|Query(asked)| asked).unwrap_or_default();
    if nummer.trim().is_empty() && kod.trim().is_empty() {
        return Ok(answer(StatusCode::OK, page(&visitor, String::new(), String::new())));
    }
    look(portal, &visitor, nummer, kod).await
}

/// The certificate with the code in the address.
#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    look(portal, &visitor, String::new(), code).await
}

async fn look(portal: &Portal, visitor: &Visitor, number: String, code: String) -> Answer {
    let found = certificates::verify(&portal.database, &code, &number, &visitor.origin.address).await;
    let mut page = page(visitor, number, code);
    let status = match found {
        Ok(found) => {
            let now = portal.database.clock().now();
            page.chrome.title = format!("Intyg {}", found.number());
            page.number = found.number();
            page.shown = Some(shown(found, now));
            StatusCode::OK
        }
        Err(Error::NotFound) => {
            page.is_missing = true;
            StatusCode::NOT_FOUND
        }
        Err(Error::Refused(refusal @ Refusal::TooManyAttempts)) => {
            page.refused = Some(refusal.sentence());
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(fault) => return Err(Failure(fault)),
    };
    Ok(answer(status, page))
}

fn answer(status: StatusCode, page: VerifyPage) -> Response {
    Page(page).with_status(status).with_header("x-robots-tag", "noindex").into_response()
}

fn page(visitor: &Visitor, number: String, code: String) -> VerifyPage {
    VerifyPage {
        chrome: visitor.chrome("Kontrollera ett intyg"),
        number,
        code,
        is_missing: false,
        refused: None,
        shown: None,
    }
}

fn shown(found: Verified, now: chrono::DateTime<chrono::Utc>) -> Shown {
    let holds = found.standing(now);
    let means = match holds {
        Standing::Valid => "Intyget är äkta och gäller.".to_owned(),
        Standing::Expired => "Intyget är äkta men gäller inte längre.".to_owned(),
        Standing::Revoked => {
            let at = found.revoked_at.map(|at| time::date(time::local_date(at))).unwrap_or_default();
            format!("Intyget återkallades den {at} och gäller inte.")
        }
    };
    Shown {
        state: standing(holds),
        means,
        held: days(found.held_from, found.held_to),
        number: found.number(),
        issued: time::date(found.issued_on),
        until: until(found.valid_until),
        name: found.holder_name,
        course: found.course_title,
        issuer: found.issuer_name,
    }
}
