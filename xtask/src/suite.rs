//! The test suite, once per database, after providing what it needs on the machine.

use crate::check::Outcome;
use crate::postgres::{Cluster, Commits};
use crate::run::{cargo, find, run};
use crate::{Result, debian};

/// Tells the integration tests which PostgreSQL server to use; without it they use SQLite.
pub(crate) const DATABASE: &str = "SAMVERK_TEST_DATABASE";

pub(crate) fn on_sqlite() -> Result<Outcome> {
    provide_browser()?;
    run(cargo(&["test", "--workspace"]).env_remove(DATABASE))?;
    Ok(Outcome::Passed)
}

pub(crate) fn on_postgres() -> Result<Outcome> {
    provide_browser()?;
    let cluster = Cluster::start(Commits::Fast)?;
    let tests = ["test", "--package", "samverk", "--test", "samverk"];
    run(cargo(&tests).env(DATABASE, cluster.url()))?;
    Ok(Outcome::Passed)
}

fn provide_browser() -> Result {
    if find("chromium").is_some() && find("chromedriver").is_some() {
        return Ok(());
    }
    debian::install(&["chromium", "chromium-driver"], "the browser tests need")
}
