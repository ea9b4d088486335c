//! Moving somebody in the waiting list, with the reason that the trail keeps.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::{RegistrationId, course, registration};
use samverk_domain::{Refusal, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/participants/move_to.html")]
struct MovePage {
    chrome: Chrome,
    crumbs: Crumbs,
    name: String,
    organisation: String,
    course: String,
    when: String,
    /// The place now.
    place: u64,
    length: i64,
    /// The place that is typed.
    to: String,
    reason: String,
    errors: FormErrors,
    action: String,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<MovePage>> {
    page(portal, &visitor, id, String::new(), String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn move_to(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Answer {
    let (to, reason) = (sent.text("place"), sent.text("reason"));
    let place = to.trim().parse().unwrap_or_default();
    let moved = portal.database.write(&visitor.actor, async |scope| {
        registration::move_to(scope, id, place, &reason).await?;
        registration::get(scope, id).await
    });
    match moved.await {
        Ok(row) => {
            let said = format!("{} står nu på plats {place} i reservlistan.", row.name());
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{}/reservlista", row.offering_id)))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, to, reason, errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: RegistrationId,
    to: String,
    reason: String,
    errors: FormErrors,
) -> Answer<MovePage> {
    let (row, course, wait) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let row = registration::get(scope, id).await?;
            let course = course::get(scope, row.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            Ok::<_, Failure>((row, course, registration::wait(scope, id).await?))
        })
        .await?;
    let place = wait.place.ok_or(Failure(Refusal::NotInThisState.into()))?;
    let back = format!("/arbete/kurser/tillfallen/{}/reservlista", row.offering_id);
    let heading = format!("Flytta {} i reservlistan", row.name());
    Ok(MovePage {
        chrome: visitor.chrome(title(&heading, &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
            ("Reservlista", back.clone()),
        ]),
        name: row.name(),
        organisation: row.organisation_name.clone(),
        course: course.title,
        when: time::span(row.starts_at, row.ends_at),
        place,
        length: wait.length,
        to,
        reason,
        errors,
        action: format!("/arbete/anmalningar/{id}/flytta"),
        back,
    })
}
