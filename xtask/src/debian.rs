//! What comes from Debian's packages: Chromium for the browser tests and PostgreSQL's server.

use std::process::Command;

use crate::Result;
use crate::run::{find, read, run};

/// Installs the packages as root on a Debian-like system, and says what to install elsewhere.
///
/// `who` begins the sentence: "the browser tests need".
pub(crate) fn install(packages: &[&str], who: &str) -> Result {
    let install = ["install", "--yes", "--no-install-recommends"];
    if find("apt-get").is_none() || !is_root()? {
        let names = packages.join(" and ");
        let line = format!("apt-get install --no-install-recommends {}", packages.join(" "));
        return Err(format!("{who} {names}; on Debian, as root: {line}").into());
    }
    run(&mut apt_get(&["update"]))?;
    run(&mut apt_get(&[&install, packages].concat()))
}

/// Whether this process may install packages, and must not run PostgreSQL's server itself.
pub(crate) fn is_root() -> Result<bool> {
    Ok(read(Command::new("id").arg("-u"))?.trim() == "0")
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(std::process::Stdio::null());
    command
}
