//! A course, as it is shown: in a list, and whole.

use poem_openapi::Object;
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::{CourseId, course};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::store::Scope;
use serde::Serialize;
use uuid::Uuid;

use super::content::CertificateTerms;
use super::{CourseKind, CourseLevel, Visibility};
use crate::answer::{Versioned, versioned};
use crate::labels::{Label, of_kind};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A course in a list.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(super) struct CourseSummary {
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
    /// Its short name.
    department_name: String,
    /// When it was last changed.
    updated_at: Moment,
    /// Where the whole course and its offerings are.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl CourseSummary {
    pub(super) fn of(row: course::Listed, here: &Here, actor: &Actor) -> Self {
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
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct Course {
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
    /// On what condition it gives a certificate, if it does.
    certificate: Option<CertificateTerms>,
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
    pub(super) fn of((row, labels): (course::Model, Vec<label::Model>), here: &Here, actor: &Actor) -> Self {
        Self {
            links: links(here, actor, row.id, row.department_id, row.is_published),
            subjects: of_kind(&labels, LabelKind::Subject),
            audiences: of_kind(&labels, LabelKind::Audience),
            certificate: row.certificate().map(CertificateTerms::from),
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

/// A course with its labels.
pub(super) async fn whole(scope: &Scope, id: CourseId) -> Result<(course::Model, Vec<label::Model>), Error> {
    Ok((course::get(scope, id).await?, label::of(scope, id).await?))
}

pub(super) fn shown(course: (course::Model, Vec<label::Model>), here: &Here, actor: &Actor) -> Versioned<Course> {
    let version = course.0.version;
    versioned(Course::of(course, here, actor), version)
}
