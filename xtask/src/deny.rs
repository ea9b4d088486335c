//! cargo-deny: which crates, licences and sources are welcome, and which versions are known to be bad.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::check::Outcome;
use crate::run::{cargo, find, run};

/// What is installed where no cargo-deny is on the path.
const VERSION: &str = "0.20.2";

pub(crate) fn rules() -> Result<Outcome> {
    let checks = ["check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
    run(cargo_deny()?.args(checks))?;
    Ok(Outcome::Passed)
}

/// A step of its own, because without the network it cannot decide anything and has to say so.
pub(crate) fn advisories() -> Result<Outcome> {
    if run(cargo_deny()?.args(["fetch", "db"])).is_err() {
        let reason = "the advisory database is out of reach, known vulnerabilities were not checked";
        return Ok(Outcome::NotRun(reason.to_owned()));
    }
    run(cargo_deny()?.args(["check", "--disable-fetch", "advisories"]))?;
    Ok(Outcome::Passed)
}

fn cargo_deny() -> Result<Command> {
    let mut command = Command::new(provide()?);
    // Otherwise it looks only at what the root package needs, not at the tools beside it.
    command.arg("--workspace");
    Ok(command)
}

fn provide() -> Result<PathBuf> {
    if let Some(installed) = find("cargo-deny") {
        return Ok(installed);
    }
    let tools = PathBuf::from("target/tools");
    let program = tools.join("bin/cargo-deny");
    if !program.is_file() {
        // Unoptimised it compiles in one minute instead of four and still needs only two seconds here.
        let package = ["cargo-deny", "--version", VERSION];
        let install = [&["install", "--locked", "--debug"], &package[..]].concat();
        let mut install = cargo(&install);
        install.arg("--root").arg(&tools);
        run(install.env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
    }
    Ok(program)
}
