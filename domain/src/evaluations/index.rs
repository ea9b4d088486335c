//! NKI, nöjd-kund-index: what SCB and others ask of those who have used a service, so that services, and years, can be
//! compared. Three questions with marks from 1 to 10; NKI is their mean, moved to a scale from 0 to 100:
//! (mean − 1) / 9 × 100. The questions are those of SCB's model ("SCB:s analysmodell med NKI", scb.se), which also weighs
//! them by factor analysis; here, as is common, they weigh the same.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::evaluation::{Column, Entity};
use super::setting;
use crate::access::Permission;
use crate::courses::{CourseId, course, offering};
use crate::error::Result;
use crate::organisations::{DepartmentId, department};
use crate::store::Scope;
use crate::time;

/// A question of NKI.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Its name in the API and in forms.
    pub field: &'static str,
    /// The question.
    pub words: &'static str,
    /// What 1 means.
    pub lowest: &'static str,
    /// What 10 means.
    pub highest: &'static str,
}

/// The questions of NKI.
pub const MARKS: [Mark; 3] = [
    Mark {
        field: "overall",
        words: "Hur nöjd är du med kursen som helhet?",
        lowest: "inte alls nöjd",
        highest: "mycket nöjd",
    },
    Mark {
        field: "expectations",
        words: "Hur väl motsvarade kursen dina förväntningar?",
        lowest: "inte alls",
        highest: "helt och hållet",
    },
    Mark {
        field: "ideal",
        words: "Tänk dig en kurs som är perfekt på alla sätt. Hur nära den kom kursen som du gick?",
        lowest: "mycket långt ifrån",
        highest: "mycket nära",
    },
];

/// With fewer answers nothing is told of them: a reader might guess who thought what.
pub const LEAST: i64 = 5;

/// Answers and the sum of their marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// How many answers.
    pub answers: i64,
    /// The sum of their three marks.
    pub points: i64,
}

impl Index {
    /// NKI as a whole number from 0 to 100; none with too few answers.
    #[must_use]
    pub fn value(self) -> Option<i64> {
        let most = 27 * self.answers;
        (self.answers >= LEAST).then(|| ((self.points - 3 * self.answers) * 200 + most) / (2 * most))
    }
}

impl AddAssign for Index {
    fn add_assign(&mut self, other: Self) {
        self.answers += other.answers;
        self.points += other.points;
    }
}

/// Which evaluations are summed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of this course.
    pub course: Option<CourseId>,
    /// Of this department's courses.
    pub department: Option<DepartmentId>,
    /// Of courses that ended in this year, in the tables by department and course.
    pub year: Option<i32>,
}

/// What many evaluations say together.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// Each year, the first first.
    pub years: BTreeMap<i32, Index>,
    /// Each department, in their own order.
    pub departments: Vec<(DepartmentId, String, Index)>,
    /// Each course, in Swedish order.
    pub courses: Vec<(CourseId, String, Index)>,
    /// Each course and year, in Swedish order: department, course and year.
    pub lines: Vec<(String, String, i32, Index)>,
}

#[derive(FromQueryResult)]
struct Counted {
    answered: i64,
    points: i64,
    ends_at: DateTimeUtc,
    course_id: CourseId,
    title: String,
    department_id: DepartmentId,
    department_name: String,
    position: i64,
}

#[derive(FromQueryResult)]
struct Closed {
    answered: i64,
    points: i64,
}

/// NKI by year, department and course. Evaluations with too few answers are left out, so that no sum and no difference
/// of two sums tells of them.
pub async fn overview(scope: &Scope, filter: Filter) -> Result<Overview> {
    scope.require(Permission::ReadCourseWork)?;
    let mut query = closed()
        .columns([course::Column::Title, course::Column::DepartmentId])
        .columns([offering::Column::EndsAt, offering::Column::CourseId])
        .column_as(department::Column::ShortName, "department_name")
        .column(department::Column::Position)
        .join(
            JoinType::InnerJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
        .join(JoinType::InnerJoin, course::to_department())
        .order_by_asc(course::Column::SortKey)
        .order_by_asc(offering::Column::EndsAt);
    if let Some(course) = filter.course {
        query = query.filter(offering::Column::CourseId.eq(course));
    }
    if let Some(department) = filter.department {
        query = query.filter(course::Column::DepartmentId.eq(department));
    }
    Ok(summed(scope.all_as(query).await?, filter.year))
}

/// The NKI of a course, if everybody who sees the course may see it.
pub async fn published(scope: &Scope, id: CourseId) -> Result<Option<Index>> {
    if !setting::of(scope, id).await?.is_public {
        return Ok(None);
    }
    let mut index = Index::default();
    for one in scope.unscoped().all_as::<Closed, _>(closed().filter(offering::Column::CourseId.eq(id))).await? {
        index += Index { answers: one.answered, points: one.points };
    }
    Ok(Some(index).filter(|index| index.value().is_some()))
}

/// Evaluations that are counted and have enough answers, with their offerings.
fn closed() -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::Answered, Column::Points])
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .filter(Column::IsClosed.eq(true))
        .filter(Column::Answered.gte(LEAST))
}

fn summed(rows: Vec<Counted>, year: Option<i32>) -> Overview {
    let mut overview = Overview::default();
    let mut departments: BTreeMap<(i64, String, DepartmentId), Index> = BTreeMap::new();
    for row in rows {
        let index = Index { answers: row.answered, points: row.points };
        let held = time::local_date(row.ends_at).year();
        *overview.years.entry(held).or_default() += index;
        if year.is_some_and(|year| year != held) {
            continue;
        }
        *departments.entry((row.position, row.department_name.clone(), row.department_id)).or_default() += index;
        match overview.courses.last_mut() {
            Some((id, _, sum)) if *id == row.course_id => *sum += index,
            _ => overview.courses.push((row.course_id, row.title.clone(), index)),
        }
        match overview.lines.last_mut() {
            Some((_, title, of, sum)) if *title == row.title && *of == held => *sum += index,
            _ => overview.lines.push((row.department_name, row.title, held, index)),
        }
    }
    overview.departments = departments.into_iter().map(|((_, name, id), index)| (id, name, index)).collect();
    overview
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_goes_from_nothing_to_a_hundred_and_needs_five_answers() {
        let of = |answers, mark| Index { answers, points: answers * 3 * mark }.value();
        assert_eq!([of(5, 1), of(5, 10), of(7, 8), of(4, 8)], [Some(0), Some(100), Some(78), None]);
        assert_eq!(Index { answers: 5, points: 3 * (10 + 9 + 8 + 7 + 6) }.value(), Some(78));
        assert_eq!(Index::default().value(), None);
    }
}
