//! The steps of `cargo xtask check`, which are exactly what CI runs.

use std::time::{Duration, Instant};

use crate::run::{cargo, run};
use crate::{Result, deny, direction, suite, unused};

/// One named part of the check, also a task of its own.
pub(crate) struct Step {
    /// What one types after `cargo xtask`.
    pub(crate) name: &'static str,
    /// The line in the list of tasks.
    pub(crate) about: &'static str,
    work: fn() -> Result<Outcome>,
}

/// How a step that found no fault ended.
pub(crate) enum Outcome {
    /// Everything it looks for was looked for.
    Passed,
    /// It could not look, for the reason given; shown so that nobody takes it for a pass.
    NotRun(String),
}

pub(crate) const STEPS: [Step; 9] = [
    Step { name: "fmt", about: "the code is formatted", work: || passed(cargo(&["fmt", "--all", "--check"])) },
    Step {
        name: "clippy",
        about: "no lint complains",
        work: || {
            let scope = ["clippy", "--workspace", "--all-targets"];
            passed(cargo(&[&scope[..], &["--", "-D", "warnings"]].concat()))
        },
    },
    Step {
        name: "doc",
        about: "the documentation builds without warnings",
        work: || {
            let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
            doc.env("RUSTDOCFLAGS", "-D warnings");
            passed(doc)
        },
    },
    Step {
        name: "direction",
        about: "the workspace's crates depend on each other only as agreed",
        work: direction::check,
    },
    Step { name: "unused", about: "every dependency of a crate is named in its sources", work: unused::check },
    Step { name: "deny", about: "banned crates, licences and sources (cargo-deny)", work: deny::rules },
    Step {
        name: "advisories",
        about: "known vulnerabilities of dependencies (cargo-deny, needs the network)",
        work: deny::advisories,
    },
    Step { name: "test-sqlite", about: "all tests, on SQLite", work: suite::on_sqlite },
    Step {
        name: "test-postgres",
        about: "the integration tests, on a throw-away PostgreSQL",
        work: suite::on_postgres,
    },
];

/// Runs every step up to the first that fails, and ends with a table of what took how long.
pub(crate) fn all() -> Result {
    let mut table = Vec::new();
    let mut failure = None;
    for step in &STEPS {
        eprintln!("\n=== {} ===", step.name);
        let begun = Instant::now();
        let result = (step.work)();
        let (verdict, error) = match result {
            Ok(Outcome::Passed) => (String::new(), None),
            Ok(Outcome::NotRun(reason)) => (format!("NOT RUN: {reason}"), None),
            Err(error) => ("FAILED".to_owned(), Some((step.name, error))),
        };
        table.push(row(step, begun.elapsed(), &verdict));
        failure = error;
        if failure.is_some() {
            break;
        }
    }
    eprintln!("\n{:<15} seconds\n{}", "step", table.join("\n"));
    match failure {
        None => Ok(()),
        Some((name, error)) => Err(format!("step {name} failed: {error}").into()),
    }
}

/// Runs the step of that name alone.
pub(crate) fn one(name: &str) -> Result {
    let step = STEPS.iter().find(|step| step.name == name);
    let step = step.ok_or_else(|| format!("there is no task `{name}`; `cargo xtask` without arguments lists them"))?;
    if let Outcome::NotRun(reason) = (step.work)()? {
        eprintln!("NOT RUN: {reason}");
    }
    Ok(())
}

fn row(step: &Step, took: Duration, verdict: &str) -> String {
    let row = format!("{:<15} {:>7.1}  {verdict}", step.name, took.as_secs_f32());
    row.trim_end().to_owned()
}

fn passed(mut command: std::process::Command) -> Result<Outcome> {
    run(&mut command)?;
    Ok(Outcome::Passed)
}
