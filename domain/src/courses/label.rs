//! Subjects and audiences: what courses are about and whom they are for.

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};

use super::CourseId;
use crate::error::{Fault, Faults, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of a label.
    LabelId
);

/// What a label says about a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum LabelKind {
    /// What it is about.
    Subject,
    /// Whom it is for.
    Audience,
}

/// A row of the table `label`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "label")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LabelId,
    /// What it says.
    pub kind: LabelKind,
    /// Name in addresses, unique among its kind.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Orders names as Swedish does.
    pub sort_key: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

/// Which courses have which labels.
pub(crate) mod course_label {
    use sea_orm::entity::prelude::*;

    use super::{CourseId, LabelId};
    use crate::courses::course;
    use crate::store::{Class, Table};

    /// A row of the table `course_label`.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_label")]
    pub(crate) struct Model {
        /// The course.
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        /// What it has.
        #[sea_orm(primary_key, auto_increment = false)]
        pub label_id: LabelId,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl Table for Entity {
        const CLASS: Class<Self> = Class::Published(|actor| course::visible_by(Column::CourseId, actor));
    }
}

/// All labels, each kind in Swedish order.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.all(Entity::find().order_by_asc(Column::SortKey)).await
}

/// The labels of a course, in Swedish order.
pub async fn of(scope: &Scope, course: CourseId) -> Result<Vec<Model>> {
    let ids = course_label::Entity::find()
        .select_only()
        .column(course_label::Column::LabelId)
        .filter(course_label::Column::CourseId.eq(course));
    scope.all(Entity::find().filter(Column::Id.in_subquery(ids.into_query())).order_by_asc(Column::SortKey)).await
}

/// The subjects of several courses, each course's in Swedish order.
pub(crate) async fn subjects_of(scope: &Scope, courses: &[CourseId]) -> Result<Vec<(CourseId, Model)>> {
    let pairs = course_label::Entity::find().filter(course_label::Column::CourseId.is_in(courses.iter().copied()));
    let pairs = scope.all(pairs).await?;
    let mut subjects = Vec::new();
    for label in list(scope).await?.into_iter().filter(|label| label.kind == LabelKind::Subject) {
        let with = pairs.iter().filter(|pair| pair.label_id == label.id);
        subjects.extend(with.map(|pair| (pair.course_id, label.clone())));
    }
    Ok(subjects)
}

/// The labels with these names in addresses; one that does not exist is a fault on the field.
pub(super) async fn chosen(
    scope: &Scope,
    faults: &mut Faults,
    field: &str,
    kind: LabelKind,
    slugs: &[String],
) -> Result<Vec<Model>> {
    let found = scope.all(Entity::find().filter(Column::Kind.eq(kind)).filter(Column::Slug.is_in(slugs))).await?;
    if slugs.iter().any(|slug| found.iter().all(|label| label.slug != *slug)) {
        faults.add(field, Fault::UnknownChoice);
    }
    Ok(found)
}

/// Gives a course these labels and no others.
pub(super) async fn set(scope: &WriteScope, course: CourseId, labels: &[Model]) -> Result<()> {
    scope.delete(course_label::Entity::delete_many().filter(course_label::Column::CourseId.eq(course))).await?;
    for label in labels {
        scope.insert(course_label::Model { course_id: course, label_id: label.id }).await?;
    }
    Ok(())
}
