//! Statements without a tenant. Used in `access` (who is this?), `jobs` (work after the commit), `demo`, and for the seats
//! of a course, which all kommuner share; a test keeps the list.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, DeleteMany, EntityTrait, FromQueryResult, QuerySelect, Select, UpdateMany};

use super::scope::{Connection, on};
use super::{Locked, Page, Paged, Row};
use crate::error::{Error, Result};

/// Reads that no tenant limits.
#[derive(Clone, Copy)]
pub(crate) struct Unscoped<'a> {
    connection: &'a Connection,
    now: DateTime<Utc>,
}

/// Reads and writes that no tenant limits, in the transaction of a [`WriteScope`](super::WriteScope).
#[derive(Clone, Copy)]
pub(crate) struct UnscopedWrite<'a>(Unscoped<'a>);

impl<'a> Deref for UnscopedWrite<'a> {
    type Target = Unscoped<'a>;
    fn deref(&self) -> &Unscoped<'a> {
        &self.0
    }
}

impl<'a> Unscoped<'a> {
    pub(super) fn new(connection: &'a Connection, now: DateTime<Utc>) -> Self {
        Self { connection, now }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub(crate) async fn all<E: EntityTrait>(&self, query: Select<E>) -> Result<Vec<E::Model>> {
        Ok(on!(self.connection, c => query.all(c).await)?)
    }

    pub(crate) async fn all_as<M: FromQueryResult + Send + Sync, E: EntityTrait>(
        &self,
        query: Select<E>,
    ) -> Result<Vec<M>> {
        let query = query.into_model::<M>();
        Ok(on!(self.connection, c => query.all(c).await)?)
    }

    pub(crate) async fn one<E: EntityTrait>(&self, query: Select<E>) -> Result<Option<E::Model>> {
        Ok(on!(self.connection, c => query.one(c).await)?)
    }

    pub(crate) async fn one_as<M: FromQueryResult + Send + Sync, E: EntityTrait>(
        &self,
        query: Select<E>,
    ) -> Result<Option<M>> {
        let query = query.into_model::<M>();
        Ok(on!(self.connection, c => query.one(c).await)?)
    }

    pub(crate) async fn page<E: EntityTrait>(&self, query: Select<E>, page: Page) -> Result<Paged<E::Model>> {
        let rows = match page.skipped() {
            Some(skipped) => self.all(query.clone().offset(skipped).limit(page.limit)).await?,
            None => Vec::new(),
        };
        let total = match page.total(rows.len()) {
            Some(total) => total,
            None => self.connection.total(query).await?,
        };
        Ok(Paged { rows, total, page })
    }

    pub(crate) async fn count<E: EntityTrait>(&self, query: Select<E>) -> Result<u64> {
        self.connection.count(query).await
    }
}

impl<'a> UnscopedWrite<'a> {
    pub(super) fn new(read: Unscoped<'a>) -> Self {
        Self(read)
    }

    pub(crate) async fn lock<E: EntityTrait>(&self, query: Select<E>) -> Result<Locked<E::Model>> {
        self.one(query.lock_exclusive()).await?.map(Locked).ok_or(Error::NotFound)
    }

    pub(crate) async fn lock_all<E: EntityTrait>(&self, query: Select<E>) -> Result<Vec<Locked<E::Model>>> {
        Ok(self.all(query.lock_exclusive()).await?.into_iter().map(Locked).collect())
    }

    pub(crate) async fn insert<M: Row>(&self, row: M) -> Result<()> {
        self.insert_all([row]).await
    }

    pub(crate) async fn insert_all<M: Row>(&self, rows: impl IntoIterator<Item = M>) -> Result<()> {
        let rows: Vec<_> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
        if rows.is_empty() {
            return Ok(());
        }
        on!(self.connection, c => M::Entity::insert_many(rows).exec_without_returning(c).await)?;
        Ok(())
    }

    pub(crate) async fn update<M: Row>(&self, row: &Locked<M>) -> Result<()> {
        let update = M::Entity::update(row.0.clone().into_active_model().reset_all());
        on!(self.connection, c => update.exec_without_returning(c).await)?;
        Ok(())
    }

    /// Runs an update of many rows and says how many it changed.
    pub(crate) async fn change<E: EntityTrait>(&self, update: UpdateMany<E>) -> Result<u64> {
        Ok(on!(self.connection, c => update.exec(c).await)?.rows_affected)
    }

    pub(crate) async fn delete<E: EntityTrait>(&self, query: DeleteMany<E>) -> Result<u64> {
        Ok(on!(self.connection, c => query.exec(c).await)?.rows_affected)
    }
}
