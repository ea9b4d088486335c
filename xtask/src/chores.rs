//! The tasks that change something or serve development, and that CI does not run.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::postgres::{Cluster, Commits};
use crate::run::{cargo, read, run};
use crate::suite::DATABASE;

/// Usage and purpose of each, for the list of tasks.
pub(crate) const ALL: [(&str, &str); 3] = [
    ("postgres -- COMMAND…", "run a command with DATABASE_URL of a throw-away PostgreSQL"),
    ("document", "rewrite openapi/openapi.json from the code"),
    ("bench -- ARGUMENTS…", "run the benchmark, release build, on a throw-away PostgreSQL"),
];

/// Also good for `-- psql` alone, and for `-- cargo test … one_test` on PostgreSQL.
pub(crate) fn postgres(command: &[String]) -> Result {
    let (program, arguments) =
        command.split_first().ok_or("say what to run, for example: cargo xtask postgres -- psql")?;
    let cluster = Cluster::start(Commits::Fast)?;
    let mut command = Command::new(program);
    command.args(arguments).env(DATABASE, cluster.url());
    run(cluster.reachable_from(&mut command))
}

pub(crate) fn document() -> Result {
    // Read before the file is opened: a program that does not compile must not empty it.
    let document = read(&mut cargo(&["run", "--quiet", "--package", "samverk", "--", "openapi"]))?;
    fs::create_dir_all("openapi")?;
    fs::write("openapi/openapi.json", document)?;
    Ok(())
}

pub(crate) fn bench(arguments: &[String]) -> Result {
    run(&mut cargo(&["build", "--release", "--package", "samverk", "--package", "samverk-bench"]))?;
    let cluster = Cluster::start(Commits::Durable)?;
    let mut bench = Command::new("target/release/samverk-bench");
    run(cluster.reachable_from(bench.args(arguments)))
}
