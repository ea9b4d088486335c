//! The documents of an offering as the staff keep them, and a form to add one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{Response, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::documents::{self, Holder};

use super::{Head, head};
use crate::Portal;
use crate::documents::{DocumentPart, Row, upload};
use crate::error_page::{Answer, Failure};
use crate::forms::{title, to_mend};
use crate::layout::{Area, Chrome, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "work/offerings/documents.html")]
struct DocumentsPage {
    chrome: Chrome,
    head: Head,
    action: String,
    rows: Vec<Row>,
    part: DocumentPart,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<DocumentsPage>> {
    Ok(Page(page(portal, &visitor, id, DocumentPart::blank(Holder::Offering(id))).await?))
}

#[handler]
pub(super) async fn add(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer<Response> {
    match upload(portal, &visitor, cookies, Holder::Offering(id), sent).await? {
        Ok(()) => Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/dokument"))),
        Err(part) => Ok(to_mend(page(portal, &visitor, id, part).await?)),
    }
}

async fn page(portal: &Portal, visitor: &Visitor, id: OfferingId, part: DocumentPart) -> Answer<DocumentsPage> {
    let (course, offering, all) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            Ok::<_, Failure>((course, offering, documents::of(scope, Holder::Offering(id)).await?))
        })
        .await?;
    let head = head(&visitor.actor, &course, &offering, portal.database.clock().now());
    let action = format!("{}/dokument", head.page);
    let named = format!("Dokument: {} {}", course.title, head.when);
    Ok(DocumentsPage {
        chrome: visitor.chrome(title(&named, &part.errors)).within(Area::Work),
        rows: all.into_iter().map(Row::of).collect(),
        head,
        action,
        part,
    })
}
