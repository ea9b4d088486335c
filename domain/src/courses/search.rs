//! Free-text search of courses: stems in an ordinary table, so that both databases find the same.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect, QueryTrait};

use super::{CourseId, course};
use crate::error::Result;
use crate::store::{Class, Table, WriteScope};
use crate::swedish;

/// A row of the table `course_term`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_term")]
pub(crate) struct Model {
    /// The course.
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_id: CourseId,
    /// A stem that its text has.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stem: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| course::visible_by(Column::CourseId, actor));
}

/// Indexes a course anew under everything a reader may look for.
pub(super) async fn index(scope: &WriteScope, course: CourseId, text: &str) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::CourseId.eq(course))).await?;
    scope.insert_all(terms(course, text)).await
}

/// What a course is found by when this is everything a reader may look for.
pub(super) fn terms(course: CourseId, text: &str) -> impl Iterator<Item = Model> + use<> {
    swedish::stems(text).into_iter().map(move |stem| Model { course_id: course, stem })
}

/// Courses that have every word of the search, in any form; a word also finds those that begin with it.
pub(super) fn matching(search: &str, course: impl ColumnTrait + Copy) -> Condition {
    swedish::stems(search).into_iter().take(8).fold(Condition::all(), |all, stem| {
        let upper = format!("{stem}\u{10ffff}");
        let with = Entity::find()
            .select_only()
            .column(Column::CourseId)
            .filter(Column::Stem.gte(stem))
            .filter(Column::Stem.lt(upper));
        all.add(course.in_subquery(with.into_query()))
    })
}
