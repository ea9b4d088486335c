//! Removing a document with all its versions, once that is confirmed.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::documents::{self, DocumentId};

use super::edit::kept;
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Flash, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;

#[derive(Template)]
#[template(path = "documents/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    versions: String,
    action: String,
    page: String,
    version: i64,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<DocumentId>,
) -> Answer<Page<RemovePage>> {
    let (document, place) = kept(portal, &visitor, id).await?;
    let page = format!("/dokument/{id}/redigera");
    let mut crumbs = place.down_to_documents();
    crumbs.push((document.row.title.clone(), page.clone()));
    Ok(Page(RemovePage {
        chrome: visitor.chrome(format!("Ta bort {}", document.row.title)).within(place.area),
        crumbs,
        versions: count(document.versions.len() as u64, "version", "versioner"),
        action: format!("/dokument/{id}/ta-bort"),
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
    Path(id): Path<DocumentId>,
    sent: Sent,
) -> Answer {
    let version = Basis::sent(&sent).version;
    let (_, place) = kept(portal, &visitor, id).await?;
    portal
        .database
        .write(&visitor.actor, async |scope| documents::remove(scope, id, version).await)
        .await
        .map_err(Failure)?;
    visitor::say(cookies, portal, &Flash::done("Dokumentet är borttaget."));
    Ok(see_other(&place.keep))
}
