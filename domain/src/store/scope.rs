//! A scope: what one actor may read. It adds the filter of the table's class to every query.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, Func, Query};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult, PrimaryKeyTrait,
    QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::Unscoped;
use super::table::Table;
use crate::access::{Actor, Permission};
use crate::error::{Error, Result};

/// Where statements go: a read takes any connection, a write stays on the one of its transaction.
pub(super) enum Connection {
    Pool(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

/// Runs the expression with whichever connection it is.
macro_rules! on {
    ($connection:expr, $name:ident => $work:expr) => {
        match $connection {
            Connection::Pool($name) => $work,
            Connection::Transaction($name) => $work,
        }
    };
}
pub(super) use on;

impl Connection {
    /// How many rows the query finds. It has to find them one by one, without `GROUP BY` and `DISTINCT`.
    pub(super) async fn count<E: EntityTrait>(&self, query: Select<E>) -> Result<u64> {
        let mut query = query.select_only().expr_as(Func::count(Expr::col(Asterisk)), "rows");
        QuerySelect::query(&mut query).clear_order_by();
        let counted: Option<i64> = on!(self, c => query.into_tuple().one(c).await)?;
        Ok(counted.unwrap_or_default().cast_unsigned())
    }

    /// How long a list is.
    pub(super) async fn total<E: EntityTrait>(&self, query: Select<E>) -> Result<Total> {
        let mut some = query.select_only().expr_as(Expr::cust("1"), "one").limit(Total::COUNTED + 1).into_query();
        let count = Query::select()
            .expr_as(Func::count(Expr::col(Asterisk)), "rows")
            .from_subquery(some.clear_order_by().take(), "some")
            .take();
        let row = on!(self, c => c.query_one(&count).await)?;
        let counted: i64 = row.map(|row| row.try_get("", "rows")).transpose()?.unwrap_or_default();
        Ok(Total::of(counted.cast_unsigned()))
    }
}

/// Reads on behalf of one actor. It is not a connection: only queries on tables that say who sees them get through, and
/// each gets that filter.
///
/// This is how it is used:
/// ```no_run
/// # use samverk_domain::{Result, people::{self, person}, store::{Scope, WriteScope}};
/// use sea_orm::EntityTrait;
/// async fn everybody(scope: &Scope) -> Result<Vec<person::Model>> {
///     scope.all(person::Entity::find()).await
/// }
/// async fn write(scope: &WriteScope, id: people::UnitId) -> Result<()> {
///     people::unit::remove(scope, id).await
/// }
/// ```
/// A query cannot go around it:
/// ```compile_fail,E0277
/// # use samverk_domain::{people::person, store::Scope};
/// use sea_orm::EntityTrait;
/// async fn around(scope: &Scope) {
///     person::Entity::find().all(scope).await;
/// }
/// ```
/// A table without a class is rejected:
/// ```compile_fail,E0277
/// # use samverk_domain::{access::account, store::Scope};
/// use sea_orm::EntityTrait;
/// async fn unmarked(scope: &Scope) {
///     scope.all(account::Entity::find()).await;
/// }
/// ```
/// A scope that reads does not write:
/// ```compile_fail,E0308
/// # use samverk_domain::{people, store::Scope};
/// async fn write(scope: &Scope, id: people::UnitId) {
///     people::unit::remove(scope, id).await;
/// }
/// ```
/// The connection is out of reach:
/// ```compile_fail,E0616
/// # use samverk_domain::{people::person, store::Scope};
/// use sea_orm::EntityTrait;
/// async fn reach(scope: &Scope) {
///     person::Entity::find().all(&scope.connection).await;
/// }
/// ```
pub struct Scope {
    actor: Actor,
    now: DateTime<Utc>,
    pub(super) connection: Connection,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// From 1; 0 and pages past the end are empty.
    pub page: u64,
    /// Rows on a page.
    pub limit: u64,
}

impl Page {
    /// How many rows come before the page; none if there is no such page. Databases count in signed numbers.
    pub(super) fn skipped(self) -> Option<u64> {
        self.page.checked_sub(1)?.checked_mul(self.limit).filter(|skipped| i64::try_from(*skipped).is_ok())
    }

    /// How long the list is, if the rows of the page tell: one that is not full is the last.
    pub(super) fn total(self, rows: usize) -> Option<Total> {
        let (skipped, rows) = (self.skipped()?, rows as u64);
        (rows < self.limit && (rows > 0 || skipped == 0)).then_some(Total::Exactly(skipped + rows))
    }
}

/// How long a list is. One that is very long is not counted to its end, which would take longer every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// So long.
    Exactly(u64),
    /// Longer than this.
    MoreThan(u64),
}

impl Total {
    /// So many rows are counted.
    pub const COUNTED: u64 = 1_000;

