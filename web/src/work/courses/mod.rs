//! Courses, as the staff see them: the list, one course with its offerings, and everything that changes them.

mod copy_year;
mod edit;
mod form;
mod list;
mod publish;
mod remove;
mod show;

use poem::{Route, get, post};
use samverk_domain::access::Permission;
use samverk_domain::courses::{CourseId, course, offering};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser", get(list::show))
        .at("/arbete/kurser/ny", get(edit::ask_new).post(edit::create))
        .at("/arbete/kurser/kopiera-ar", get(copy_year::ask).post(copy_year::copy))
        .at("/arbete/kurser/:course", get(show::show))
        .at("/arbete/kurser/:course/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/kurser/:course/publicera", post(publish::publish))
        .at("/arbete/kurser/:course/avpublicera", get(publish::ask).post(publish::withdraw))
        .at("/arbete/kurser/:course/ta-bort", get(remove::ask).post(remove::remove))
}

/// A course with its offerings, for somebody who may change it.
async fn managed(portal: &Portal, visitor: &Visitor, id: CourseId) -> Answer<(course::Model, Vec<offering::Model>)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let course = course::get(scope, id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            Ok::<_, Failure>((course, offering::of_course(scope, id).await?))
        })
        .await
}
