//! What an organisation asked for in a year, and what came of it.

use std::ops::AddAssign;

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::state::RegistrationState;
use super::{CourseId, course, offering, registration};
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::{DepartmentId, department, organisation};
use crate::store::Scope;
use crate::time;

/// Registrations, by what came of them. Each is in one of the parts; those who were there are also among the seated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub asked: u64,
    /// Have, or had, a seat.
    pub seated: u64,
    /// Wait for one, or for their own answer to one, or the organisation's.
    pub waiting: u64,
    /// Gave the seat back, or the organisation did.
    pub cancelled: u64,
    /// Lost it because the association took it back, most often with the whole offering.
    pub called_off: u64,
    /// Never got one.
    pub without: u64,
    /// Were there.
    pub attended: u64,
}

impl Count {
    fn of(state: RegistrationState, people: u64) -> Self {
        use RegistrationState as State;
        let mut count = Self { asked: people, ..Self::default() };
        match state {
            State::Confirmed | State::NoShow => count.seated = people,
            State::Attended => (count.seated, count.attended) = (people, people),
            State::Queued | State::Offered | State::PendingMunicipality => count.waiting = people,
            State::CancelledByParticipant | State::CancelledByMunicipality => count.cancelled = people,
            State::CancelledByOrganiser => count.called_off = people,
            State::Withdrawn | State::Lapsed | State::Denied => count.without = people,
        }
        count
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.seated += other.seated;
        self.waiting += other.waiting;
        self.cancelled += other.cancelled;
        self.called_off += other.called_off;
        self.without += other.without;
        self.attended += other.attended;
    }
}

/// A course that was asked for.
#[derive(Clone, Debug)]
pub struct Course {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Its name in addresses.
    pub slug: String,
    /// What was asked for, at all its offerings of the year.
    pub count: Count,
}

/// A department whose courses were asked for.
#[derive(Clone, Debug)]
pub struct Department {
    /// Which.
    pub id: DepartmentId,
    /// Its name in lists.
    pub name: String,
    /// What was asked for at its courses.
    pub count: Count,
}

/// What was asked for in a year. A month is that of the first day of the course.
#[derive(Clone, Debug, Default)]
pub struct Year {
    /// January first.
    pub months: [Count; 12],
    /// The departments, in their own order.
    pub departments: Vec<Department>,
    /// The courses, in Swedish order.
    pub courses: Vec<Course>,
    /// All of them together.
    pub all: Count,
}

#[derive(FromQueryResult)]
struct Row {
    starts_at: DateTimeUtc,
    state: RegistrationState,
    people: i64,
    course_id: CourseId,
    title: String,
    slug: String,
    department_id: DepartmentId,
    department_name: String,
    position: i64,
}

/// What an organisation asked for at courses that begin in a year.
pub async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<Year> {
    use registration::{Column, Entity};
    scope.require(Permission::RegisterOthers)?;
    organisation::own(scope, id).await?;
    let query = Entity::find()
        .select_only()
        .columns([Column::StartsAt, Column::State])
        .expr_as(Column::Id.count(), "people")
        .column_as(course::Column::Id, "course_id")
        .columns([course::Column::Title, course::Column::Slug, course::Column::DepartmentId])
        .column_as(department::Column::ShortName, "department_name")
        .column(department::Column::Position)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
        .join(JoinType::InnerJoin, course::to_department())
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::StartsAt.gte(time::begin_of_year(year)))
        .filter(Column::StartsAt.lt(time::begin_of_year(year + 1)))
        .group_by(Column::StartsAt)
        .group_by(Column::State)
        .group_by(course::Column::Id)
        .group_by(course::Column::Title)
        .group_by(course::Column::Slug)
        .group_by(course::Column::SortKey)
        .group_by(course::Column::DepartmentId)
        .group_by(department::Column::ShortName)
        .group_by(department::Column::Position)
        .order_by_asc(course::Column::SortKey)
        .order_by_asc(course::Column::Id);
    Ok(summed(scope.all_as(query).await?))
}

fn summed(rows: Vec<Row>) -> Year {
    let mut year = Year::default();
    let mut departments: Vec<(i64, Department)> = Vec::new();
    for row in rows {
        let count = Count::of(row.state, row.people.unsigned_abs());
        year.all += count;
        year.months[time::local_date(row.starts_at).month0() as usize] += count;
        match year.courses.last_mut() {
            Some(last) if last.id == row.course_id => last.count += count,
            _ => year.courses.push(Course { id: row.course_id, title: row.title, slug: row.slug, count }),
        }
        match departments.iter_mut().find(|(_, one)| one.id == row.department_id) {
            Some((_, one)) => one.count += count,
            None => {
                departments
                    .push((row.position, Department { id: row.department_id, name: row.department_name, count }));
            }
        }
    }
    departments.sort_by_key(|(position, _)| *position);
    year.departments = departments.into_iter().map(|(_, one)| one).collect();
    year
}
