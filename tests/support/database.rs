//! Databases for tests: one is made, migrated and peopled, and each test gets a copy.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use samverk_domain::store::{Clock, Database};
use sea_orm::{ConnectionTrait, Database as Connection};
use tokio::sync::OnceCell;

use super::world;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The address of the server that tests run on, if it is not SQLite.
fn server() -> Option<String> {
    std::env::var("SAMVERK_TEST_DATABASE").ok().filter(|url| !url.is_empty())
}

/// A copy of the template, at an address of its own.
pub(super) async fn copy(folder: &Path) -> String {
    let template = TEMPLATE.get_or_init(make).await;
    match server() {
        None => {
            let path = folder.join("samverk.db");
            std::fs::copy(template, &path).unwrap();
            format!("sqlite:{}", path.display())
        }
        Some(server) => {
            let name = new_name();
            execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            with_name(&server, &name)
        }
    }
}

/// Removes a copy; a file goes with its folder.
pub(super) async fn remove(url: &str) {
    if let (Some(server), Some((_, name))) = (server(), url.rsplit_once('/')) {
        execute(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
}

async fn make() -> String {
    let folder = folder();
    let url = create(&folder, "template.db").await;
    let database = Database::open(&url, Clock::fixed(world::then())).await.unwrap();
    samverk::program::migrate(&database).await.unwrap();
    world::people(&database, &folder.join("mail")).await;
    database.close().await.unwrap();
    match server() {
        None => url.trim_start_matches("sqlite:").to_owned(),
        Some(_) => url.rsplit('/').next().expect("the address ends with a database").to_owned(),
    }
}

/// A new database without tables.
async fn create(folder: &Path, file: &str) -> String {
    match server() {
        None => format!("sqlite:{}", folder.join(file).display()),
        Some(server) => {
            let name = new_name();
            execute(&server, &format!("CREATE DATABASE {name}")).await;
            with_name(&server, &name)
        }
    }
}

/// A new database with tables and no rows.
pub(super) async fn empty(folder: &Path, clock: Clock) -> (String, Database) {
    let url = create(folder, "samverk.db").await;
    let database = Database::open(&url, clock).await.unwrap();
    samverk::program::migrate(&database).await.unwrap();
    (url, database)
}

/// A new folder under the system's temporary one.
pub(crate) fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("samverk-test-{}", new_name()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn new_name() -> String {
    format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn with_name(server: &str, name: &str) -> String {
    let (start, _) = server.rsplit_once('/').expect("the address of a server ends with a database");
    format!("{start}/{name}")
}

async fn execute(server: &str, sql: &str) {
    let connection = Connection::connect(server).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}
