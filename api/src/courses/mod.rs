//! Courses: what is taught. When and where it is given are its offerings.

mod content;
mod shown;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use samverk_domain::courses::{CourseId, course};
use samverk_domain::organisations::DepartmentId;
use uuid::Uuid;

use self::content::NewCourse;
use self::shown::{Course, CourseSummary, shown, whole};
use crate::answer::{Created, Done, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::written::Written;
use crate::{Api, Tag};

pub(crate) use self::content::{CourseKind, CourseLevel, Visibility};

/// Courses.
pub(crate) struct Courses(pub(crate) Api);

#[OpenApi(tag = "Tag::Courses")]
impl Courses {
    /// List or search courses
    ///
    /// In Swedish order of their titles. Without a token only those that are public; members and staff see theirs too.
    #[oai(path = "/courses", method = "get", operation_id = "listCourses")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// Every word, in any form, is somewhere in the course.
        search: Query<Option<String>>,
        /// Only the one that has, or had, this name in addresses.
        slug: Query<Option<String>>,
        /// Only of this department.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only those that are published, or only the others, which staff see.
        published: Query<Option<bool>>,
    ) -> Result<Written<Page<CourseSummary>>, Problem> {
        let filter = course::Filter {
            search: search.0.unwrap_or_default(),
            slug: slug.0,
            department: department.0.map(DepartmentId),
            published: published.0,
        };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| course::list(scope, &filter, limit.page(&page)).await)
            .await?;
        Ok(Written(Page::of(rows, &here, |row| CourseSummary::of(row, &here, &reader.0))))
    }

    /// Create a course
    ///
    /// It is not published yet. Staff editors create courses of their own department.
    #[oai(path = "/courses", method = "post", operation_id = "createCourse")]
    async fn create(&self, caller: Caller, here: Here, body: Body<NewCourse>) -> Result<Created<Course>, Problem> {
        let course = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = course::create(scope, body.0.into()).await?;
                whole(scope, id).await
            })
            .await?;
        let address = here.at(format!("/courses/{}", course.0.id));
        Ok(created(Course::of(course, &here, &caller.0), address))
    }

    /// Get a course
    ///
    /// Without a token only one that is public.
    #[oai(path = "/courses/:courseId", method = "get", operation_id = "getCourse")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
    ) -> Result<Versioned<Course>, Problem> {
        let course = self.0.database.read(&reader.0, async |scope| whole(scope, id.0).await).await?;
        Ok(shown(course, &here, &reader.0))
    }

    /// Change a course
    ///
    /// The body is the whole course anew. A former slug keeps leading to it. Staff editors change courses of their own
    /// department.
    #[oai(path = "/courses/:courseId", method = "put", operation_id = "updateCourse")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewCourse>,
    ) -> Result<Versioned<Course>, Problem> {
        let course = self
            .0
            .database
            .write(&caller.0, async |scope| {
                course::change(scope, id.0, version.0, body.0.into()).await?;
                whole(scope, id.0).await
            })
            .await?;
        Ok(shown(course, &here, &caller.0))
    }

    /// Remove a course
    ///
    /// Only one that has never had an offering. Staff editors remove courses of their own department.
    #[oai(path = "/courses/:courseId", method = "delete", operation_id = "deleteCourse")]
    async fn remove(&self, caller: Caller, #[oai(name = "courseId")] id: Path<CourseId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| course::remove(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// Publish a course
    ///
    /// Those it is for see it. Staff editors publish courses of their own department.
    #[oai(path = "/courses/:courseId/publications", method = "post", operation_id = "publishCourse")]
    async fn publish(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
    ) -> Result<Versioned<Course>, Problem> {
        self.set_published(caller, here, id.0, true).await
    }

    /// Take a course back
    ///
    /// Only staff see it, and its offerings. Staff editors take back courses of their own department.
    #[oai(path = "/courses/:courseId/withdrawals", method = "post", operation_id = "withdrawCourse")]
    async fn withdraw(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
    ) -> Result<Versioned<Course>, Problem> {
        self.set_published(caller, here, id.0, false).await
    }
}

impl Courses {
    async fn set_published(
        &self,
        caller: Caller,
        here: Here,
        id: CourseId,
        is_published: bool,
    ) -> Result<Versioned<Course>, Problem> {
        let course = self
            .0
            .database
            .write(&caller.0, async |scope| {
                course::publish(scope, id, is_published).await?;
                whole(scope, id).await
            })
            .await?;
        Ok(shown(course, &here, &caller.0))
    }
}
