//! Connections without an ORM, set up as Samverk sets up its own (`domain/src/store/database.rs`).

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::Result;

/// The pools of a database.
#[derive(Clone)]
pub(crate) enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

impl Pools {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        if !url.starts_with("sqlite:") {
            let options = PgConnectOptions::from_str(url)?.options([
                ("plan_cache_mode", "force_generic_plan"),
                ("jit", "off"),
                ("max_parallel_workers_per_gather", "0"),
            ]);
            return Ok(Self::Postgres(PgPoolOptions::new().max_connections(16).connect_with(options).await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(256)
            .pragma("cache_size", "-8000");
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options.pragma("query_only", "ON"));
        Ok(Self::Sqlite { readers: readers.await?, writer })
    }
}

/// Does the work with the pool for reading, whichever database it is of.
macro_rules! reading {
    ($pools:expr, $pool:ident => $work:expr) => {
        match $pools {
            $crate::pools::Pools::Sqlite { readers: $pool, .. } => $work,
            $crate::pools::Pools::Postgres($pool) => $work,
        }
    };
}
pub(crate) use reading;
