//! The evaluation of an offering: it opens when the offering is over, reminds once, and closes.

use chrono::{Duration, NaiveTime};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QuerySelect, QueryTrait};

use super::{answer, invitation, question, template};
use crate::access::Permission;
use crate::audit;
use crate::courses::state::OfferingState;
use crate::courses::{OfferingId, course, offering};
use crate::error::{Error, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of an evaluation.
    EvaluationId
);

/// An offering that ended longer ago is not asked about: nobody remembers, and a new installation mails nobody about what
/// it was filled with.
const RECENT: Duration = Duration::days(21);
/// When mails go out, by the clock in Sweden.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
/// Offerings that are opened at a time.
const BATCH: u64 = 100;

/// A row of the table `evaluation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvaluationId,
    /// The offering.
    pub offering_id: OfferingId,
    /// When the mails went out, in UTC.
    pub opened_at: DateTimeUtc,
    /// When those who have not answered are reminded, in UTC; none when they have been.
    pub remind_at: Option<DateTimeUtc>,
    /// Until when one can answer, in UTC.
    pub closes_at: DateTimeUtc,
    /// Whether it is closed, and counted.
    pub is_closed: bool,
    /// How many were asked.
    pub asked: i64,
    /// How many answered, counted when it closed.
    pub answered: i64,
    /// The sum of all marks of the three questions of NKI, counted when it closed.
    pub points: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(question::for_staff);
}

impl Model {
    /// Whether it takes answers.
    #[must_use]
    pub fn is_open(&self, now: DateTimeUtc) -> bool {
        !self.is_closed && now < self.closes_at
    }
}

/// The evaluation of an offering, if its mails have gone out.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Option<Model>> {
    scope.require(Permission::ReadCourseWork)?;
    scope.one(Entity::find().filter(Column::OfferingId.eq(offering))).await
}

/// When the mails go out after a course that ends then.
#[must_use]
pub fn asks_at(ends_at: DateTimeUtc, template: &template::Model) -> DateTimeUtc {
    let morning = || {
        let day = time::local_date(ends_at);
        time::from_local(day.succ_opt().unwrap_or(day).and_time(MORNING))
    };
    template.wait_hours.map_or_else(morning, |hours| ends_at + Duration::hours(hours))
}

/// The evaluation, with nobody else at its links and answers until the transaction ends.
pub(crate) async fn alone(scope: &WriteScope, id: EvaluationId) -> Result<Locked<Model>> {
    scope.unscoped_write().lock(Entity::find_by_id(id)).await
}

/// Opens, reminds and closes what the time asks for. Part of a periodic job.
pub async fn advance(scope: &WriteScope) -> Result<()> {
    open_due(scope).await?;
    let reminding = Column::RemindAt.lte(scope.now()).and(Column::IsClosed.eq(false));
    for mut row in scope.lock_all(Entity::find().filter(reminding)).await? {
        row.remind_at = None;
        scope.update(&row).await?;
        let offering = offering::get(scope, row.offering_id).await?;
        let mailing = mailing(scope, Kind::EvaluationReminder, &offering).await?;
        scope.enqueue_in(mailing, Task::RemindOfEvaluation { evaluation: row.id }).await?;
    }
    let closing = Column::ClosesAt.lte(scope.now()).and(Column::IsClosed.eq(false));
    for row in scope.lock_all(Entity::find().filter(closing)).await? {
        count(scope, row).await?;
    }
    Ok(())
}

/// Closes an evaluation before its time, for the staff who run the course.
pub async fn close(scope: &WriteScope, id: OfferingId) -> Result<()> {
    let course = course::get(scope, offering::get(scope, id).await?.course_id).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    let open = Entity::find().filter(Column::OfferingId.eq(id)).filter(Column::IsClosed.eq(false));
    let row = match scope.lock(open).await {
        Err(Error::NotFound) => return Err(Refusal::NotInThisState.into()),
        row => row?,
    };
    count(scope, row).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, audit::Entry::new("evaluation.closed", "offering", id.0, course.title)).await
}

async fn open_due(scope: &WriteScope) -> Result<()> {
    if scope.count(over(scope)).await? == 0 {
        return Ok(());
    }
    // Another process may be about to open the same.
    scope.one_at_a_time().await?;
    for offering in scope.all(over(scope).limit(BATCH)).await? {
        let Some(template) = template::for_course(scope, offering.course_id).await? else { continue };
        if asks_at(offering.ends_at, &template) <= scope.now() {
            open(scope, &offering, &template).await?;
        }
    }
    Ok(())
}

/// Offerings that are over, were of late, and have not been asked about.
fn over(scope: &Scope) -> Select<offering::Entity> {
    use offering::Column as Offering;
    let asked = Entity::find().select_only().column(Column::OfferingId);
    offering::Entity::find()
        .filter(Offering::State.is_in([OfferingState::Completed, OfferingState::Archived]))
        .filter(Offering::EndsAt.between(scope.now() - RECENT, scope.now()))
        .filter(Offering::SeatsTaken.gt(0))
        .filter(Offering::Id.not_in_subquery(asked.into_query()))
}

/// Asks what the template asks today: later changes of it do not change what was asked.
async fn open(scope: &WriteScope, offering: &offering::Model, template: &template::Model) -> Result<()> {
    let row = Model {
        id: EvaluationId::new(),
        offering_id: offering.id,
        opened_at: scope.now(),
        remind_at: Some(offering::days_later(scope.now(), template.open_days / 2)),
        closes_at: time::end_of_day(time::local_date(offering::days_later(scope.now(), template.open_days))),
        is_closed: false,
        asked: 0,
        answered: 0,
        points: 0,
    };
    let id = row.id;
    scope.insert(row).await?;
    let questions = question::of_template(scope, template.id).await?;
    scope.insert_all(questions.into_iter().map(|question| question.asked(id))).await?;
    let mailing = mailing(scope, Kind::EvaluationRequest, offering).await?;
    scope.enqueue_in(mailing, Task::AskForEvaluation { evaluation: id }).await
}

async fn mailing(scope: &WriteScope, kind: Kind, offering: &offering::Model) -> Result<BatchId> {
    let title = course::get(scope, offering.course_id).await?.title;
    batch::begin_mailing(scope, kind, offering.id, &title).await
}

/// Closes an evaluation for good. Who answered is forgotten.
async fn count(scope: &WriteScope, mut row: Locked<Model>) -> Result<()> {
    let counted = answer::counted(scope, row.id).await?;
    row.is_closed = true;
    row.remind_at = None;
    row.closes_at = Ord::min(row.closes_at, scope.now());
    row.answered = counted.answers;
    row.points = counted.points;
    scope.update(&row).await?;
    invitation::forget(scope, row.id).await
}