    fn of(counted: u64) -> Self {
        if counted > Self::COUNTED { Self::MoreThan(Self::COUNTED) } else { Self::Exactly(counted) }
    }

    /// The rows that were counted.
    #[must_use]
    pub fn counted(self) -> u64 {
        match self {
            Self::Exactly(rows) | Self::MoreThan(rows) => rows,
        }
    }
}

/// A part of a list, and how long the whole is.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// Rows on all pages together.
    pub total: Total,
    /// What was asked for.
    pub page: Page,
}

impl<T> Paged<T> {
    /// A page of rows that are all at hand.
    pub(crate) fn cut(rows: Vec<T>, page: Page) -> Self {
        let total = Total::Exactly(rows.len() as u64);
        let before = usize::try_from(page.page.saturating_sub(1).saturating_mul(page.limit)).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        Self { rows: rows.into_iter().skip(before).take(limit).collect(), total, page }
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Paged<U> {
        Paged { rows: self.rows.into_iter().map(turn).collect(), total: self.total, page: self.page }
    }
}

impl Scope {
    pub(super) fn new(actor: Actor, now: DateTime<Utc>, connection: Connection) -> Self {
        Self { actor, now, connection }
    }

    /// On whose behalf this scope works.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The time of the request, the same throughout.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Goes on only if the actor has the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.actor.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// All rows of the query that the actor may see.
    pub async fn all<E: Table>(&self, query: Select<E>) -> Result<Vec<E::Model>> {
        let query = self.visible(query);
        Ok(on!(&self.connection, c => query.all(c).await)?)
    }

    /// All rows of the query, each as an `M`. The filter is that of the query's first table; joined tenant tables are
    /// kept apart by their foreign keys over tenant and id.
    pub async fn all_as<M: FromQueryResult + Send + Sync, E: Table>(&self, query: Select<E>) -> Result<Vec<M>> {
        let query = self.visible(query).into_model::<M>();
        Ok(on!(&self.connection, c => query.all(c).await)?)
    }

    /// The first row, if there is one that the actor may see.
    pub async fn one<E: Table>(&self, query: Select<E>) -> Result<Option<E::Model>> {
        let query = self.visible(query);
        Ok(on!(&self.connection, c => query.one(c).await)?)
    }

    /// The first row as an `M`.
    pub async fn one_as<M: FromQueryResult + Send + Sync, E: Table>(&self, query: Select<E>) -> Result<Option<M>> {
        let query = self.visible(query).into_model::<M>();
        Ok(on!(&self.connection, c => query.one(c).await)?)
    }

    /// The row with this id; outside the actor's sight it is not found.
    pub async fn get<E: Table>(
        &self,
        id: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    ) -> Result<E::Model> {
        self.one(E::find_by_id(id)).await?.ok_or(Error::NotFound)
    }

    /// How many rows the actor may see.
    pub async fn count<E: Table>(&self, query: Select<E>) -> Result<u64> {
        self.connection.count(self.visible(query)).await
    }

    /// One page of the query, each row as an `M`, with the number of rows in all.
    pub async fn page<M: FromQueryResult + Send + Sync, E: Table>(
        &self,
        query: Select<E>,
        page: Page,
    ) -> Result<Paged<M>> {
        self.page_of(query.clone(), query, page).await
    }

    /// One page, where the rows are counted by a query that finds the same with less: without what is only shown.
    pub async fn page_of<M: FromQueryResult + Send + Sync, E: Table>(
        &self,
        found: Select<E>,
        shown: Select<E>,
        page: Page,
    ) -> Result<Paged<M>> {
        let rows = match page.skipped() {
            Some(skipped) => self.all_as(shown.offset(skipped).limit(page.limit)).await?,
            None => Vec::new(),
        };
        let total = match page.total(rows.len()) {
            Some(total) => total,
            None => self.connection.total(self.visible(found)).await?,
        };
        Ok(Paged { rows, total, page })
    }

    /// Reads without a tenant: for `access` and `jobs`, and for the seats of a course, which all kommuner share.
    pub(crate) fn unscoped(&self) -> Unscoped<'_> {
        Unscoped::new(&self.connection, self.now)
    }

    fn visible<E: Table>(&self, query: Select<E>) -> Select<E> {
        query.filter(E::CLASS.visible_to(&self.actor))
    }
}

impl From<DbErr> for Error {
    fn from(fault: DbErr) -> Self {
        Self::Store(fault)
    }
}
