//! Networks and kommuner, as many as there are in a whole country: copied from the demo association's, with four fifths of the
//! seats filled.

use crate::Result;
use crate::copies::{self, Tables};
use crate::pools::Pools;

/// How large the second matrix is; the first is the demo association's own.
const NETWORKS: u32 = 300;
const MUNICIPALITIES: u32 = 290;
/// How many sit in the networks of each new kommun.
const PEOPLE: u32 = 10;

/// Makes the matrix so large.
pub(crate) async fn grow(pools: &Pools) -> Result {
    let tables = ["organisation", "membership", "person", "network", "network_membership"];
    copies::run(pools, &tables, statements).await
}

fn statements(tables: &Tables) -> Vec<String> {
    let new_id = tables.new_id();
    let numbers = |name: &str, from: &str, most: u32| {
        format!(
            "CREATE TEMPORARY TABLE {name} AS WITH RECURSIVE number (value) AS (SELECT 1 + (SELECT count(*) FROM {from}) UNION \
             ALL SELECT value + 1 FROM number WHERE value < {most}) SELECT value FROM number WHERE value <= {most}"
        )
    };
    let one = |table: &str, order: &str| format!("(SELECT * FROM {table} ORDER BY {order} LIMIT 1) AS copied");
    let municipality = "(SELECT * FROM organisation WHERE kind = 'municipality' ORDER BY sort_key LIMIT 1) AS copied";
    let grown =
        "(SELECT id, row_number() OVER (ORDER BY slug) AS number FROM organisation WHERE slug LIKE 'ny-%') AS grown";
    let seated = "(SELECT person.id, person.owner_org_id, row_number() OVER (PARTITION BY person.owner_org_id ORDER BY \
                  person.id) AS number, organisation.slug FROM person INNER JOIN organisation ON organisation.id = \
                  person.owner_org_id WHERE organisation.kind = 'municipality') AS person";
    let sat_in = "(SELECT id, slug, row_number() OVER (ORDER BY slug) AS number FROM network) AS network";
    vec![
        numbers("new_organisation", "organisation WHERE kind = 'municipality'", MUNICIPALITIES),
        tables.copied(
            "organisation",
            &format!("{municipality} CROSS JOIN new_organisation"),
            &[
                ("id", new_id),
                ("slug", "'ny-' || new_organisation.value"),
                ("name", "'Kommun ' || new_organisation.value"),
                ("short_name", "'Kommun ' || new_organisation.value"),
                ("sort_key", "'kommun ' || new_organisation.value"),
                ("organisation_number", "NULL"),
                ("municipality_code", "NULL"),
                ("email_domain", "NULL"),
            ],
        ),
        tables.copied(
            "membership",
            &format!("{} CROSS JOIN {grown}", one("membership WHERE to_on IS NULL", "from_on")),
            &[("id", new_id), ("organisation_id", "grown.id")],
        ),
        numbers("new_person", "person WHERE 1 = 0", PEOPLE),
        tables.copied(
            "person",
            &format!("{} CROSS JOIN {grown} CROSS JOIN new_person", one("person WHERE account_id IS NULL", "id")),
            &[("id", new_id), ("owner_org_id", "grown.id")],
        ),
        numbers("new_network", "network", NETWORKS),
        tables.copied(
            "network",
            &format!("{} CROSS JOIN new_network", one("network WHERE state = 'active' AND is_for_all", "slug")),
            &[
                ("id", new_id),
                ("slug", "'ny-' || new_network.value"),
                ("name", "'Nätverk ' || new_network.value"),
                ("sort_key", "'nätverk ' || new_network.value"),
            ],
        ),
        tables.copied(
            "network_membership",
            &format!(
                "{} CROSS JOIN {sat_in} INNER JOIN {seated} ON person.number = 1 + network.number % {PEOPLE} AND \
                 (network.slug LIKE 'ny-%' OR person.slug LIKE 'ny-%') WHERE network.number % 5 <> person.number % 5",
                one("network_membership WHERE state = 'active' AND role = 'member'", "id")
            ),
            &[
                ("id", new_id),
                ("owner_org_id", "person.owner_org_id"),
                ("network_id", "network.id"),
                ("person_id", "person.id"),
            ],
        ),
    ]
}
