//! What a course is made of, as it is sent.

use poem_openapi::Object;
use samverk_domain::certificates::Terms;
use samverk_domain::courses::course;
use samverk_domain::organisations::DepartmentId;
use uuid::Uuid;

use crate::scalar::{Text, choice};

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
pub(super) struct NewCourse {
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
    /// On what condition it gives a certificate; it gives none if this is left out.
    certificate: Option<CertificateTerms>,
}

/// On what condition a course gives a certificate, and for how long it holds.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CertificateTerms {
    /// How many of a hundred sessions one has to be at, from 1 to 100.
    #[oai(default = "all")]
    attendance_percent: i64,
    /// How many months it holds from the last day of the course, from 1 to 240; for good if it is left out.
    valid_months: Option<i64>,
}

fn all() -> i64 {
    100
}

impl From<Terms> for CertificateTerms {
    fn from(terms: Terms) -> Self {
        Self { attendance_percent: terms.percent, valid_months: terms.months }
    }
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
            certificate: new
                .certificate
                .map(|terms| Terms { percent: terms.attendance_percent, months: terms.valid_months }),
        }
    }
}
