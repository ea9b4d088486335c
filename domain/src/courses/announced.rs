//! What those who follow the courses are told of: offerings with all that calendars and feeds say of them.

use std::collections::HashMap;

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect};

use super::catalogue::{self, Filter};
use super::label::{self, LabelKind};
use super::offering::Form;
use super::{CourseId, OfferingId, course, offering, session};
use crate::error::Result;
use crate::organisations::department;
use crate::store::Scope;

/// How long an offering stays after it was held, or would have been: programs that rarely look see that it was cancelled.
const STAYS: Duration = Duration::days(30);
/// More than the association gives in years.
const MOST: u64 = 1_000;

/// An offering, with its course.
pub(crate) struct Announced {
    pub(crate) offering: offering::Model,
    pub(crate) course: Course,
    pub(crate) subjects: Vec<label::Model>,
    /// In order of time.
    pub(crate) sessions: Vec<session::Model>,
}

/// What is said of a course.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Course {
    id: CourseId,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) department_name: String,
    updated_at: DateTimeUtc,
}

impl Announced {
    /// When the offering or its course was last changed.
    pub(crate) fn changed_at(&self) -> DateTimeUtc {
        Ord::max(self.offering.updated_at, self.course.updated_at)
    }
}

/// Offerings that are coming or were held lately, in order of time.
pub(crate) async fn list(scope: &Scope, filter: &Filter) -> Result<Vec<Announced>> {
    let filter = Filter { past: true, ..filter.clone() };
    let found = catalogue::found(&filter, scope.now()).filter(offering::Column::EndsAt.gte(scope.now() - STAYS));
    let offerings = scope.all(catalogue::in_order(found).limit(MOST)).await?;
    let mut courses: Vec<_> = offerings.iter().map(|offering| offering.course_id).collect();
    courses.sort_unstable();
    courses.dedup();
    let about: HashMap<_, _> = about(scope, &courses).await?.into_iter().map(|course| (course.id, course)).collect();
    let mut subjects: HashMap<CourseId, Vec<label::Model>> = HashMap::new();
    for (course, subject) in label::subjects_of(scope, &courses).await? {
        subjects.entry(course).or_default().push(subject);
    }
    let mut sessions: HashMap<OfferingId, Vec<session::Model>> = HashMap::new();
    for session in session::of_all(scope, offerings.iter().map(|offering| offering.id)).await? {
        sessions.entry(session.offering_id).or_default().push(session);
    }
    let announced = offerings.into_iter().filter_map(|offering| {
        Some(Announced {
            course: about.get(&offering.course_id)?.clone(),
            subjects: subjects.get(&offering.course_id).cloned().unwrap_or_default(),
            sessions: sessions.remove(&offering.id).unwrap_or_default(),
            offering,
        })
    });
    Ok(announced.collect())
}

/// What is followed, in words: all courses, or those that the filter leaves.
pub(crate) async fn title(scope: &Scope, filter: &Filter) -> Result<String> {
    let mut names = Vec::new();
    let labels = label::list(scope).await?;
    for (kind, slug) in [(LabelKind::Subject, &filter.subject), (LabelKind::Audience, &filter.audience)] {
        let chosen = labels.iter().find(|label| label.kind == kind && Some(&label.slug) == slug.as_ref());
        names.extend(chosen.map(|label| label.name.clone()));
    }
    if filter.department.is_some() {
        let departments = department::list(scope).await?;
        names.extend(
            departments.into_iter().find(|one| Some(&one.slug) == filter.department.as_ref()).map(|one| one.name),
        );
    }
    names.extend(filter.form.map(|form| words(form).to_owned()));
    names.extend(Some(filter.search.trim()).filter(|search| !search.is_empty()).map(|search| format!("”{search}”")));
    Ok(if names.is_empty() { "Kurser".to_owned() } else { format!("Kurser: {}", names.join(", ")) })
}

fn words(form: Form) -> &'static str {
    match form {
        Form::Onsite => "på plats",
        Form::Online => "på distans",
        Form::Hybrid => "på plats eller på distans",
    }
}

async fn about(scope: &Scope, courses: &[CourseId]) -> Result<Vec<Course>> {
    use course::{Column, Entity};
    let query = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Slug, Column::Title, Column::Summary, Column::UpdatedAt])
        .column_as(department::Column::Name, "department_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(department::Entity).from(Column::DepartmentId).to(department::Column::Id).into(),
        )
        .filter(Column::Id.is_in(courses.iter().copied()));
    scope.all_as(query).await
}
