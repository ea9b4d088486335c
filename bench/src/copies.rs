//! Rows copied inside the database, many at a time. Tables' columns are read from the database, so a new one comes along by
//! itself.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;

use crate::Result;
use crate::pools::Pools;

/// The words in which the two databases differ.
struct Dialect {
    new_id: &'static str,
    columns: &'static str,
    /// Whole years earlier: as many as `past.years` says.
    earlier: fn(&str) -> String,
    is_time: fn(&str) -> bool,
    /// What a database in use has done by itself with rows that have been there for a while.
    settle: &'static str,
}

const SQLITE: Dialect = Dialect {
    new_id: "randomblob(16)",
    columns: "SELECT name, lower(type) FROM pragma_table_info($1)",
    earlier: |column| {
        format!(
            "CASE WHEN {column} IS NULL THEN NULL ELSE printf('%04d', substr({column}, 1, 4) - past.years) || substr({column}, 5) END"
        )
    },
    is_time: |kind| kind == "timestamptz",
    settle: "ANALYZE",
};

const POSTGRES: Dialect = Dialect {
    new_id: "gen_random_uuid()",
    columns: "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = $1",
    earlier: |column| format!("{column} - make_interval(years => past.years::int)"),
    is_time: |kind| kind == "timestamp with time zone",
    settle: "VACUUM ANALYZE",
};

/// The tables that rows are copied in.
pub(crate) struct Tables {
    dialect: &'static Dialect,
    columns: HashMap<&'static str, Vec<(String, String)>>,
}

impl Tables {
    /// What makes an id.
    pub(crate) fn new_id(&self) -> &'static str {
        self.dialect.new_id
    }

    /// Copies rows that `from` calls `copied`, with other values in some columns.
    pub(crate) fn copied(&self, table: &str, from: &str, set: &[(&str, &str)]) -> String {
        self.with(table, from, set, str::to_owned)
    }

    /// The same, and what happened did so `past.years` earlier.
    pub(crate) fn copied_earlier(&self, table: &str, from: &str, set: &[(&str, &str)]) -> String {
        self.with(table, from, set, self.dialect.earlier)
    }

    fn with(&self, table: &str, from: &str, set: &[(&str, &str)], time: impl Fn(&str) -> String) -> String {
        let (names, values): (Vec<_>, Vec<_>) = self.columns[table]
            .iter()
            .map(|(name, kind)| {
                let set = set.iter().find(|(column, _)| column == name).map(|(_, value)| (*value).to_owned());
                let own = format!("copied.{name}");
                let value = if (self.dialect.is_time)(kind) { time(&own) } else { own };
                (name.as_str(), set.unwrap_or(value))
            })
            .unzip();
        format!("INSERT INTO {table} ({}) SELECT {} FROM {from}", names.join(", "), values.join(", "))
    }
}

/// Runs statements of either database on one connection, which temporary tables live on.
macro_rules! run_all {
    ($pool:expr, $dialect:expr, $tables:expr, $statements:expr) => {{
        let mut connection = $pool.acquire().await?;
        let mut columns = HashMap::new();
        for &table in $tables {
            let of = sqlx::query_as($dialect.columns).bind(table).fetch_all(&mut *connection).await?;
            columns.insert(table, of);
        }
        for statement in $statements(&Tables { dialect: $dialect, columns }) {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
        }
        sqlx::query($dialect.settle).execute(&mut *connection).await?;
    }};
}

/// Runs statements that copy rows of these tables.
pub(crate) async fn run(pools: &Pools, tables: &[&'static str], statements: impl Fn(&Tables) -> Vec<String>) -> Result {
    match pools {
        Pools::Sqlite { writer, .. } => run_all!(writer, &SQLITE, tables, statements),
        Pools::Postgres(pool) => run_all!(pool, &POSTGRES, tables, statements),
    }
    Ok(())
}
