//! What is sent about a course wish.

use poem_openapi::Object;
use samverk_domain::courses::CourseId;
use samverk_domain::courses::wish::{NewAnswer, NewWish};
use samverk_domain::courses::wish_state::WishState;
use samverk_domain::courses::wish_support::NewSupport;
use samverk_domain::organisations::DepartmentId;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// What has become of a wish.
    CourseWishState of WishState {
        /// Nobody has answered.
        Asked,
        /// The association looks into it.
        Considered,
        /// There is, or will be, a course for it.
        Planned,
        /// It will not be a course.
        Declined,
        /// Who asked does not need it any more.
        Withdrawn,
    }
}

/// What a course wish is about.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct CourseWishChange {
    /// What course it would be, at most 160 characters.
    title: Text,
    /// What people need to learn, and why, at most 2 000 characters.
    #[oai(default)]
    need: String,
    /// Whom it is for, at most 200 characters.
    audience: Text,
    /// When about, at most 100 characters.
    #[oai(default)]
    wanted_when: String,
    /// The slug of a subject, if one fits.
    subject: Option<String>,
    /// The department they think of.
    department_id: Option<Uuid>,
}

/// With what an organisation stands behind a wish. It and the association see it, nobody else.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct NewCourseWishSupport {
    /// How many people they would send, from 1 to 10 000.
    #[oai(default)]
    people: i64,
    /// What the association should know, at most 500 characters.
    #[oai(default)]
    note: String,
}

/// A course to ask for.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct NewCourseWish {
    /// What it is about.
    #[oai(flatten)]
    pub(crate) content: CourseWishChange,
    /// What the asking organisation stands behind it with.
    #[oai(flatten)]
    pub(crate) support: NewCourseWishSupport,
}

/// What became of a wish.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CourseWishAnswer {
    /// The state to take it to.
    to: CourseWishState,
    /// What those behind it are told, at most 1 000 characters; needed to decline.
    #[oai(default)]
    answer: String,
    /// The course that it became; needed when one is planned.
    course_id: Option<Uuid>,
}

impl From<CourseWishChange> for NewWish {
    fn from(new: CourseWishChange) -> Self {
        let CourseWishChange { title, need, audience, wanted_when, subject, department_id } = new;
        let department = department_id.map(DepartmentId);
        Self { title: title.0, need, audience: audience.0, wanted_when, subject, department }
    }
}

impl From<NewCourseWishSupport> for NewSupport {
    fn from(new: NewCourseWishSupport) -> Self {
        Self { people: new.people, note: new.note }
    }
}

impl From<CourseWishAnswer> for NewAnswer {
    fn from(new: CourseWishAnswer) -> Self {
        Self { to: new.to.into(), text: new.answer, course: new.course_id.map(CourseId) }
    }
}
