//! The queue: a table that several workers may take from.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType};
use sea_orm::{QueryOrder, QuerySelect};

use super::Task;
use crate::access::Permission;
use crate::error::{Error, Result};
use crate::organisations::DepartmentId;
use crate::store::{Page, Paged, Scope, UnscopedWrite, WriteScope, id};
use crate::time::Month;

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
}

impl ActiveModelBehavior for ActiveModel {}

/// Leaves a task to be done.
pub(crate) async fn enqueue(store: &UnscopedWrite<'_>, task: &Task) -> Result<()> {
    let row = Model {
        id: JobId::new(),
        task: serde_json::to_string(task).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?,
        run_at: store.now(),
        attempts: 0,
        locked_until: None,
        last_error: None,
        created_at: store.now(),
        failed_at: None,
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

/// Removes a job that is done.
pub(super) async fn done(scope: &WriteScope, id: JobId) -> Result<()> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::Id.eq(id))).await.map(drop)
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

/// How many organisations' bases for the month are to be closed.
pub(crate) async fn closing(scope: &Scope, month: Month) -> Result<u64> {
    // As tasks are stored: their name, and then the month.
    left(scope, &format!(r#"{{"task":"close_invoice_basis","month":"{}""#, month.first())).await
}

/// How many offerings of a department and year are to be copied.
pub(crate) async fn copying(scope: &Scope, department: DepartmentId, year: i32) -> Result<u64> {
    left(scope, &format!(r#"{{"task":"copy_offering","department":"{department}","year":{year},"#)).await
}

/// How many tasks that are stored so are left: the progress of long work, whatever was restarted meanwhile.
async fn left(scope: &Scope, begins: &str) -> Result<u64> {
    let query = Entity::find().filter(Column::FailedAt.is_null()).filter(Column::Task.starts_with(begins));
    scope.unscoped().count(query).await
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
    let again = Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(scope.now()))
        .col_expr(Column::FailedAt, Expr::value(None::<DateTimeUtc>))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .filter(Column::Id.eq(id));
    if scope.unscoped_write().change(again).await? == 0 { Err(Error::NotFound) } else { Ok(()) }
}
