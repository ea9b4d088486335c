//! Cancelling a registration on somebody's behalf.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{RegistrationId, course, offering, registration};
use samverk_domain::{money, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/participants/cancel.html")]
struct CancelPage {
    chrome: Chrome,
    crumbs: Crumbs,
    name: String,
    organisation: String,
    course: String,
    when: String,
    is_queued: bool,
    queue: i64,
    /// What may be charged: in öre, and in words.
    fee: Option<(String, String)>,
    action: String,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<CancelPage>> {
    let (row, course, offering, terms) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let row = registration::get(scope, id).await?;
            let course = course::get(scope, row.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            let offering = offering::get(scope, row.offering_id).await?;
            Ok::<_, Failure>((row, course, offering, registration::terms(scope, id).await?))
        })
        .await?;
    row.check_cancelling(&visitor.actor, portal.database.clock().now())?;
    let is_queued = row.state.is_waiting();
    let page = format!("/arbete/kurser/tillfallen/{}", offering.id);
    let back = if is_queued { format!("{page}/reservlista") } else { format!("{page}/deltagare") };
    let list = if is_queued { "Reservlista" } else { "Deltagare" };
    Ok(Page(CancelPage {
        chrome: visitor.chrome(format!("Avboka {}", row.name())).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
            (list, back.clone()),
        ]),
        name: row.name(),
        organisation: row.organisation_name.clone(),
        course: course.title,
        when: time::span(offering.starts_at, offering.ends_at),
        is_queued,
        queue: offering.queue_length,
        fee: (terms.fee_ore > 0).then(|| (terms.fee_ore.to_string(), money::kronor_without_vat(terms.fee_ore))),
        action: format!("/arbete/anmalningar/{id}/avboka"),
        back,
    }))
}

#[handler]
pub(super) async fn cancel(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Answer {
    let agreed = sent.text("agreedFeeOre").parse().ok();
    let row = portal
        .database
        .write(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            registration::cancel(scope, id, agreed).await.map_err(Failure)
        })
        .await?;
    let (said, page) = match row.state {
        RegistrationState::Withdrawn => {
            ("Anmälan är borttagen från reservlistan, och personen får ett mejl.", "reservlista")
        }
        _ => ("Platsen är avbokad. Deltagaren får ett mejl.", "deltagare"),
    };
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(&format!("/arbete/kurser/tillfallen/{}/{page}", row.offering_id)))
}
