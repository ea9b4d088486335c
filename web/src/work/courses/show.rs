//! A course as the staff see it: its facts, its offerings, and what can be done with it.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::{CourseId, course, offering, wish};
use samverk_domain::organisations::department;
use samverk_domain::time;

use super::list::published;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words;
use crate::work::{Crumbs, crumbs};

/// An offering in the course's table.
struct Row {
    href: String,
    when: String,
    place: String,
    state: (&'static str, Tone),
    seats: String,
    queue: i64,
}

#[derive(Template)]
#[template(path = "work/courses/show.html")]
struct CoursePage {
    chrome: Chrome,
    crumbs: Crumbs,
    /// The page's own address, which those of its actions begin with.
    page: String,
    kind: &'static str,
    level: &'static str,
    visibility: &'static str,
    course: course::Model,
    state: (&'static str, Tone),
    department: String,
    subjects: String,
    audiences: String,
    certificate: String,
    may_change: bool,
    /// Registrations to offerings that are not over: withdrawing the course asks first.
    coming: u64,
    offerings: Vec<Row>,
    /// The wishes that it answers: title, address, and who stands behind.
    wishes: Vec<(String, String, String)>,
    changed: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<CoursePage>> {
    let (course, labels, department, offerings, wishes) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let course = course::get(scope, id).await?;
            let department = department::get(scope, course.department_id).await?;
            let offerings = offering::of_course(scope, id).await?;
            let wishes = wish::of_course(scope, id).await?;
            Ok::<_, Failure>((course, label::of(scope, id).await?, department, offerings, wishes))
        })
        .await?;
    let named = |kind| {
        labels.iter().filter(|label| label.kind == kind).map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    Ok(Page(CoursePage {
        chrome: visitor.chrome(format!("{} – arbete", course.title)).within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned())]),
        page: format!("/arbete/kurser/{id}"),
        kind: words::kind(course.kind),
        level: words::level(course.level),
        visibility: words::visibility(course.visibility),
        state: published(course.is_published),
        department: department.name,
        subjects: named(LabelKind::Subject),
        audiences: named(LabelKind::Audience),
        certificate: words::certificate(course.certificate()),
        may_change: visitor.actor.may(Permission::ManageCourses(course.department_id)),
        coming: offering::registered_ahead(&offerings, portal.database.clock().now()),
        offerings: offerings.iter().map(row).collect(),
        wishes: wishes.into_iter().map(wished).collect(),
        changed: format!("{} {}", course.updated_by, time::moment(course.updated_at)),
        course,
    }))
}

fn wished(listed: wish::Listed) -> (String, String, String) {
    let behind = words::behind(&listed);
    (listed.wish.title, format!("/arbete/onskemal/{}", listed.wish.id), behind)
}

fn row(offering: &offering::Model) -> Row {
    Row {
        href: format!("/arbete/kurser/tillfallen/{}", offering.id),
        when: time::span(offering.starts_at, offering.ends_at),
        place: offering.place(),
        state: words::offering_tag(offering.state),
        seats: format!("{} av {}", offering.registered(), offering.capacity),
        queue: offering.queue_length,
    }
}
