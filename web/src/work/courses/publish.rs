//! Publishing a course, and taking it back.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::{CourseId, course, offering};

use super::managed;
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/courses/withdraw.html")]
struct WithdrawPage {
    chrome: Chrome,
    crumbs: Crumbs,
    id: CourseId,
    title: String,
    coming: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<WithdrawPage>> {
    let (course, offerings) = managed(portal, &visitor, id).await?;
    let coming = offering::registered_ahead(&offerings, portal.database.clock().now());
    let page = format!("/arbete/kurser/{id}");
    Ok(Page(WithdrawPage {
        chrome: visitor.chrome("Avpublicera kursen").within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned()), (&course.title, page)]),
        id,
        title: course.title,
        coming: count(coming, "anmälan", "anmälningar"),
    }))
}

#[handler]
pub(super) async fn publish(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| course::publish(scope, id, true).await).await?;
    let flash = Flash::done("Kursen är publicerad.").with_undo(format!("/arbete/kurser/{id}/avpublicera"), "Ångra");
    visitor::say(cookies, portal, &flash);
    Ok(see_other(&format!("/arbete/kurser/{id}")))
}

#[handler]
pub(super) async fn withdraw(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| course::publish(scope, id, false).await).await?;
    let flash = Flash::done("Kursen är inte längre publicerad. Bara förbundets medarbetare ser den.")
        .with_undo(format!("/arbete/kurser/{id}/publicera"), "Ångra");
    visitor::say(cookies, portal, &flash);
    Ok(see_other(&format!("/arbete/kurser/{id}")))
}
