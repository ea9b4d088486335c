//! What the schema promises about tenants.

use std::collections::BTreeMap;

use sea_orm::DbBackend;

use crate::support::TestApp;

/// Columns whose values nobody can guess or choose, so that a clash of them tells nothing.
const RANDOM_IDS: [&str; 6] = ["id", "registration_id", "session_id", "code", "year", "serial"];

#[tokio::test]
async fn every_table_in_the_database_says_whose_it_is() {
    let app = TestApp::start().await;
    let mut declared: Vec<_> = samverk_domain::tables().iter().map(|table| table.name.to_owned()).collect();
    declared.sort();
    let mut there = tables(&app).await;
    there.sort();
    assert_eq!(there, declared, "every table has a class: add it to its slice's tables()");
}

#[tokio::test]
async fn every_unique_key_of_a_tenant_table_begins_with_the_tenant_or_is_a_random_id() {
    let app = TestApp::start().await;
    let keys = unique_keys(&app).await;
    let mut checked = 0;
    for table in samverk_domain::tables() {
        let Some(tenant) = table.tenant else { continue };
        for key in keys.get(table.name).into_iter().flatten() {
            let is_random_id = key.iter().all(|column| RANDOM_IDS.contains(&column.as_str()));
            assert!(
                is_random_id || key.contains(&tenant.to_owned()),
                "{}: UNIQUE ({}) tells one kommun what another has",
                table.name,
                key.join(", ")
            );
            assert!(!key.iter().any(|column| column == "(expression)"), "{}: what is in {key:?}?", table.name);
            checked += 1;
        }
        assert!(keys.contains_key(table.name), "{} has no key at all", table.name);
    }
    assert!(checked > 15, "only {checked} keys were found");
}

async fn tables(app: &TestApp) -> Vec<String> {
    let sql = match app.backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let names: Vec<String> = app.query(sql).await.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    names.into_iter().filter(|name| name != "seaql_migrations").collect()
}

/// The columns of each unique index, by table.
async fn unique_keys(app: &TestApp) -> BTreeMap<String, Vec<Vec<String>>> {
    let sql = match app.backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS table_name, i.name AS key_name, COALESCE(c.name, '(expression)') AS column_name
             FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
             WHERE m.type = 'table' AND i.\"unique\" = 1"
        }
        _ => {
            "SELECT t.relname::text AS table_name, i.relname::text AS key_name, COALESCE(a.attname, '(expression)')::text AS column_name
             FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
             CROSS JOIN unnest(x.indkey) AS part (attnum)
             LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = part.attnum
             WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace"
        }
    };
    let mut keys: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for row in app.query(sql).await {
        let [table, key, column] = ["table_name", "key_name", "column_name"].map(|name| row.try_get("", name).unwrap());
        keys.entry(table).or_default().entry(key).or_default().push(column);
    }
    keys.into_iter().map(|(table, keys)| (table, keys.into_values().collect())).collect()
}
