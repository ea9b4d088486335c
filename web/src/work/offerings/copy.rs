//! Giving a course again, a year later as a rule: a draft with everything as it was.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::{OfferingId, course, offering, session};
use samverk_domain::{Error, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

/// Fifty-two weeks: the same weekday a year later.
const YEAR: i64 = 364;

#[derive(Template)]
#[template(path = "work/offerings/copy.html")]
struct CopyPage {
    chrome: Chrome,
    crumbs: Crumbs,
    course: String,
    /// Each session as it was and as it will be a year later.
    sessions: Vec<(String, String)>,
    days: String,
    errors: FormErrors,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<CopyPage>> {
    page(portal, &visitor, id, YEAR.to_string(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn copy(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let days = sent.text("days");
    let number = days.trim().parse().unwrap_or_default();
    match portal.database.write(&visitor.actor, async |scope| offering::copy(scope, id, number).await).await {
        Ok(copy) => {
            let flash = Flash::done(
                "Kopian är sparad som utkast. Kontrollera tider, plats och pris, och boka lokal på fliken Lokal.",
            );
            visitor::say(cookies, portal, &flash);
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{copy}/redigera")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, days, errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    days: String,
    errors: FormErrors,
) -> Answer<CopyPage> {
    let (course, sessions) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            Ok::<_, Error>((course, session::of(scope, id).await?))
        })
        .await
        .map_err(Failure)?;
    let later = |at| offering::days_later(at, YEAR);
    let back = format!("/arbete/kurser/tillfallen/{id}");
    Ok(CopyPage {
        chrome: visitor.chrome(title(&format!("Kopiera tillfället: {}", course.title), &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
            ("Tillfälle", back.clone()),
        ]),
        course: course.title,
        sessions: sessions
            .into_iter()
            .map(|one| (time::span(one.starts_at, one.ends_at), time::span(later(one.starts_at), later(one.ends_at))))
            .collect(),
        days,
        errors,
        back,
    })
}
