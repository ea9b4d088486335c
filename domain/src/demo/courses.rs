//! The courses, what they are about and whom they are for.

use chrono::Duration;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::{certificates, insert, table};
use crate::certificates::Terms;
use crate::courses::CourseId;
use crate::courses::course::{self, CourseKind, CourseLevel, Visibility};
use crate::courses::label::{self, LabelId, LabelKind, course_label};
use crate::courses::offering::Form;
use crate::error::Result;
use crate::organisations::department;
use crate::store::UnscopedWrite;
use crate::swedish;

/// The name that changes of courses are signed with.
pub(super) const EDITED_BY: &str = "Kurssekretariatet";

/// The courses and the labels there are.
pub(super) struct Courses {
    pub(super) all: Vec<Course>,
    pub(super) labels: Vec<label::Model>,
}

/// A course, and what its offerings are like.
pub(super) struct Course {
    pub(super) row: course::Model,
    pub(super) department: String,
    pub(super) plan: Plan,
    labels: Vec<label::Model>,
}

/// A row of the courses' table.
#[derive(Deserialize)]
pub(super) struct Plan {
    pub(super) code: String,
    slug: String,
    title: String,
    kind: CourseKind,
    level: CourseLevel,
    department: String,
    subjects: String,
    audiences: String,
    summary: String,
    aim: String,
    content: String,
    pub(super) form: Form,
    pub(super) venue_name: String,
    pub(super) venue_address: String,
    pub(super) city: String,
    pub(super) capacity: i64,
    pub(super) price_member: i64,
    pub(super) price_other: i64,
    pub(super) sessions: u64,
    pub(super) hours: String,
    months: String,
    pub(super) contact_role: String,
}

impl Plan {
    /// Whom it is for, the most important first.
    pub(super) fn audiences(&self) -> impl Iterator<Item = &str> {
        self.audiences.split(';')
    }

    /// The months in which an offering starts.
    pub(super) fn months(&self) -> impl Iterator<Item = u32> {
        self.months.split(';').filter_map(|month| month.parse().ok())
    }
}

#[derive(Deserialize)]
struct LabelRow {
    slug: String,
    name: String,
}

pub(super) fn build(departments: &[department::Model], now: DateTimeUtc) -> Courses {
    let mut labels = labels(LabelKind::Subject, include_str!("data/subjects.csv"));
    labels.extend(self::labels(LabelKind::Audience, include_str!("data/audiences.csv")));
    let plans: Vec<Plan> = table(include_str!("data/courses.csv"));
    let all = plans
        .into_iter()
        .enumerate()
        .map(|(place, plan)| course(plan, certificates::terms(place), departments, &labels, now))
        .collect();
    Courses { all, labels }
}

fn labels(kind: LabelKind, csv: &str) -> Vec<label::Model> {
    let rows: Vec<LabelRow> = table(csv);
    rows.into_iter()
        .map(|row| label::Model {
            id: LabelId::new(),
            kind,
            slug: row.slug,
            sort_key: swedish::sort_key(&row.name),
            name: row.name,
        })
        .collect()
}

fn course(
    plan: Plan,
    terms: Option<Terms>,
    departments: &[department::Model],
    labels: &[label::Model],
    now: DateTimeUtc,
) -> Course {
    let department = departments.iter().find(|department| department.slug == plan.department);
    let department = department.expect("a course names a department of the demo content");
    let of = |kind, slugs: &str| {
        let is_named = |label: &&label::Model| label.kind == kind && slugs.split(';').any(|slug| slug == label.slug);
        labels.iter().filter(is_named).cloned().collect::<Vec<_>>()
    };
    let entered_at = now - Duration::days(1_200);
    let row = course::Model {
        id: CourseId::new(),
        slug: plan.slug.clone(),
        code: plan.code.clone(),
        title: plan.title.clone(),
        sort_key: swedish::sort_key(&plan.title),
        summary: plan.summary.clone(),
        aim: plan.aim.clone(),
        content: plan.content.clone(),
        kind: plan.kind,
        level: plan.level,
        department_id: department.id,
        visibility: Visibility::Public,
        is_published: true,
        certificate_percent: terms.map(|terms| terms.percent),
        certificate_months: terms.and_then(|terms| terms.months),
        version: 1,
        created_at: entered_at,
        updated_at: entered_at,
        updated_by: EDITED_BY.to_owned(),
    };
    let labels = [of(LabelKind::Subject, &plan.subjects), of(LabelKind::Audience, &plan.audiences)].concat();
    Course { row, department: department.slug.clone(), plan, labels }
}

pub(super) async fn insert_all(store: UnscopedWrite<'_>, courses: Courses) -> Result<()> {
    insert(store, courses.labels).await?;
    insert(store, courses.all.iter().map(|course| course.row.clone())).await?;
    let labelled = courses.all.iter().flat_map(|course| {
        course.labels.iter().map(|label| course_label::Model { course_id: course.row.id, label_id: label.id })
    });
    insert(store, labelled).await?;
    insert(store, courses.all.iter().flat_map(|course| course::terms(&course.row, &course.labels))).await
}
