//! Withdrawing an invitation. A page says first what becomes of registrations.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::courses::{InvitationId, OfferingId, course, invitation, offering};

use super::address;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/offerings/invited/withdraw.html")]
struct WithdrawPage {
    chrome: Chrome,
    crumbs: Crumbs,
    name: String,
    course: String,
    registered: u64,
    action: String,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, invited)): Path<(OfferingId, InvitationId)>,
) -> Answer<Page<WithdrawPage>> {
    let (one, course) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let all = invitation::of(scope, id).await?;
            let one = all.into_iter().find(|one| one.row.id == invited).ok_or(Error::NotFound)?;
            let course = course::get(scope, offering::get(scope, id).await?.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            Ok::<_, Failure>((one, course))
        })
        .await?;
    let back = address(id);
    Ok(Page(WithdrawPage {
        chrome: visitor.chrome(format!("Dra tillbaka inbjudan till {}", one.name)).within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned()), ("Inbjudna", back.clone())]),
        name: one.name,
        registered: one.registered,
        course: course.title,
        action: format!("{back}/{invited}/dra-tillbaka"),
        back,
    }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, invited)): Path<(OfferingId, InvitationId)>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| invitation::withdraw(scope, id, invited).await).await?;
    visitor::say(cookies, portal, &Flash::done("Inbjudan är tillbakadragen."));
    Ok(see_other(&address(id)))
}
