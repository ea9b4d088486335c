//! Giving a year again: what a department gave, as drafts the same weekdays a year later, one job for each.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::offering::{self, Column, Entity, days_later};
use super::state::OfferingState;
use super::{OfferingId, course, session};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Fault, Faults, Result};
use crate::holidays;
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind, Progress};
use crate::organisations::{DepartmentId, department};
use crate::store::{Scope, WriteScope};
use crate::time::{self, Month};

/// Which year of which department is copied, and how much later.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The department.
    pub department: DepartmentId,
    /// The year that is copied.
    pub year: i32,
    /// Weeks later: 52, or 53 where the same week of the calendar is meant.
    pub weeks: i64,
}

/// An offering that can be copied.
#[derive(Clone, Debug)]
pub struct Copyable {
    /// The offering.
    pub offering: OfferingId,
    /// The title of its course.
    pub title: String,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// Start of the copy's first session, in UTC.
    pub copy_starts_at: DateTimeUtc,
    /// End of the copy's last session, in UTC.
    pub copy_ends_at: DateTimeUtc,
    /// The first holiday that a session of the copy would fall on.
    pub holiday: Option<&'static str>,
    /// The copy that is there already.
    pub copy: Option<OfferingId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: OfferingId,
    title: String,
    starts_at: DateTimeUtc,
    ends_at: DateTimeUtc,
}

/// What began in the year and was held or will be, in order of time.
pub async fn list(scope: &Scope, plan: Plan) -> Result<Vec<Copyable>> {
    scope.require(Permission::ManageCourses(plan.department))?;
    department::get(scope, plan.department).await?;
    checked(plan)?;
    let of_course = Entity::belongs_to(course::Entity).from(Column::CourseId).to(course::Column::Id);
    let query = Entity::find()
        .join(JoinType::InnerJoin, of_course.into())
        .select_only()
        .columns([Column::Id, Column::StartsAt, Column::EndsAt])
        .column(course::Column::Title)
        .filter(course::Column::DepartmentId.eq(plan.department))
        .filter(Column::State.is_not_in([OfferingState::Draft, OfferingState::Cancelled]))
        .filter(Column::StartsAt.gte(time::begin_of_year(plan.year)))
        .filter(Column::StartsAt.lt(time::begin_of_year(plan.year + 1)))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id);
    let rows: Vec<Row> = scope.all_as(query).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let begins: HashMap<_, _> = rows.iter().map(|row| (row.id, row.starts_at)).collect();
    let copies = copies(scope, &begins).await?;
    let mut holidays: HashMap<OfferingId, &'static str> = HashMap::new();
    for session in session::of_all(scope, ids).await? {
        let later = time::local_date(days_later(session.starts_at, plan.days()));
        if let Some(name) = holidays::name(later) {
            holidays.entry(session.offering_id).or_insert(name);
        }
    }
    let copyable = rows.into_iter().map(|row| Copyable {
        copy_starts_at: days_later(row.starts_at, plan.days()),
        copy_ends_at: days_later(row.ends_at, plan.days()),
        holiday: holidays.get(&row.id).copied(),
        copy: copies.get(&row.id).copied(),
        offering: row.id,
        title: row.title,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    });
    Ok(copyable.collect())
}

/// Leaves the chosen offerings to be copied; those that have a copy in that year are left out.
pub async fn begin(scope: &WriteScope, plan: Plan, chosen: &[OfferingId]) -> Result<BatchId> {
    let listed = list(scope, plan).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let mut faults = Faults::default();
    if chosen.is_empty() {
        faults.add("offeringIds", Fault::Missing);
    }
    for (index, id) in chosen.iter().enumerate() {
        if listed.iter().all(|one| one.offering != *id) {
            faults.add(format!("offeringIds[{index}]"), Fault::UnknownChoice);
        }
    }
    faults.none()?;
    let chosen: HashSet<_> = chosen.iter().collect();
    let department = department::get(scope, plan.department).await?;
    let title = format!("{} {}", department.name, plan.year);
    let batch = batch::begin(scope, Kind::YearCopy, organisation, plan.about(), &title).await?;
    for one in listed.iter().filter(|one| one.copy.is_none() && chosen.contains(&one.offering)) {
        let by = scope.actor().name().to_owned();
        let Plan { department, year, weeks } = plan;
        let task = Task::CopyOffering { department, year, weeks, offering: one.offering, organisation, by };
        scope.enqueue_in(batch, task).await?;
    }
    Ok(batch)
}

/// How far the copying of a department's year has come, if somebody began.
pub async fn progress(scope: &Scope, plan: Plan) -> Result<Option<Progress>> {
    scope.require(Permission::ManageCourses(plan.department))?;
    batch::latest(scope, Kind::YearCopy, plan.about()).await
}

/// Does what [`begin`] left, unless it is done. What can no longer be copied as it is stays without a copy in the list.
pub(crate) async fn copy(
    scope: &WriteScope,
    plan: Plan,
    id: OfferingId,
    (organisation, by): (OrganisationId, &str),
) -> Result<()> {
    // Whoever copies the same at the same time waits here, and then finds the copy.
    let row = match scope.lock(Entity::find_by_id(id)).await {
        Err(Error::NotFound) => return Ok(()),
        row => row?,
    };
    if copies(scope, &HashMap::from([(id, row.starts_at)])).await?.contains_key(&id) {
        return Ok(());
    }
    match offering::copy_for(scope, id, plan.days(), organisation, by).await {
        Err(Error::Invalid(_)) => Ok(()),
        copied => copied.map(drop),
    }
}

/// The copies that begin about a year later, by what they are copies of. Some were moved a little since.
async fn copies(scope: &Scope, begins: &HashMap<OfferingId, DateTimeUtc>) -> Result<HashMap<OfferingId, OfferingId>> {
    let query = Entity::find()
        .filter(Column::CopiedFrom.is_in(begins.keys().copied()))
        .filter(Column::State.ne(OfferingState::Cancelled));
    let about_a_year = |copy: &offering::Model, from: &OfferingId| {
        begins.get(from).is_some_and(|first| (300..430).contains(&(copy.starts_at - *first).num_days()))
    };
    let copies = scope.all(query).await?.into_iter();
    Ok(copies
        .filter_map(|copy| copy.copied_from.filter(|from| about_a_year(&copy, from)).map(|from| (from, copy.id)))
        .collect())
}

fn checked(plan: Plan) -> Result<()> {
    let mut faults = Faults::default();
    let (first, last) = (i64::from(*Month::YEARS.start()), i64::from(*Month::YEARS.end()) - 1);
    faults.within("year", plan.year.into(), first, last);
    faults.within("weeks", plan.weeks, 52, 53);
    faults.none()
}

impl Plan {
    fn days(self) -> i64 {
        self.weeks * 7
    }

    /// What the copying of it is known by, however much later.
    fn about(self) -> String {
        format!("{}/{}", self.department, self.year)
    }
}
