//! How far each reader has come in a thread: the last post they have seen. What they write themself is never new to them.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, Query, SelectStatement};
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect, QueryTrait};

use super::post::{self, PostId};
use super::thread::{self, ThreadId};
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::networks::NetworkId;
use crate::networks::membership;
use crate::people::PersonId;
use crate::store::{Scope, WriteScope};

/// A row of the table `discussion_read`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "discussion_read")]
pub struct Model {
    /// The thread.
    #[sea_orm(primary_key, auto_increment = false)]
    pub thread_id: ThreadId,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The last post that they have seen.
    pub post_id: PostId,
}

impl ActiveModelBehavior for ActiveModel {}

/// How many posts of others in the thread of the row the actor has not seen.
pub(super) fn unread(actor: &Actor) -> Expr {
    let Some(me) = actor.identity() else { return Expr::val(0_i64) };
    let fresh = |column: post::Column| Expr::col(("fresh", column));
    let mut count = Query::select();
    count
        .expr(Func::count(fresh(post::Column::Id)))
        .from_as(post::Entity, "fresh")
        .and_where(fresh(post::Column::ThreadId).eq(thread::Column::Id.into_expr()))
        .and_where(fresh(post::Column::PersonId).ne(me.person))
        .and_where(fresh(post::Column::RemovedAt).is_null())
        .and_where(Expr::exists(seen_past(me.person, fresh(post::Column::ThreadId), fresh(post::Column::Id))).not());
    Expr::SubQuery(None, Box::new(count.into()))
}

/// That somebody has seen a post of a thread, or a later one.
fn seen_past(person: PersonId, thread: Expr, post: Expr) -> SelectStatement {
    let seen = |column: Column| Expr::col(("seen", column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "seen")
        .and_where(seen(Column::ThreadId).eq(thread))
        .and_where(seen(Column::PersonId).eq(person))
        .and_where(seen(Column::PostId).gte(post))
        .take()
}

/// The last post of a thread that the actor has seen, if they have seen any.
pub async fn seen(scope: &Scope, id: ThreadId) -> Result<Option<PostId>> {
    thread::get(scope, id).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    Ok(scope.unscoped().one(Entity::find_by_id((id, me))).await?.map(|row| row.post_id))
}

/// Notes that the actor has seen a thread to a post. Earlier ones change nothing.
pub async fn note(scope: &WriteScope, id: ThreadId, post: PostId) -> Result<()> {
    thread::get(scope, id).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    if scope.get::<post::Entity>(post).await?.thread_id != id {
        return Err(Error::NotFound);
    }
    // Two windows of the same reader come here one after the other.
    scope.lock(thread::Entity::find_by_id(id)).await?;
    let store = scope.unscoped_write();
    match store.lock(Entity::find_by_id((id, me))).await {
        Ok(mut row) if row.post_id < post => {
            row.post_id = post;
            store.update(&row).await
        }
        Ok(_) => Ok(()),
        Err(Error::NotFound) => store.insert(Model { thread_id: id, person_id: me, post_id: post }).await,
        Err(fault) => Err(fault),
    }
}

/// In how many threads of a network there is something that the actor has not seen.
#[derive(Clone, Debug, FromQueryResult)]
pub struct News {
    /// The network.
    pub network_id: NetworkId,
    /// In so many threads.
    pub threads: i64,
}

/// Where there is something that the actor has not seen, of the networks that they are in.
pub async fn news(scope: &Scope) -> Result<Vec<News>> {
    let Some(me) = scope.actor().identity() else { return Ok(Vec::new()) };
    let unseen = post::Entity::find()
        .select_only()
        .column(post::Column::ThreadId)
        .filter(post::Column::PersonId.ne(me.person))
        .filter(post::Column::RemovedAt.is_null())
        .filter(
            Expr::exists(seen_past(me.person, post::Column::ThreadId.into_expr(), post::Column::Id.into_expr())).not(),
        );
    let threads = thread::Entity::find()
        .select_only()
        .column(thread::Column::NetworkId)
        .column_as(thread::Column::Id.count(), "threads")
        .filter(thread::Column::NetworkId.in_subquery(membership::networks_of(me.person, &[])))
        .filter(thread::Column::Id.in_subquery(unseen.into_query()))
        .group_by(thread::Column::NetworkId)
        .order_by_asc(thread::Column::NetworkId);
    scope.all_as(threads).await
}
