//! A form that came after its session had ended. It is kept for a day, and only for the person who wrote it: whoever
//! signs in next in the same browser gets it back if, and only if, they are the one whose session had ended.

use chrono::Duration;
use sea_orm::entity::prelude::*;

use super::session::{self, SessionId};
use crate::error::{Error, Result};
use crate::people::PersonId;
use crate::store::{Scope, WriteScope};

const KEPT: Duration = Duration::days(1);

/// A row of the table `unsent_form`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unsent_form")]
pub struct Model {
    /// The session it waits in: at first the one that had ended, then the one that follows it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Who wrote it.
    pub person_id: PersonId,
    /// Path and query that it was sent to.
    pub path: String,
    /// How the body is written.
    pub content_type: String,
    /// The form as it came.
    pub body: Vec<u8>,
    /// When it came, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// A form as it came.
#[derive(Clone, Debug)]
pub struct Form {
    /// Path and query that it was sent to.
    pub path: String,
    /// How the body is written.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Keeps the form if the cookie is that of a session that has ended, in place of an earlier one, and says whether it did.
pub async fn keep(scope: &WriteScope, cookie: &str, form: Form) -> Result<bool> {
    let Some(ended) = session::presented(scope, cookie).await? else { return Ok(false) };
    forget(scope, ended.id).await?;
    let Form { path, content_type, body } = form;
    let (session_id, person_id) = (ended.id, ended.person_id);
    let row = Model { session_id, person_id, path, content_type, body, created_at: scope.now() };
    scope.unscoped_write().insert(row).await?;
    Ok(true)
}

/// Hands the form over from a session that has ended to the one that follows in the same browser, and says whether there
/// was one. Another person gets nothing.
pub async fn follow(scope: &WriteScope, ended: &str, begun: &str) -> Result<bool> {
    let (Some(ended), Some(begun)) = (session::presented(scope, ended).await?, session::presented(scope, begun).await?)
    else {
        return Ok(false);
    };
    let handed = Entity::update_many()
        .col_expr(Column::SessionId, Expr::value(begun.id))
        .filter(Column::SessionId.eq(ended.id))
        .filter(Column::PersonId.eq(begun.person_id))
        .filter(Column::CreatedAt.gt(scope.now() - KEPT));
    Ok(scope.unscoped_write().change(handed).await? > 0)
}

/// The form that waits for the actor in this session.
pub async fn waiting(scope: &Scope, session: SessionId) -> Result<Option<Model>> {
    let person = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    let own = Entity::find_by_id(session)
        .filter(Column::PersonId.eq(person))
        .filter(Column::CreatedAt.gt(scope.now() - KEPT));
    scope.unscoped().one(own).await
}

/// Takes out the form that waits for the actor in this session.
pub async fn take(scope: &WriteScope, session: SessionId) -> Result<Option<Model>> {
    let form = waiting(scope, session).await?;
    forget(scope, session).await?;
    Ok(form)
}

async fn forget(scope: &WriteScope, session: SessionId) -> Result<()> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::SessionId.eq(session))).await.map(drop)
}

/// Removes forms that nobody came back to. Part of a periodic job.
pub async fn purge(scope: &WriteScope) -> Result<u64> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::CreatedAt.lte(scope.now() - KEPT))).await
}
