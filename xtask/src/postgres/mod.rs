//! A PostgreSQL server that exists for one command and leaves nothing behind.

mod server;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use self::server::Server;
use crate::Result;
use crate::run::read;

/// A running server in a folder of its own, reachable on loopback only.
pub(crate) struct Cluster {
    server: Server,
    directory: PathBuf,
    port: u16,
    keeper: Child,
}

/// What a commit waits for.
#[derive(Clone, Copy)]
pub(crate) enum Commits {
    /// Nothing: nobody misses this data after a crash, and a test suite commits thousands of times.
    Fast,
    /// The disk, as in production; anything else would make a measurement lie.
    Durable,
}

/// Waits for the end of its input, which comes when this process is gone for whatever reason: a guard's
/// `drop` alone would miss Ctrl-C and kill.
const KEEPER: &str = r#"
trap '' INT TERM HUP
read -r _
"$1/pg_ctl" stop --silent --mode immediate --pgdata "$2/data"
rm -rf "$2"
"#;

impl Cluster {
    /// Creates and starts a cluster, after installing the server where that is possible.
    pub(crate) fn start(commits: Commits) -> Result<Self> {
        let server = Server::provide()?;
        let directory = std::env::temp_dir().join(format!("samverk-postgres-{}", std::process::id()));
        server.create_folder(&directory)?;
        let mut keeper = server.command("sh", &directory);
        keeper.args(["-c", KEEPER, "keeper"]).args([&server.programs, &directory]);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.process_group(0).spawn()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { server, directory, port, keeper };
        cluster.create(commits)?;
        cluster.serve()?;
        eprintln!("PostgreSQL serves {}", cluster.url());
        Ok(cluster)
    }

    /// The server's own `postgres` database, as a superuser without a password.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Tells the command where the server is, in the way of our programs and in that of PostgreSQL's.
    pub(crate) fn reachable_from<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DATABASE_URL", self.url())
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", self.port.to_string())
            .env("PGUSER", "postgres")
    }

    fn create(&self, commits: Commits) -> Result {
        let data = self.directory.join("data");
        // No locale: the order of rows must not depend on what the machine has installed.
        let mut initdb = self.server.program("initdb", &self.directory);
        initdb.args(["--no-locale", "--encoding=UTF8"]);
        initdb.args(["--auth=trust", "--username=postgres", "--no-sync"]);
        read(initdb.arg("--pgdata").arg(&data))?;
        let mut settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nmax_connections = 200\n\
             unix_socket_directories = '{}'\n",
            self.port,
            self.directory.display(),
        );
        if let Commits::Fast = commits {
            settings += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
        }
        let mut file = OpenOptions::new().append(true).open(data.join("postgresql.conf"))?;
        file.write_all(settings.as_bytes())?;
        Ok(())
    }

    fn serve(&self) -> Result {
        let log = self.directory.join("log");
        let mut start = self.server.program("pg_ctl", &self.directory);
        start.args(["start", "--silent", "--wait", "--timeout", "60", "--log"]).arg(&log);
        start.arg("--pgdata").arg(self.directory.join("data"));
        if let Err(error) = read(&mut start) {
            let log = fs::read_to_string(&log).unwrap_or_default();
            return Err(format!("{error}; its log says:\n{log}").into());
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let ended = self.keeper.wait();
        if ended.is_err() || self.directory.exists() {
            let directory = self.directory.display();
            eprintln!("the throw-away PostgreSQL could not be removed from {directory}");
        }
    }
}
