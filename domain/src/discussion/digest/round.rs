//! The mornings on which people are told. Every process looks every minute whether there is one to begin; the first begins it, and
//! each mail is a job of its own.

use chrono::{Datelike, Days, Duration, NaiveDate, Timelike, Weekday};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use crate::access::Actor;
use crate::discussion::thread;
use crate::error::Result;
use crate::jobs::Task;
use crate::networks::member_state::MemberState;
use crate::networks::membership;
use crate::people::PersonId;
use crate::store::{Database, Scope, WriteScope};
use crate::{holidays, time};

/// The hour from which people are told, in Sweden.
const HOUR: u32 = 7;
/// So old is what is told: what is being written may not be there to be read yet, and would be in no round.
const SETTLED: Duration = Duration::minutes(1);
/// As far back as the first round of all looks.
const FIRST: Duration = Duration::days(7);

/// A row of the table `discussion_digest_round`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "discussion_digest_round")]
pub struct Model {
    /// The day, in Sweden.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// Whether those are told who are told once a week.
    pub is_weekly: bool,
    /// What was written later is told in the next; in UTC.
    pub told_until: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// Begins the round of the day if it is time, and no process has.
pub(crate) async fn advance(database: &Database) -> Result<()> {
    if database.read(&Actor::System, async |scope| due(scope).await).await?.is_none() {
        return Ok(());
    }
    database
        .write(&Actor::System, async |scope| {
            // Another process may be about to begin the same.
            scope.one_at_a_time().await?;
            match due(scope).await? {
                Some(day) => begin(scope, day).await,
                None => Ok(()),
            }
        })
        .await
}

/// The day whose round can begin and has not.
async fn due(scope: &Scope) -> Result<Option<NaiveDate>> {
    let local = time::local(scope.now());
    let day = local.date();
    let is_working_day = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holidays::name(day).is_none();
    if !is_working_day || local.hour() < HOUR {
        return Ok(None);
    }
    let begun = scope.unscoped().count(Entity::find_by_id(day)).await? > 0;
    Ok((!begun).then_some(day))
}

async fn begin(scope: &WriteScope, day: NaiveDate) -> Result<()> {
    let monday = day - Days::new(day.weekday().num_days_from_monday().into());
    let told = Entity::find().filter(Column::IsWeekly.eq(true)).filter(Column::Day.gte(monday));
    let is_weekly = scope.unscoped().count(told).await? == 0;
    let since = last_weekly(scope, scope.now()).await?;
    scope.unscoped_write().insert(Model { day, is_weekly, told_until: scope.now() - SETTLED }).await?;
    for person in concerned(scope, since).await? {
        scope.enqueue(Task::SendDiscussionDigest { person, day }).await?;
    }
    Ok(())
}

/// Those who are in a network in which somebody has written since then.
async fn concerned(scope: &Scope, since: DateTimeUtc) -> Result<Vec<PersonId>> {
    let lately = thread::Entity::find()
        .select_only()
        .column(thread::Column::NetworkId)
        .filter(thread::Column::LastPostAt.gte(since));
    let inside = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .distinct()
        .filter(membership::Column::State.eq(MemberState::Active))
        .filter(membership::Column::NetworkId.in_subquery(lately.into_query()))
        .order_by_asc(membership::Column::PersonId);
    let found: Vec<Concerned> = scope.unscoped().all_as(inside).await?;
    Ok(found.into_iter().map(|one| one.person_id).collect())
}

#[derive(sea_orm::FromQueryResult)]
struct Concerned {
    person_id: PersonId,
}

/// When those were told who are told once a week, before a time.
pub(super) async fn last_weekly(scope: &Scope, before: DateTimeUtc) -> Result<DateTimeUtc> {
    let last = Entity::find()
        .filter(Column::IsWeekly.eq(true))
        .filter(Column::ToldUntil.lt(before))
        .order_by_desc(Column::ToldUntil);
    Ok(scope.unscoped().one(last).await?.map_or(before - FIRST, |round| round.told_until))
}
