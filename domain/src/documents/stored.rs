//! The ids of stored files, and which are in use: a file is entered before its bytes are stored, so that nothing is left behind
//! by whoever was interrupted.

use chrono::Duration;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use super::Files;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::store::{Database, WriteScope, id};

id!(
    /// Id of a stored file.
    FileId
);

/// A row of the table `stored_file`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub(super) struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// Since when nothing names it, in UTC.
    pub unused_since: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// How long a file may be without a use: longer than any upload takes.
const KEPT: Duration = Duration::hours(1);
/// How many are removed at once.
const AT_ONCE: u64 = 100;

/// Enters a file that is about to be stored.
pub(super) async fn begin(scope: &WriteScope) -> Result<FileId> {
    let row = Model { id: FileId::new(), unused_since: Some(scope.now()) };
    scope.unscoped_write().insert_all([row.clone()]).await?;
    Ok(row.id)
}

/// Says that something names the file from now on.
pub(super) async fn hold(scope: &WriteScope, id: FileId) -> Result<()> {
    let waiting = Column::UnusedSince.gte(scope.now() - KEPT);
    match set(scope, Column::Id.eq(id).and(waiting), None).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Says that nothing names the files any more.
pub(super) async fn release(scope: &WriteScope, ids: Vec<FileId>) -> Result<()> {
    set(scope, Column::Id.is_in(ids), Some(scope.now())).await?;
    Ok(())
}

async fn set(scope: &WriteScope, which: Expr, since: Option<DateTimeUtc>) -> Result<u64> {
    let change = Entity::update_many().col_expr(Column::UnusedSince, Expr::value(since)).filter(which);
    scope.unscoped_write().change(change).await
}

/// Removes files that nothing has named for a while: the bytes first, then what is known of them.
pub(crate) async fn sweep(database: &Database, files: &Files) -> Result<()> {
    let unused = |now: DateTimeUtc| Column::UnusedSince.lt(now - KEPT);
    let found = database
        .read(&Actor::System, async |scope| {
            scope.unscoped().all(Entity::find().filter(unused(scope.now())).limit(AT_ONCE)).await
        })
        .await?;
    for row in &found {
        files.remove(row.id).await?;
    }
    let ids: Vec<_> = found.into_iter().map(|row| row.id).collect();
    if !ids.is_empty() {
        database
            .write(&Actor::System, async |scope| {
                let gone = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(unused(scope.now()));
                scope.unscoped_write().delete(gone).await
            })
            .await?;
    }
    Ok(())
}
