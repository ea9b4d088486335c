//! A scope that writes: one transaction on behalf of one actor.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};

use super::scope::{Connection, on};
use super::table::{Class, Table};
use super::unscoped::UnscopedWrite;
use super::{Row, Scope};
use crate::access::OrganisationId;
use crate::error::{Error, Result};
use crate::jobs::batch::BatchId;
use crate::jobs::{self, Task};

/// Reads and writes on behalf of one actor; everything done with it commits together or not at all.
pub struct WriteScope {
    scope: Scope,
    published: AtomicBool,
    enqueued: AtomicBool,
    batch: Option<BatchId>,
}

/// What other parts of the process need to hear of after a commit.
pub(super) struct Effects {
    pub(super) published: bool,
    pub(super) enqueued: bool,
}

/// A row that no other transaction can change until this one ends. Only such rows can be updated.
#[derive(Debug)]
pub struct Locked<M>(pub(super) M);

impl<M> Deref for Locked<M> {
    type Target = M;
    fn deref(&self) -> &M {
        &self.0
    }
}

impl<M> DerefMut for Locked<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.0
    }
}

impl<M> Locked<M> {
    /// Gives up the right to update the row.
    pub fn into_inner(self) -> M {
        self.0
    }
}

impl Deref for WriteScope {
    type Target = Scope;
    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl WriteScope {
    pub(super) fn new(scope: Scope, batch: Option<BatchId>) -> Self {
        Self { scope, published: AtomicBool::new(false), enqueued: AtomicBool::new(false), batch }
    }

    pub(super) async fn commit(self) -> Result<Effects, DbErr> {
        if let Connection::Transaction(transaction) = self.scope.connection {
            transaction.commit().await?;
        }
        Ok(Effects { published: self.published.into_inner(), enqueued: self.enqueued.into_inner() })
    }

    /// The first row of the query, locked until the transaction ends (`FOR UPDATE`; on SQLite the whole transaction
    /// already holds the write lock).
    pub async fn lock<E: Table>(&self, query: Select<E>) -> Result<Locked<E::Model>> {
        self.one(query.lock_exclusive()).await?.map(Locked).ok_or(Error::NotFound)
    }

    /// All rows of the query, locked.
    pub async fn lock_all<E: Table>(&self, query: Select<E>) -> Result<Vec<Locked<E::Model>>> {
        Ok(self.all(query.lock_exclusive()).await?.into_iter().map(Locked).collect())
    }

    /// Inserts a row. A tenant table's row belongs to the actor's organisation, whatever the row says.
    pub async fn insert<M: Row>(&self, row: M) -> Result<()>
    where
        M::Entity: Table,
    {
        self.insert_all([row]).await
    }

    /// Inserts rows in one statement.
    pub async fn insert_all<M: Row>(&self, rows: impl IntoIterator<Item = M>) -> Result<()>
    where
        M::Entity: Table,
    {
        self.may_write::<M::Entity>()?;
        match M::Entity::CLASS {
            Class::TenantOwned(_) | Class::SeenByMembers(_) | Class::SeenByPeers(..) => {
                self.insert_all_for(self.actor().organisation().ok_or(Error::Forbidden)?, rows).await
            }
            Class::Published(_) | Class::Shared => self.unscoped_write().insert_all(rows).await,
        }
    }

    /// Inserts a row of the given organisation: one's own, or any for the association's staff.
    pub async fn insert_for<M: Row>(&self, organisation: OrganisationId, row: M) -> Result<()>
    where
        M::Entity: Table,
    {
        self.insert_all_for(organisation, [row]).await
    }

    /// Inserts rows of the given organisation in one statement.
    pub async fn insert_all_for<M: Row>(
        &self,
        organisation: OrganisationId,
        rows: impl IntoIterator<Item = M>,
    ) -> Result<()>
    where
        M::Entity: Table,
    {
        let Some(tenant) = M::Entity::CLASS.tenant() else { return Err(Error::Forbidden) };
        if self.actor().organisation() != Some(organisation) && !self.actor().is_association() {
            return Err(Error::Forbidden);
        }
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| {
                let mut row = row.into_active_model().reset_all();
                row.set(tenant, organisation.into());
                row
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        on!(&self.scope.connection, c => M::Entity::insert_many(rows).exec_without_returning(c).await)?;
        Ok(())
    }

    /// Writes a changed row back. Its key and its tenant stay as they are.
    pub async fn update<M: Row>(&self, row: &Locked<M>) -> Result<()>
    where
        M::Entity: Table,
    {
        self.may_write::<M::Entity>()?;
        let mut change = row.0.clone().into_active_model().reset_all();
        if let Some(tenant) = M::Entity::CLASS.tenant() {
            change.not_set(tenant);
        }
        let update = M::Entity::update(change).validate()?.filter(M::Entity::CLASS.changeable_by(self.actor()));
        on!(&self.scope.connection, c => update.exec_without_returning(c).await)?;
        Ok(())
    }

    /// Removes the rows of the query that the actor may change.
    pub async fn delete<E: Table>(&self, query: sea_orm::DeleteMany<E>) -> Result<u64> {
        self.may_write::<E>()?;
        let query = query.filter(E::CLASS.changeable_by(self.actor()));
        Ok(on!(&self.scope.connection, c => query.exec(c).await)?.rows_affected)
    }

    /// Waits until no other transaction is in here, in any process; ends with the transaction.
    pub(crate) async fn one_at_a_time(&self) -> Result<()> {
        // On SQLite a transaction that writes is alone in any case.
        if let Connection::Transaction(transaction) = &self.scope.connection
            && transaction.get_database_backend() == DbBackend::Postgres
        {
            transaction.execute_unprepared("SELECT pg_advisory_xact_lock(5741)").await?;
        }
        Ok(())
    }

    /// Leaves work to be done after the commit, and never if the transaction is rolled back. It may run twice. What follows
    /// from a job belongs to its batch.
    pub async fn enqueue(&self, task: Task) -> Result<()> {
        self.leave(&task, self.batch).await
    }

    /// Leaves work to be done as a part of a batch.
    pub(crate) async fn enqueue_in(&self, batch: BatchId, task: Task) -> Result<()> {
        self.leave(&task, Some(batch)).await
    }

    async fn leave(&self, task: &Task, batch: Option<BatchId>) -> Result<()> {
        jobs::enqueue(&self.unscoped_write(), task, batch).await?;
        self.enqueued.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The batch of the job that this transaction does.
    pub(crate) fn batch(&self) -> Option<BatchId> {
        self.batch
    }

    /// The same transaction without a tenant, for `access`, `jobs` and the seats of a course, which are shared by all
    /// kommuner.
    pub(crate) fn unscoped_write(&self) -> UnscopedWrite<'_> {
        UnscopedWrite::new(self.scope.unscoped())
    }

    /// Tells the commit that published content changed, where the change went around [`WriteScope::update`].
    pub(crate) fn published_changed(&self) {
        self.published.store(true, Ordering::Relaxed);
    }

    fn may_write<E: Table>(&self) -> Result<()> {
        match E::CLASS {
            Class::TenantOwned(_) | Class::SeenByMembers(_) | Class::SeenByPeers(..) => Ok(()),
            Class::Published(_) | Class::Shared if self.actor().is_association() => {
                self.published_changed();
                Ok(())
            }
            Class::Published(_) | Class::Shared => Err(Error::Forbidden),
        }
    }
}
