//! The queue: a table that several workers may take from.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::Task;
use super::batch::{self, BatchId};
use crate::access::Permission;
use crate::error::{Error, Result};
use crate::store::{Page, Paged, Scope, UnscopedWrite, WriteScope, id};

id!(
    /// Id of a job.
    JobId
);

/// How long a worker has before another takes over its job.
const LEASE: Duration = Duration::minutes(2);
/// After so many attempts, some two days, a job waits for a person.
const ATTEMPTS: i64 = 12;

/// A row of the table `job`. A job that is done is removed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// What to do, as JSON.
    pub task: String,
    /// Not before, in UTC.
    pub run_at: DateTimeUtc,
    /// How often it was begun.
    pub attempts: i64,
    /// Until when a worker has it, in UTC.
    pub locked_until: Option<DateTimeUtc>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was left, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was given up, in UTC.
    pub failed_at: Option<DateTimeUtc>,
    /// What it is a part of.
    pub batch_id: Option<BatchId>,
    /// How much of it.
    pub size: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Leaves a task to be done, as a part of a batch or by itself.
pub(crate) async fn enqueue(store: &UnscopedWrite<'_>, task: &Task, batch: Option<BatchId>) -> Result<()> {
    let row = Model {
        id: JobId::new(),
        task: serde_json::to_string(task).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?,
        run_at: store.now(),
        attempts: 0,
        locked_until: None,
        last_error: None,
        created_at: store.now(),
        failed_at: None,
        batch_id: batch,
        size: task.size(),
    };
    store.insert(row).await
}

/// Takes the job that has waited longest; other workers pass it by until the lease ends.
pub(super) async fn claim(scope: &WriteScope) -> Result<Option<Model>> {
    let store = scope.unscoped_write();
    let free = Column::LockedUntil.is_null().or(Column::LockedUntil.lte(scope.now()));
    let query = Entity::find()
        .filter(Column::FailedAt.is_null())
        .filter(Column::RunAt.lte(scope.now()))
        .filter(free)
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(row) = store.one(query).await? else { return Ok(None) };
    let taken = Entity::update_many()
        .col_expr(Column::LockedUntil, Expr::value(scope.now() + LEASE))
        .col_expr(Column::Attempts, Expr::value(row.attempts + 1))
        .filter(Column::Id.eq(row.id));
    store.change(taken).await?;
    Ok(Some(Model { attempts: row.attempts + 1, ..row }))
}

/// Removes a job that is done, and counts it once.
pub(super) async fn done(scope: &WriteScope, job: &Model, task: Option<&Task>) -> Result<()> {
    if scope.unscoped_write().delete(Entity::delete_many().filter(Column::Id.eq(job.id))).await? == 0 {
        return Ok(());
    }
    batch::advance(scope, job, if task.is_some_and(Task::writes_mail) { 0 } else { job.size }).await
}

/// Puts a job back that went wrong: after 10 s, then twice as long each time, at most six hours.
pub(super) async fn put_back(scope: &WriteScope, job: &Model, fault: &str) -> Result<()> {
    let wait = Ord::min(Duration::seconds(10 << Ord::min(job.attempts - 1, 12)), Duration::hours(6));
    let given_up = (job.attempts >= ATTEMPTS).then(|| scope.now());
    let later = Entity::update_many()
        .col_expr(Column::LockedUntil, Expr::value(None::<DateTimeUtc>))
        .col_expr(Column::RunAt, Expr::value(scope.now() + wait))
        .col_expr(Column::LastError, Expr::value(fault.chars().take(500).collect::<String>()))
        .col_expr(Column::FailedAt, Expr::value(given_up))
        .filter(Column::Id.eq(job.id));
    scope.unscoped_write().change(later).await.map(drop)
}

/// The batches that have jobs in the queue.
pub(crate) fn in_batches() -> SelectStatement {
    let jobs = Entity::find().select_only().column(Column::BatchId).filter(Column::BatchId.is_not_null());
    jobs.into_query()
}

/// How many jobs wait, and how many were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Jobs that will be done.
    pub due: u64,
    /// Jobs that wait for a person.
    pub failed: u64,
}

/// How the queue is.
pub async fn waiting(scope: &Scope) -> Result<Waiting> {
    scope.require(Permission::ReadOperations)?;
    let store = scope.unscoped();
    Ok(Waiting {
        due: store.count(Entity::find().filter(Column::FailedAt.is_null())).await?,
        failed: store.count(Entity::find().filter(Column::FailedAt.is_not_null())).await?,
    })
}

/// Jobs that went wrong and are tried again or were given up, the newest first.
pub async fn failed(scope: &Scope, page: Page) -> Result<Paged<Model>> {
    scope.require(Permission::ReadOperations)?;
    let query = Entity::find().filter(Column::LastError.is_not_null());
    scope.unscoped().page(query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id), page).await
}

/// Tries a job again now.
pub async fn retry(scope: &WriteScope, id: JobId) -> Result<()> {
    scope.require(Permission::ReadOperations)?;
    if try_again(scope, Column::Id.eq(id)).await? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Puts jobs at the front of the queue, as if they had never gone wrong. Gives how many.
pub(super) async fn try_again(scope: &WriteScope, which: Expr) -> Result<u64> {
    let again = Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(scope.now()))
        .col_expr(Column::FailedAt, Expr::value(None::<DateTimeUtc>))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .filter(which);
    scope.unscoped_write().change(again).await
}
