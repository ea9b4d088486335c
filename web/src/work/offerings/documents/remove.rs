//! Removing a document with all its versions, once that is confirmed.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::OfferingId;
use samverk_domain::documents::{self, DocumentId};

use super::edit::managed;
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/offerings/documents/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Crumbs,
    title: String,
    versions: String,
    page: String,
    version: i64,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((offering, id)): Path<(OfferingId, DocumentId)>,
) -> Answer<Page<RemovePage>> {
    let document = managed(portal, &visitor, id).await?;
    let list = format!("/arbete/kurser/tillfallen/{offering}/dokument");
    let page = format!("{list}/{id}");
    Ok(Page(RemovePage {
        chrome: visitor.chrome(format!("Ta bort {}", document.row.title)).within(Area::Work),
        crumbs: crumbs([("Dokument", list), (&document.row.title, page.clone())]),
        versions: count(document.versions.len() as u64, "version", "versioner"),
        page,
        version: document.row.version,
        title: document.row.title,
    }))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((offering, id)): Path<(OfferingId, DocumentId)>,
    sent: Sent,
) -> Answer {
    let version = Basis::sent(&sent).version;
    portal
        .database
        .write(&visitor.actor, async |scope| documents::remove(scope, id, version).await)
        .await
        .map_err(Failure)?;
    visitor::say(cookies, portal, &Flash::done("Dokumentet är borttaget."));
    Ok(see_other(&format!("/arbete/kurser/tillfallen/{offering}/dokument")))
}
