//! A course as its form holds it: text, until the domain has said yes to it.

use samverk_domain::courses::course::{self, CourseKind, CourseLevel, NewCourse, Visibility};
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::organisations::department;

use crate::changed::Field;
use crate::forms::Options;
use crate::layout::{Choice, choices};
use crate::sent::Sent;
use crate::words;

pub(super) const KINDS: Options<CourseKind> = Options(&[
    ("kurs", CourseKind::Course),
    ("konferens", CourseKind::Conference),
    ("seminarium", CourseKind::Seminar),
    ("studieresa", CourseKind::StudyTrip),
    ("forskningscirkel", CourseKind::ResearchCircle),
]);
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
}

/// What the form's choices are made of.
pub(super) struct Lists {
    pub(super) departments: Vec<department::Model>,
    pub(super) labels: Vec<label::Model>,
}

impl CourseForm {
    pub(super) fn blank(department: String) -> Self {
        Self {
            kind: KINDS.value(CourseKind::default()),
            level: LEVELS.value(CourseLevel::default()),
            visibility: VISIBILITIES.value(Visibility::default()),
            department,
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
        }
    }

    pub(super) fn of(course: course::Model, labels: &[label::Model]) -> Self {
        let named = |kind| labels.iter().filter(|label| label.kind == kind).map(|label| label.slug.clone()).collect();
        Self {
            subjects: named(LabelKind::Subject),
            audiences: named(LabelKind::Audience),
            title: course.title,
            slug: course.slug,
            code: course.code,
            summary: course.summary,
            aim: course.aim,
            content: course.content,
            kind: KINDS.value(course.kind),
            level: LEVELS.value(course.level),
            department: course.department_id.to_string(),
            visibility: VISIBILITIES.value(course.visibility),
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
            kind: KINDS.read(&self.kind).unwrap_or_default(),
            level: LEVELS.read(&self.level).unwrap_or_default(),
            department: self.department.parse().ok(),
            visibility: VISIBILITIES.read(&self.visibility).unwrap_or_default(),
            subjects: self.subjects.clone(),
            audiences: self.audiences.clone(),
        }
    }

    /// The fields as people read them.
    pub(super) fn fields(&self, lists: &Lists) -> Vec<Field> {
        let field = |name, label, text| Field { name, label, text };
        let department = lists.departments.iter().find(|one| one.id.to_string() == self.department);
        let named = |kind, slugs: &[String]| {
            let of_kind = lists.labels.iter().filter(|label| label.kind == kind && slugs.contains(&label.slug));
            of_kind.map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        vec![
            field("title", "Titel", self.title.clone()),
            field("summary", "Sammanfattning", self.summary.clone()),
            field("aim", "Mål", self.aim.clone()),
            field("content", "Innehåll", self.content.clone()),
            field("kind", "Typ", KINDS.read(&self.kind).map(words::kind).unwrap_or_default().to_owned()),
            field("level", "Nivå", LEVELS.read(&self.level).map(words::level).unwrap_or_default().to_owned()),
            field("subjects", "Ämnen", named(LabelKind::Subject, &self.subjects)),
            field("audiences", "För vem", named(LabelKind::Audience, &self.audiences)),
            field("departmentId", "Avdelning", department.map(|one| one.name.clone()).unwrap_or_default()),
            field("code", "Kod", self.code.clone()),
            field("slug", "Namn i webbadressen", self.slug.clone()),
            field(
                "visibility",
                "Vem ser kursen",
                VISIBILITIES.read(&self.visibility).map(words::visibility).unwrap_or_default().to_owned(),
            ),
        ]
    }

    /// Takes a field over from another form.
    pub(super) fn take(&mut self, name: &str, from: &Self) {
        match name {
            "title" => self.title.clone_from(&from.title),
            "summary" => self.summary.clone_from(&from.summary),
            "aim" => self.aim.clone_from(&from.aim),
            "content" => self.content.clone_from(&from.content),
            "kind" => self.kind.clone_from(&from.kind),
            "level" => self.level.clone_from(&from.level),
            "subjects" => self.subjects.clone_from(&from.subjects),
            "audiences" => self.audiences.clone_from(&from.audiences),
            "departmentId" => self.department.clone_from(&from.department),
            "code" => self.code.clone_from(&from.code),
            "slug" => self.slug.clone_from(&from.slug),
            "visibility" => self.visibility.clone_from(&from.visibility),
            _ => {}
        }
    }
}

impl Lists {
    /// Labels of a kind, for checkboxes.
    pub(super) fn named(&self, kind: LabelKind) -> Vec<Choice> {
        let of_kind = self.labels.iter().filter(|label| label.kind == kind);
        choices(of_kind.map(|label| (label.slug.clone(), label.name.clone())))
    }
}
