//! The connection pools, and the two doors to them: a scope that reads and a scope that writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{Notify, Semaphore};

use super::scope::Connection;
use super::{Clock, Scope, WriteScope};
use crate::access::Actor;
use crate::error::Result;
use crate::jobs::batch::BatchId;

/// A database, open. Cheap to clone: all clones share the pools.
#[derive(Clone, Debug)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    clock: Clock,
    reading: Arc<Semaphore>,
    generation: Arc<AtomicU64>,
    job_enqueued: Arc<Notify>,
}

/// How many connections each kind of database gets.
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;
/// How many reads are under way at once; the rest wait before they take up memory. More would wait for a connection.
const READS: usize = 32;

impl Database {
    /// Opens the database at a `sqlite:` or `postgres:` address. A SQLite file is created when it is not there.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, DbErr> {
        let (readers, writer) = if url.starts_with("sqlite:") {
            // One writer, so that a transaction never waits for another and then finds its snapshot stale.
            let writer = sea_orm::Database::connect(sqlite(url, 1, false)).await?;
            (sea_orm::Database::connect(sqlite(url, SQLITE_READERS, true)).await?, writer)
        } else {
            let pool = sea_orm::Database::connect(postgres(url)).await?;
            (pool.clone(), pool)
        };
        Ok(Self::of(readers, writer, clock))
    }

    /// A database that is not there: every statement fails. For describing what would be served without one.
    #[must_use]
    pub fn absent() -> Self {
        Self::of(DatabaseConnection::default(), DatabaseConnection::default(), Clock::System)
    }

    fn of(readers: DatabaseConnection, writer: DatabaseConnection, clock: Clock) -> Self {
        let reading = Arc::new(Semaphore::new(READS));
        Self { readers, writer, clock, reading, generation: Arc::default(), job_enqueued: Arc::default() }
    }

    /// Closes the pools once what is under way has ended.
    pub async fn close(self) -> Result<(), DbErr> {
        self.readers.close().await?;
        self.writer.close().await
    }

    /// The connection that migrations run on. Nothing else may use it.
    #[must_use]
    pub fn for_migrations(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Lets SQLite see what its tables hold by now, by which it chooses indexes. PostgreSQL does so by itself. Cheap when
    /// little has changed.
    pub async fn take_stock(&self) -> Result<(), DbErr> {
        if !self.is_shared() {
            self.writer.execute_unprepared("PRAGMA optimize(0x10002)").await?;
        }
        Ok(())
    }

    /// Whether several processes may share this database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.writer.get_database_backend() != DbBackend::Sqlite
    }

    /// The time, as the whole program sees it.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Counts the commits of this process that changed published content, seats included. A representation made
    /// while the number stood still is current, as far as this process knows.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Waits until this process has enqueued a job.
    pub async fn job_enqueued(&self) {
        self.job_enqueued.notified().await;
    }

    /// Runs `work` with a scope that reads on behalf of `actor`. Each statement sees what is committed when it starts.
    pub async fn read<T, E>(&self, actor: &Actor, work: impl AsyncFnOnce(&Scope) -> Result<T, E>) -> Result<T, E> {
        let _place = self.reading.acquire().await;
        let scope = Scope::new(actor.clone(), self.clock.now(), Connection::Pool(self.readers.clone()));
        let work = Box::pin(work(&scope));
        work.await
    }

    /// Runs `work` in one transaction on behalf of `actor`: `Ok` commits, `Err` rolls back, and so does a dropped future.
    pub async fn write<T, E: From<DbErr>>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&WriteScope) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_in(None, actor, work).await
    }

    /// The same for a job of a batch: what it enqueues belongs to the batch too.
    pub(crate) async fn write_in<T, E: From<DbErr>>(
        &self,
        batch: Option<BatchId>,
        actor: &Actor,
        work: impl AsyncFnOnce(&WriteScope) -> Result<T, E>,
    ) -> Result<T, E> {
        let options = TransactionOptions {
            // Takes SQLite's write lock first, so that what the transaction reads cannot change under it.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.writer.begin_with_options(options).await?;
        let scope = Scope::new(actor.clone(), self.clock.now(), Connection::Transaction(transaction));
        let scope = WriteScope::new(scope, batch);
        // On the heap, and only from here on: those who wait for the writer do not hold room for the whole work.
        let work = Box::pin(work(&scope));
        let done = work.await?;
        let effects = scope.commit().await?;
        if effects.published {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
        if effects.enqueued {
            self.job_enqueued.notify_one();
        }
        Ok(done)
    }
}

fn common(mut options: ConnectOptions) -> ConnectOptions {
    options
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    options
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(POSTGRES_CONNECTIONS).map_sqlx_postgres_opts(|postgres| {
        // Every statement names its rows by keys, so that one plan suits all values; without this, lists over many tables
        // are planned anew each time, which takes longer than to run them. Such a plan knows no values and guesses too many rows,
        // so that PostgreSQL would compile it, start helpers, or read a whole table of twenty years into a hash, for longer than it runs:
        // what belongs to a row is looked up by its key instead.
        postgres
            .options([
                ("plan_cache_mode", "force_generic_plan"),
                ("jit", "off"),
                ("max_parallel_workers_per_gather", "0"),
                ("enable_hashjoin", "off"),
                ("enable_material", "off"),
            ])
            .statement_cache_capacity(STATEMENTS)
    });
    common(options)
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(connections).map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENTS)
            // Pages kept, in KiB: what the lists and the seats of a large association touch again and again.
            .pragma("cache_size", "-8000");
        if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
    });
    common(options)
}
