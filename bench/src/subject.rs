//! The program that is measured, as a process of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tokio::process::{Child, Command};

use crate::Result;
use crate::client::{Connection, get};
use crate::machine::Process;

/// A server under load: Samverk, or the floors.
pub(crate) struct Subject {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
    child: Child,
}

/// Where a database is, and a folder for what belongs to it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
}

impl Place {
    /// An empty database beside it.
    pub(crate) async fn beside(&self, number: usize) -> Result<Self> {
        let folder = self.folder.join(number.to_string());
        std::fs::create_dir_all(&folder)?;
        let url = if self.is_embedded() {
            format!("sqlite:{}", folder.join("samverk.db").display())
        } else {
            let (server, name) = (PgConnectOptions::from_str(&self.url)?, format!("beside_{number}"));
            server.connect().await?.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
            server.database(&name).to_url_lossy().to_string()
        };
        Ok(Self { name: self.name, url, folder })
    }
}

impl Subject {
    /// Starts `samverk serve --demo` on the database, and says how long it took until it was ready.
    pub(crate) async fn samverk(place: &Place) -> Result<(Self, Duration)> {
        let address = free_address()?;
        let mut serve = samverk(place, &["serve", "--demo"])?;
        serve.env("SAMVERK_LISTEN", address.to_string()).env("SAMVERK_BASE_URL", format!("http://{address}"));
        Self::start(address, "/health/ready", &mut serve).await
    }

    /// Starts the floors on the same database.
    pub(crate) async fn floor(place: &Place) -> Result<Self> {
        let address = free_address()?;
        let mut serve = Command::new(std::env::current_exe()?);
        serve.arg("floor").arg(address.to_string()).arg(&place.url).arg(place.answers());
        Ok(Self::start(address, "/empty", &mut serve).await?.0)
    }

    async fn start(address: SocketAddr, ready: &str, command: &mut Command) -> Result<(Self, Duration)> {
        let started = Instant::now();
        let child = command.kill_on_drop(true).spawn()?;
        let process = Process(child.id().ok_or("the server ended at once")?);
        let mut subject = Self { address, process, child };
        while !subject.answers(ready).await {
            if let Some(status) = subject.child.try_wait()? {
                return Err(format!("the server ended before it was ready: {status}").into());
            }
            if started.elapsed() > Duration::from_mins(2) {
                return Err("the server was not ready within two minutes".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok((subject, started.elapsed()))
    }

    async fn answers(&self, path: &str) -> bool {
        let Ok(mut connection) = Connection::open(self.address).await else { return false };
        connection.status(get(path)).await.is_ok_and(|status| status == StatusCode::OK)
    }

    /// Stops it at once; what it had answered is in the database.
    pub(crate) async fn stop(mut self) -> Result {
        Ok(self.child.kill().await?)
    }
}

impl Place {
    /// Whether the database is a file that Samverk itself opens, and no server of its own.
    pub(crate) fn is_embedded(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The folder of the answers that the floors give from memory.
    pub(crate) fn answers(&self) -> PathBuf {
        self.folder.join("answers")
    }
}

/// Makes the schema.
pub(crate) async fn migrate(place: &Place) -> Result {
    let status = samverk(place, &["migrate"])?.status().await?;
    if status.success() { Ok(()) } else { Err("the schema could not be made".into()) }
}

fn samverk(place: &Place, arguments: &[&str]) -> Result<Command> {
    let program = sibling("samverk")?;
    let mut command = Command::new(program);
    // As in production: mail is another process's work, every request is logged, and the log is read by somebody.
    command
        .args(arguments)
        .env("SAMVERK_DATA", &place.folder)
        .env("DATABASE_URL", &place.url)
        .env("SAMVERK_JOBS", "false")
        .env("SAMVERK_LOG", "info")
        .stderr(std::fs::File::options().create(true).append(true).open(place.folder.join("log"))?);
    Ok(command)
}

/// A program of the same build.
fn sibling(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.parent().unwrap_or(Path::new(".")).join(name);
    if program.exists() { Ok(program) } else { Err(format!("{} is not built", program.display()).into()) }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
