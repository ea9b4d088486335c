//! Years of history: what was held, and who was there, copied from the demo association's latest year.

use crate::Result;
use crate::copies::{self, Tables};
use crate::pools::Pools;

/// What a year has: 200 offerings of 250 registrations.
const OFFERINGS: u32 = 200;
const PARTICIPANTS: u32 = 250;

/// Adds these years, counted back from now.
pub(crate) async fn add(pools: &Pools, years: std::ops::RangeInclusive<u32>) -> Result {
    let tables = ["course_offering", "course_session", "registration"];
    copies::run(pools, &tables, |tables| statements(tables, &years)).await
}

fn statements(tables: &Tables, years: &std::ops::RangeInclusive<u32>) -> Vec<String> {
    let new_id = tables.new_id();
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
        tables.copied_earlier(
            "course_offering",
            "course_offering AS copied INNER JOIN past ON past.template = copied.id",
            &offering.collect::<Vec<_>>(),
        ),
        tables.copied_earlier(
            "course_session",
            "course_session AS copied INNER JOIN past ON past.template = copied.offering_id",
            &session,
        ),
        tables.copied_earlier(
            "registration",
            &format!(
                "past INNER JOIN course_offering AS held ON held.id = past.id INNER JOIN \
                 (SELECT id, owner_org_id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS people FROM person) \
                 AS person ON (person.number + past.number * 37) % person.people < {PARTICIPANTS} CROSS JOIN \
                 (SELECT * FROM registration WHERE state = 'attended' LIMIT 1) AS copied"
            ),
            &registration,
        ),
    ]
}
