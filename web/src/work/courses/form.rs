//! A course as its form holds it: text, until the domain has said yes to it.

use samverk_domain::certificates::Terms;
use samverk_domain::courses::WishId;
use samverk_domain::courses::course::{self, CourseKind, CourseLevel, NewCourse, Visibility};
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::wish;
use samverk_domain::organisations::department;

use crate::changed::Field;
use crate::forms::Options;
use crate::layout::{Choice, choices};
use crate::sent::Sent;
use crate::words;

pub(super) const LEVELS: Options<CourseLevel> = Options(&[
    ("grund", CourseLevel::Basic),
    ("fordjupning", CourseLevel::Intermediate),
    ("avancerad", CourseLevel::Advanced),
]);
pub(super) const VISIBILITIES: Options<Visibility> =
    Options(&[("alla", Visibility::Public), ("medlemmar", Visibility::Members), ("forbundet", Visibility::Staff)]);

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct CourseForm {
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) code: String,
    pub(super) summary: String,
    pub(super) aim: String,
    pub(super) content: String,
    pub(super) kind: String,
    pub(super) level: String,
    pub(super) department: String,
    pub(super) visibility: String,
    pub(super) subjects: Vec<String>,
    pub(super) audiences: Vec<String>,
    /// Whether it gives a certificate.
    pub(super) certificate: bool,
    pub(super) percent: String,
    pub(super) months: String,
    /// The wish that a new course is made of.
    pub(super) wish: Option<WishId>,
}

/// What the form's choices are made of.
pub(super) struct Lists {
    pub(super) departments: Vec<department::Model>,
    pub(super) labels: Vec<label::Model>,
}

impl CourseForm {
    pub(super) fn blank(department: String) -> Self {
        Self {
            kind: words::KINDS.value(CourseKind::default()),
            level: LEVELS.value(CourseLevel::default()),
            visibility: VISIBILITIES.value(Visibility::default()),
            department,
            percent: "100".to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            slug: sent.text("slug"),
            code: sent.text("code"),
            summary: sent.text("summary"),
            aim: sent.text("aim"),
            content: sent.text("content"),
            kind: sent.text("kind"),
            level: sent.text("level"),
            department: sent.text("departmentId"),
            visibility: sent.text("visibility"),
            subjects: sent.all("subjects").map(str::to_owned).collect(),
            audiences: sent.all("audiences").map(str::to_owned).collect(),
            certificate: sent.has("certificate"),
            percent: sent.text("certificate.attendancePercent"),
            months: sent.text("certificate.validMonths"),
            wish: sent.value("wish").parse().ok(),
        }
    }

    /// Begins with what a wish says of the course.
    pub(super) fn begin_with(&mut self, wish: wish::Listed) {
        self.wish = Some(wish.wish.id);
        self.title = wish.wish.title;
        self.content = wish.wish.need;
        self.subjects = wish.subject_slug.into_iter().collect();
        if let Some(department) = wish.wish.department_id {
            self.department = department.to_string();
        }
    }

    pub(super) fn of(course: course::Model, labels: &[label::Model]) -> Self {
        let named = |kind| labels.iter().filter(|label| label.kind == kind).map(|label| label.slug.clone()).collect();
        Self {
            subjects: named(LabelKind::Subject),
            audiences: named(LabelKind::Audience),
            certificate: course.certificate_percent.is_some(),
            percent: course.certificate_percent.unwrap_or(100).to_string(),
            months: course.certificate_months.map(|months| months.to_string()).unwrap_or_default(),
            title: course.title,
            slug: course.slug,
            code: course.code,
            summary: course.summary,
            aim: course.aim,
            content: course.content,
            kind: words::KINDS.value(course.kind),
            level: LEVELS.value(course.level),
            department: course.department_id.to_string(),
            visibility: VISIBILITIES.value(course.visibility),
            wish: None,
        }
    }

    pub(super) fn course(&self) -> NewCourse {
        NewCourse {
            title: self.title.clone(),
            slug: self.slug.clone(),
            code: self.code.clone(),
            summary: self.summary.clone(),
            aim: self.aim.clone(),
            content: self.content.clone(),
            kind: words::KINDS.read(&self.kind).unwrap_or_default(),
            level: LEVELS.read(&self.level).unwrap_or_default(),
            department: self.department.parse().ok(),
            visibility: VISIBILITIES.read(&self.visibility).unwrap_or_default(),
            subjects: self.subjects.clone(),
            audiences: self.audiences.clone(),
            certificate: self
                .certificate
                .then(|| Terms { percent: number(&self.percent).unwrap_or_default(), months: number(&self.months) }),
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self, lists: &Lists) -> Vec<Field> {
        let department = lists.departments.iter().find(|one| one.id.to_string() == self.department);
        let named = |name, label, kind, slugs: &[String]| {
            let of_kind = lists.labels.iter().filter(|label| label.kind == kind && slugs.contains(&label.slug));
            let text = of_kind.map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ");
            Field::new(name, label, &text).sent_as(slugs.iter().map(|slug| (name.to_owned(), slug.clone())).collect())
        };
        let visibility = VISIBILITIES.read(&self.visibility).map(words::visibility);
        vec![
            Field::new("title", "Titel", &self.title),
            Field::new("summary", "Sammanfattning", &self.summary),
            Field::new("aim", "Mål", &self.aim),
            Field::new("content", "Innehåll", &self.content),
            Field::new("kind", "Typ", &self.kind)
                .read_as(words::KINDS.read(&self.kind).map(words::kind).unwrap_or_default()),
            Field::new("level", "Nivå", &self.level)
                .read_as(LEVELS.read(&self.level).map(words::level).unwrap_or_default()),
            named("subjects", "Ämnen", LabelKind::Subject, &self.subjects),
            named("audiences", "För vem", LabelKind::Audience, &self.audiences),
            Field::new("departmentId", "Avdelning", &self.department)
                .read_as(department.map(|one| one.name.as_str()).unwrap_or_default()),
            Field::new("certificate", "Ger intyg", if self.certificate { "ja" } else { "" })
                .read_as(if self.certificate { "Ja" } else { "Nej" })
                .sent_as(self.certificate.then(|| ("certificate".to_owned(), "ja".to_owned())).into_iter().collect()),
            Field::new("certificate.attendancePercent", "Närvaro som krävs, procent", &self.percent),
            Field::new("certificate.validMonths", "Intyget gäller, månader", &self.months),
            Field::new("code", "Kod", &self.code),
            Field::new("slug", "Namn i webbadressen", &self.slug),
            Field::new("visibility", "Vem ser kursen när den är publicerad", &self.visibility)
                .read_as(visibility.unwrap_or_default()),
        ]
    }
}

/// What is typed as a number of something; what is none is out of all bounds.
fn number(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.parse().unwrap_or_default())
}

impl Lists {
    /// Labels of a kind, for checkboxes.
    pub(super) fn named(&self, kind: LabelKind) -> Vec<Choice> {
        let of_kind = self.labels.iter().filter(|label| label.kind == kind);
        choices(of_kind.map(|label| (label.slug.clone(), label.name.clone())))
    }
}
