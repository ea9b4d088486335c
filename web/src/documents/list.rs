//! The documents of an offering that the reader may have.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::{documents, time};

use super::Shown;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage {
    chrome: Chrome,
    course: (String, String),
    when: String,
    documents: Vec<Shown>,
    is_signed_in: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<ListPage>> {
    let (course, offering, all) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            Ok::<_, Failure>((course, offering, documents::of_offering(scope, id).await?))
        })
        .await?;
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Dokument: {}", course.title)).within(Area::Courses),
        course: (course.title, format!("/kurser/{}", course.slug)),
        when: time::span(offering.starts_at, offering.ends_at),
        documents: all.into_iter().map(Shown::of).collect(),
        is_signed_in: visitor.actor.identity().is_some(),
    }))
}
