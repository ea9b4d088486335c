//! Where PostgreSQL's server programs are, and who may run them.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{find, read};
use crate::{Result, debian};

/// An installed server, not a running one.
pub(super) struct Server {
    /// The folder with `initdb` and `pg_ctl`, which Debian keeps off the path.
    pub(super) programs: PathBuf,
    owner: Option<Owner>,
}

/// The unprivileged user it runs as when we are root, which it refuses to run as.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Server {
    /// Finds the server, after installing it where that is possible.
    pub(super) fn provide() -> Result<Self> {
        let programs = if let Some(programs) = installed() {
            programs
        } else {
            debian::install(&["postgresql"], "a throw-away PostgreSQL needs")?;
            installed().ok_or("PostgreSQL was installed, but without initdb")?
        };
        Ok(Self { programs, owner: owner()? })
    }

    /// Creates a folder that only the server's user may enter.
    pub(super) fn create_folder(&self, folder: &Path) -> Result {
        DirBuilder::new()
            .mode(0o700)
            .create(folder)
            .map_err(|error| format!("{} could not be created: {error}", folder.display()))?;
        if let Some(Owner { user, group }) = self.owner {
            chown(folder, Some(user), Some(group))?;
        }
        Ok(())
    }

    /// One of the server's own programs, as its user.
    pub(super) fn program(&self, name: &str, folder: &Path) -> Command {
        self.command(self.programs.join(name), folder)
    }

    /// Any program, as the server's user; it starts in `folder` since that user may not enter ours.
    pub(super) fn command(&self, program: impl AsRef<OsStr>, folder: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some(Owner { user, group }) = self.owner {
            command.uid(user).gid(group);
        }
        command.current_dir(folder);
        command
    }
}

fn owner() -> Result<Option<Owner>> {
    if !debian::is_root()? {
        return Ok(None);
    }
    let name = if exists("postgres") { "postgres" } else { "nobody" };
    let id = |which| -> Result<u32> { Ok(read(Command::new("id").args([which, name]))?.trim().parse()?) };
    Ok(Some(Owner { user: id("-u")?, group: id("-g")? }))
}

fn exists(user: &str) -> bool {
    let mut id = Command::new("id");
    id.arg(user).stdout(Stdio::null()).stderr(Stdio::null());
    id.status().is_ok_and(|status| status.success())
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|version| version.path()).collect();
    versions.sort_by_key(|path| path.file_name()?.to_str()?.parse::<u32>().ok());
    let debian = versions.into_iter().rev().map(|version| version.join("bin"));
    let configured = find("pg_config")
        .and_then(|pg_config| read(Command::new(pg_config).arg("--bindir")).ok())
        .map(|bindir| PathBuf::from(bindir.trim()));
    let path = find("initdb").and_then(|initdb| Some(initdb.parent()?.to_path_buf()));
    debian.chain(configured).chain(path).find(|programs| programs.join("initdb").is_file())
}
