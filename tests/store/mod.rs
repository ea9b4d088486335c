//! What the schema promises about tenants.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::TestApp;

#[tokio::test]
async fn every_table_in_the_database_says_whose_it_is() {
    let app = TestApp::start().await;
    let declared: Vec<_> = samverk_domain::tables().iter().map(|table| table.name).collect();
    for table in tables(&app).await {
        assert!(declared.contains(&table.as_str()), "{table} has no class: add it to its slice's tables()");
    }
}

#[tokio::test]
async fn every_unique_key_of_a_tenant_table_begins_with_the_tenant_or_is_a_random_id() {
    let app = TestApp::start().await;
    let keys = unique_keys(&app).await;
    let mut checked = 0;
    for table in samverk_domain::tables() {
        let Some(tenant) = table.tenant else { continue };
        for key in keys.get(table.name).into_iter().flatten() {
            let is_random_id = key.iter().all(|column| column.ends_with("id") && column != tenant);
            assert!(
                is_random_id || key.contains(&tenant.to_owned()),
                "{}: UNIQUE ({}) tells one kommun what another has",
                table.name,
                key.join(", ")
            );
            checked += 1;
        }
        assert!(keys.contains_key(table.name), "{} has no key at all", table.name);
    }
    assert!(checked > 15, "only {checked} keys were found");
}

async fn tables(app: &TestApp) -> Vec<String> {
    let sql = match backend(app) {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let names: Vec<String> = rows(app, sql).await.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    names.into_iter().filter(|name| name != "seaql_migrations").collect()
}

/// The columns of each unique index, by table.
async fn unique_keys(app: &TestApp) -> BTreeMap<String, Vec<Vec<String>>> {
    let sql = match backend(app) {
        DbBackend::Sqlite => {
            "SELECT m.name AS table_name, i.name AS key_name, c.name AS column_name
             FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
             WHERE m.type = 'table' AND i.\"unique\" = 1"
        }
        _ => {
            "SELECT t.relname AS table_name, i.relname AS key_name, a.attname AS column_name
             FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
             WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace"
        }
    };
    let mut keys: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for row in rows(app, sql).await {
        let [table, key, column] = ["table_name", "key_name", "column_name"].map(|name| row.try_get("", name).unwrap());
        keys.entry(table).or_default().entry(key).or_default().push(column);
    }
    keys.into_iter().map(|(table, keys)| (table, keys.into_values().collect())).collect()
}

fn backend(app: &TestApp) -> DbBackend {
    app.database.for_migrations().get_database_backend()
}

async fn rows(app: &TestApp, sql: &str) -> Vec<sea_orm::QueryResult> {
    app.database.for_migrations().query_all_raw(Statement::from_string(backend(app), sql)).await.unwrap()
}
