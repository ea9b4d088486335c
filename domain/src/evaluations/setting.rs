//! What a course asks when it is over, and whether everybody sees what came of it.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::{TemplateId, template};
use crate::access::Permission;
use crate::audit;
use crate::courses::{CourseId, course};
use crate::error::{Error, Fault, Faults, Result};
use crate::store::{Class, Scope, Table, WriteScope};

/// A row of the table `course_evaluation`. A course that has none asks what most do, and shows nothing.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course_evaluation")]
pub struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_id: CourseId,
    /// The template that it has chosen.
    pub template_id: Option<TemplateId>,
    /// Whether everybody who sees the course sees its NKI.
    pub is_public: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| course::visible_by(Column::CourseId, actor));
}

/// What is set for a course that the actor may see.
pub async fn of(scope: &Scope, course: CourseId) -> Result<Model> {
    course::get(scope, course).await?;
    let usual = Model { course_id: course, template_id: None, is_public: false };
    Ok(scope.one(Entity::find_by_id(course)).await?.unwrap_or(usual))
}

/// Sets it, for the staff who run the course.
pub async fn set(scope: &WriteScope, id: CourseId, template: Option<TemplateId>, is_public: bool) -> Result<()> {
    let course = scope.lock(course::Entity::find_by_id(id)).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    let before = of(scope, id).await?;
    let mut faults = Faults::default();
    if let Some(template) = template
        && scope.count(template::Entity::find_by_id(template)).await? == 0
    {
        faults.add("templateId", Fault::UnknownChoice);
    }
    faults.none()?;
    let after = Model { course_id: id, template_id: template, is_public };
    scope.delete(Entity::delete_many().filter(Column::CourseId.eq(id))).await?;
    scope.insert(after.clone()).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("course.evaluation_set", "course", id.0, course.title.clone());
    audit::record(scope, organisation, entry.before(&before).after(&after)).await
}
