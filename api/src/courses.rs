//! Courses: what is taught. When and where it is given are its offerings.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::{CourseId, course};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{Created, Done, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::labels::{Label, of_kind};
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text, choice};
use crate::{Api, Tag};

choice! {
    /// What form of learning a course is.
    CourseKind of course::CourseKind {
        /// Kurs.
        Course,
        /// Konferens.
        Conference,
        /// Seminarium.
        Seminar,
        /// Studieresa.
        StudyTrip,
        /// Forskningscirkel.
        ResearchCircle,
    }
}

choice! {
    /// How much one knows beforehand.
    CourseLevel of course::CourseLevel {
        /// Grund.
        Basic,
        /// Fördjupning.
        Intermediate,
        /// Avancerad.
        Advanced,
    }
}

choice! {
    /// Who sees a course, once it is published.
    Visibility of course::Visibility {
        /// Everybody.
        Public,
        /// People of the association and of its members.
        Members,
        /// The association's staff.
        Staff,
    }
}

/// What a course is made of. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewCourse {
    /// Title, at most 160 characters.
    title: Text,
    /// Its name in addresses: a–z, 0–9 and hyphens. Made from the title if it is left out.
    #[oai(default)]
    slug: String,
    /// Its short name among staff, at most 20 characters.
    code: Text,
    /// One or two sentences for lists, at most 300 characters.
    summary: Text,
    /// What one can do after it, at most 600 characters.
    #[oai(default)]
    aim: String,
    /// Description in Markdown, at most 20 000 characters.
    content: Text,
    /// What form of learning it is.
    #[oai(default = "course")]
    kind: CourseKind,
    /// How much one knows beforehand.
    #[oai(default = "basic")]
    level: CourseLevel,
    /// The department that runs it.
    department_id: Uuid,
    /// Who sees it, once it is published.
    #[oai(default = "public")]
    visibility: Visibility,
    /// Slugs of subjects.
    #[oai(default)]
    subjects: Vec<String>,
    /// Slugs of audiences.
    #[oai(default)]
    audiences: Vec<String>,
}

fn course() -> CourseKind {
    CourseKind::Course
}

fn basic() -> CourseLevel {
    CourseLevel::Basic
}

fn public() -> Visibility {
    Visibility::Public
}

impl From<NewCourse> for course::NewCourse {
    fn from(new: NewCourse) -> Self {
        Self {
            title: new.title.0,
            slug: new.slug,
            code: new.code.0,
            summary: new.summary.0,
            aim: new.aim,
            content: new.content.0,
            kind: new.kind.into(),
            level: new.level.into(),
            department: Some(DepartmentId(new.department_id)),
            visibility: new.visibility.into(),
            subjects: new.subjects,
            audiences: new.audiences,
        }
    }
}

/// A course in a list.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CourseSummary {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// Its short name among staff.
    code: String,
    /// Title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// What form of learning it is.
    kind: CourseKind,
    /// How much one knows beforehand.
    level: CourseLevel,
    /// Who sees it, once it is published.
    visibility: Visibility,
    /// Whether it is published.
    is_published: bool,
    /// The department that runs it.
    department_id: Uuid,
    /// Its name.
    department_name: String,
    /// When it was last changed.
    updated_at: Moment,
    /// Where the whole course and its offerings are.
    #[oai(rename = "_links")]
    links: Links,
}

impl CourseSummary {
    fn of(row: course::Listed, here: &Here, actor: &Actor) -> Self {
        Self {
            links: links(here, actor, row.id, row.department_id, row.is_published),
            id: row.id.0,
            slug: row.slug,
            code: row.code,
            title: row.title,
            summary: row.summary,
            kind: row.kind.into(),
            level: row.level.into(),
            visibility: row.visibility.into(),
            is_published: row.is_published,
            department_id: row.department_id.0,
            department_name: row.department_name,
            updated_at: Moment(row.updated_at),
        }
    }
}

/// A course: what is taught, to whom and why.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Course {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// Its short name among staff.
    code: String,
    /// Title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// What one can do after it.
    aim: String,
    /// Description in Markdown.
    content: String,
    /// What form of learning it is.
    kind: CourseKind,
    /// How much one knows beforehand.
    level: CourseLevel,
    /// The department that runs it.
    department_id: Uuid,
    /// Who sees it, once it is published.
    visibility: Visibility,
    /// Whether it is published.
    is_published: bool,
    /// What it is about.
    subjects: Vec<Label>,
    /// Whom it is for.
    audiences: Vec<Label>,
    /// When it was entered.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Course {
    fn of((row, labels): (course::Model, Vec<label::Model>), here: &Here, actor: &Actor) -> Self {
        Self {
            links: links(here, actor, row.id, row.department_id, row.is_published),
            subjects: of_kind(&labels, LabelKind::Subject),
            audiences: of_kind(&labels, LabelKind::Audience),
            id: row.id.0,
            slug: row.slug,
            code: row.code,
            title: row.title,
            summary: row.summary,
            aim: row.aim,
            content: row.content,
            kind: row.kind.into(),
            level: row.level.into(),
            department_id: row.department_id.0,
            visibility: row.visibility.into(),
            is_published: row.is_published,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
            version: row.version,
        }
    }
}

fn links(here: &Here, actor: &Actor, id: CourseId, department: DepartmentId, is_published: bool) -> Links {
    let path = format!("/courses/{id}");
    let manages = actor.may(Permission::ManageCourses(department));
    here.own(&path)
        .add("offerings", "GET", format!("/course-offerings?courseId={id}"))
        .add_if(manages, "edit", "PUT", &path)
        .add_if(manages, "delete", "DELETE", &path)
        .add_if(manages && !is_published, "publish", "POST", format!("{path}/publications"))
        .add_if(manages && is_published, "withdraw", "POST", format!("{path}/withdrawals"))
        .done()
}

/// Courses.
pub(crate) struct Courses(pub(crate) Api);

#[OpenApi(tag = "Tag::Courses")]
impl Courses {
    /// List or search courses
    ///
    /// In Swedish order of their titles. Without a token only those that are public; members and staff see theirs too.
    #[oai(path = "/courses", method = "get", operation_id = "listCourses")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// Every word, in any form, is somewhere in the course.
        search: Query<Option<String>>,
        /// Only of this department.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only those that are published, or only the others, which staff see.
        published: Query<Option<bool>>,
    ) -> Result<Json<Page<CourseSummary>>, Problem> {
        let filter = course::Filter {
            search: search.0.unwrap_or_default(),
            department: department.0.map(DepartmentId),
            published: published.0,
        };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| course::list(scope, &filter, limit.page(&page)).await)
            .await?;
        Ok(Json(Page::of(rows, &here, |row| CourseSummary::of(row, &here, &reader.0))))
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

async fn whole(scope: &Scope, id: CourseId) -> Result<(course::Model, Vec<label::Model>), Error> {
    Ok((course::get(scope, id).await?, label::of(scope, id).await?))
}

fn shown(course: (course::Model, Vec<label::Model>), here: &Here, actor: &Actor) -> Versioned<Course> {
    let version = course.0.version;
    versioned(Course::of(course, here, actor), version)
}
