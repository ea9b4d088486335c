//! Removing a course that never had an offering.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::{CourseId, course, wish};
use samverk_domain::{Error, Refusal};

use super::managed;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/courses/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Crumbs,
    id: CourseId,
    title: String,
    is_in_use: bool,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<RemovePage>> {
    let (course, offerings) = managed(portal, &visitor, id).await?;
    let wishes = portal.database.read(&visitor.actor, async |scope| wish::of_course(scope, id).await).await?;
    let page = format!("/arbete/kurser/{id}");
    Ok(Page(RemovePage {
        chrome: visitor.chrome("Ta bort kursen").within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned()), (&course.title, page)]),
        id,
        title: course.title,
        is_in_use: !offerings.is_empty() || !wishes.is_empty(),
    }))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
) -> Answer {
    match portal.database.write(&visitor.actor, async |scope| course::remove(scope, id).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Kursen är borttagen."));
            Ok(see_other("/arbete/kurser"))
        }
        Err(Error::Refused(Refusal::InUse)) => Ok(see_other(&format!("/arbete/kurser/{id}/ta-bort"))),
        Err(fault) => Err(Failure(fault)),
    }
}
