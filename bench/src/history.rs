//! Years of history: what was held, and who was there, copied from the demo association's latest year inside the database. Tables'
//! columns are read from the database, so a new one comes along by itself.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;

use crate::Result;
use crate::pools::Pools;

/// What a year has: 200 offerings of 250 registrations.
const OFFERINGS: u32 = 200;
const PARTICIPANTS: u32 = 250;

/// The words in which the two databases differ.
struct Dialect {
    new_id: &'static str,
    columns: &'static str,
    /// Whole years earlier.
    earlier: fn(&str) -> String,
    is_time: fn(&str) -> bool,
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
};

const POSTGRES: Dialect = Dialect {
    new_id: "gen_random_uuid()",
    columns: "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = $1",
    earlier: |column| format!("{column} - make_interval(years => past.years::int)"),
    is_time: |kind| kind == "timestamp with time zone",
};

/// Runs statements of either database on one connection, which temporary tables live on.
macro_rules! run_all {
    ($pool:expr, $dialect:expr, $years:expr) => {{
        let mut connection = $pool.acquire().await?;
        let mut columns = HashMap::new();
        for table in ["course_offering", "course_session", "registration"] {
            let of: Vec<(String, String)> =
                sqlx::query_as($dialect.columns).bind(table).fetch_all(&mut *connection).await?;
            columns.insert(table, of);
        }
        for statement in statements($dialect, &columns, $years) {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
        }
    }};
}

/// Adds these years, counted back from now.
pub(crate) async fn add(pools: &Pools, years: std::ops::RangeInclusive<u32>) -> Result {
    match pools {
        Pools::Sqlite { writer, .. } => run_all!(writer, &SQLITE, years),
        Pools::Postgres(pool) => run_all!(pool, &POSTGRES, years),
    }
    Ok(())
}

fn statements(
    dialect: &Dialect,
    columns: &HashMap<&str, Vec<(String, String)>>,
    years: std::ops::RangeInclusive<u32>,
) -> Vec<String> {
    let new_id = dialect.new_id;
    let zero =
        ["seats_held", "seats_leased", "pool_count", "queue_length", "waiting_together"].map(|column| (column, "0"));
    let offering = [("id", "past.id"), ("capacity", "300"), ("seats_taken", "250")].into_iter().chain(zero);
    let session = [("id", new_id), ("offering_id", "past.id")];
    let registration = [
        ("id", new_id),
        ("owner_org_id", "person.owner_org_id"),
        ("offering_id", "past.id"),
        ("person_id", "person.id"),
        ("booking_id", new_id),
        ("starts_at", "held.starts_at"),
        ("ends_at", "held.ends_at"),
        ("unit_id", "NULL"),
        ("pool_id", "NULL"),
        ("price_ore", "190000"),
        ("version", "2"),
        ("billed_version", "2"),
    ];
    let copied = |table: &str, from: &str, set: &[(&str, &str)]| {
        let (names, values): (Vec<_>, Vec<_>) = columns[table]
            .iter()
            .map(|(name, kind)| {
                let set = set.iter().find(|(column, _)| column == name).map(|(_, value)| (*value).to_owned());
                let own = format!("copied.{name}");
                let value = if (dialect.is_time)(kind) { (dialect.earlier)(&own) } else { own };
                (name.as_str(), set.unwrap_or(value))
            })
            .unzip();
        format!("INSERT INTO {table} ({}) SELECT {} FROM {from}", names.join(", "), values.join(", "))
    };
    vec![
        "DROP TABLE IF EXISTS past".to_owned(),
        format!(
            "CREATE TEMPORARY TABLE past AS WITH RECURSIVE year (years) AS (SELECT {} UNION ALL SELECT years + 1 FROM year \
             WHERE years < {}) SELECT latest.id AS template, {new_id} AS id, year.years, latest.number FROM year CROSS JOIN \
             (SELECT id, row_number() OVER (ORDER BY starts_at DESC) AS number FROM course_offering WHERE state = 'completed') \
             AS latest WHERE latest.number <= {OFFERINGS}",
            years.start(),
            years.end()
        ),
        copied(
            "course_offering",
            "course_offering AS copied INNER JOIN past ON past.template = copied.id",
            &offering.collect::<Vec<_>>(),
        ),
        copied(
            "course_session",
            "course_session AS copied INNER JOIN past ON past.template = copied.offering_id",
            &session,
        ),
        copied(
            "registration",
            &format!(
                "past INNER JOIN course_offering AS held ON held.id = past.id INNER JOIN \
                 (SELECT id, owner_org_id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS people FROM person) \
                 AS person ON (person.number + past.number * 37) % person.people < {PARTICIPANTS} CROSS JOIN \
                 (SELECT * FROM registration WHERE state = 'attended' LIMIT 1) AS copied"
            ),
            &registration,
        ),
        "ANALYZE".to_owned(),
    ]
}
