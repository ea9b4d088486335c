//! The evaluations of a course: NKI over the years, what is asked, and whether everybody sees it.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::{CourseId, course};
use samverk_domain::evaluations::index::{self, Filter};
use samverk_domain::evaluations::{setting, template};

use super::overview::line;
use crate::Portal;
use crate::chart::Line;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Flash, Page, choices};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/evaluations/course.html")]
struct CoursePage {
    chrome: Chrome,
    crumbs: Crumbs,
    id: CourseId,
    title: String,
    chart: Option<Line>,
    templates: Vec<Choice>,
    template: String,
    is_public: bool,
    may_change: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<CoursePage>> {
    let (course, overview, setting, templates) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let filter = Filter { course: Some(id), ..Filter::default() };
            let (course, setting) = (course::get(scope, id).await?, setting::of(scope, id).await?);
            Ok::<_, Failure>((course, index::overview(scope, filter).await?, setting, template::list(scope).await?))
        })
        .await?;
    Ok(Page(CoursePage {
        chrome: visitor.chrome(format!("Utvärdering av {}", course.title)).within(Area::Work),
        crumbs: crumbs([("Utvärderingar", "/arbete/nki".to_owned())]),
        id,
        chart: line("NKI per år", &overview.years),
        templates: [
            vec![Choice::new("", "Det som de flesta kurser frågar")],
            choices(templates.into_iter().map(|one| (one.id.to_string(), one.name))),
        ]
        .concat(),
        template: setting.template_id.map(|id| id.to_string()).unwrap_or_default(),
        is_public: setting.is_public,
        may_change: visitor.actor.may(Permission::ManageCourses(course.department_id)),
        title: course.title,
    }))
}

#[handler]
pub(super) async fn set(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
    sent: Sent,
) -> Answer {
    let template = sent.value("templateId").parse().ok();
    let is_public = sent.has("isPublic");
    portal.database.write(&visitor.actor, async |scope| setting::set(scope, id, template, is_public).await).await?;
    visitor::say(cookies, portal, &Flash::done("Det är sparat, och gäller från nästa gång kursen är slut."));
    Ok(see_other(&format!("/arbete/nki/kurser/{id}")))
}
