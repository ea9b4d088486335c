//! The documents of something that the reader may have, and a form to add one for those who keep them.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::Error;
use samverk_domain::courses::OfferingId;
use samverk_domain::documents::{self, Document, Holder};
use samverk_domain::networks::{NetworkMeetingId, network};
use samverk_domain::projects::project;

use super::form::{DocumentPart, upload};
use super::place::Place;
use super::shown::{Row, Shown};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{title, to_mend};
use crate::layout::{Chrome, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage {
    chrome: Chrome,
    place: Place,
    documents: Vec<Shown>,
    is_signed_in: bool,
}

#[derive(Template)]
#[template(path = "documents/keep.html")]
struct KeepPage {
    chrome: Chrome,
    place: Place,
    rows: Vec<Row>,
    part: DocumentPart,
}

/// The reader's list: that of an offering is kept under "Arbete".
#[handler]
pub(super) async fn of_offering(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<ListPage>> {
    Ok(Page(read(portal, &visitor, Holder::Offering(id)).await?))
}

#[handler]
pub(super) async fn of_network(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Response> {
    let holder = network_of(portal, &visitor, &slug).await?;
    show(portal, &visitor, holder).await
}

#[handler]
pub(super) async fn add_to_network(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer<Response> {
    let holder = network_of(portal, &visitor, &slug).await?;
    add(portal, &visitor, cookies, holder, sent).await
}

#[handler]
pub(super) async fn of_meeting(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Response> {
    show(portal, &visitor, Holder::Meeting(id)).await
}

#[handler]
pub(super) async fn add_to_meeting(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer<Response> {
    add(portal, &visitor, cookies, Holder::Meeting(id), sent).await
}

#[handler]
pub(super) async fn of_project(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Response> {
    let holder = project_of(portal, &visitor, &slug).await?;
    show(portal, &visitor, holder).await
}

#[handler]
pub(super) async fn add_to_project(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer<Response> {
    let holder = project_of(portal, &visitor, &slug).await?;
    add(portal, &visitor, cookies, holder, sent).await
}

async fn project_of(portal: &Portal, visitor: &Visitor, slug: &str) -> Answer<Holder> {
    let read = portal.database.read(&visitor.actor, async |scope| project::by_slug(scope, slug).await);
    Ok(Holder::Project(read.await.map_err(Failure)?.project.id))
}

async fn network_of(portal: &Portal, visitor: &Visitor, slug: &str) -> Answer<Holder> {
    let read = portal.database.read(&visitor.actor, async |scope| network::by_slug(scope, slug).await);
    Ok(Holder::Network(read.await.map_err(Failure)?.id))
}

/// The page of those who keep the documents, or the list of those who read them.
async fn show(portal: &Portal, visitor: &Visitor, holder: Holder) -> Answer<Response> {
    let is_kept = portal.database.read(&visitor.actor, async |scope| holder.kept(scope).await).await;
    if is_kept.is_ok() {
        let blank = DocumentPart::blank(holder);
        return Ok(Page(keep(portal, visitor, holder, blank).await?).into_response());
    }
    Ok(Page(read(portal, visitor, holder).await?).into_response())
}

async fn add(portal: &Portal, visitor: &Visitor, cookies: &CookieJar, holder: Holder, sent: Sent) -> Answer<Response> {
    match upload(portal, visitor, cookies, holder, sent).await? {
        Ok(()) => {
            let read = portal.database.read(&visitor.actor, async |scope| Place::of(scope, holder).await);
            Ok(see_other(&read.await.map_err(Failure)?.keep))
        }
        Err(part) => Ok(to_mend(keep(portal, visitor, holder, part).await?)),
    }
}

async fn read(portal: &Portal, visitor: &Visitor, holder: Holder) -> Answer<ListPage> {
    let (place, all) = placed(portal, visitor, holder).await?;
    Ok(ListPage {
        chrome: visitor.chrome(format!("Dokument: {}", place.title)).within(place.area),
        place,
        documents: all.into_iter().map(Shown::of).collect(),
        is_signed_in: visitor.actor.identity().is_some(),
    })
}

async fn keep(portal: &Portal, visitor: &Visitor, holder: Holder, part: DocumentPart) -> Answer<KeepPage> {
    let (place, all) = placed(portal, visitor, holder).await?;
    Ok(KeepPage {
        chrome: visitor.chrome(title(&format!("Dokument: {}", place.title), &part.errors)).within(place.area),
        place,
        rows: all.into_iter().map(Row::of).collect(),
        part,
    })
}

async fn placed(portal: &Portal, visitor: &Visitor, holder: Holder) -> Answer<(Place, Vec<Document>)> {
    let read = portal.database.read(&visitor.actor, async |scope| {
        Ok::<_, Error>((Place::of(scope, holder).await?, documents::of(scope, holder).await?))
    });
    read.await.map_err(Failure)
}
