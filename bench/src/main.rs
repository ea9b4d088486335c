//! Measures the release binary over loopback, on SQLite and on PostgreSQL, and in the same run the floors under it: what
//! this machine does at best. Prints a table in Markdown. `cargo xtask bench` builds it and gives it a PostgreSQL.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark lives in the machine's own time, and makes ids beside Samverk's"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "counts of a run are far below where these matter"
)]

mod arrange;
mod bare;
mod cases;
mod client;
mod copies;
mod floor;
mod growth;
mod history;
mod listed;
mod load;
mod machine;
mod matrix;
mod pools;
mod promotion;
mod report;
mod run;
mod stampede;
mod subject;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::growth::Growth;

/// What anything here answers; the error is a sentence for the person at the terminal.
type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Samverk and the floors under it.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Seconds that one measurement takes.
    #[arg(long, global = true, default_value_t = 2.0)]
    seconds: f64,
    /// Measurements of each kind; the table shows their medians.
    #[arg(long, global = true, default_value_t = 3)]
    rounds: usize,
    /// How many clients ask at the same time.
    #[arg(long, global = true, value_delimiter = ',', default_value = "1,16,64")]
    clients: Vec<usize>,
    /// Only operations whose name contains this.
    #[arg(long, global = true, default_value = "")]
    only: String,
    /// The PostgreSQL database to fill and measure, an empty one. Without it only SQLite is measured.
    #[arg(long, global = true, env = "DATABASE_URL")]
    postgres: Option<String>,
}

impl Arguments {
    /// How long one measurement takes.
    fn lasting(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// How long each operation is asked for in all.
    fn asking(&self) -> Duration {
        let one = self.lasting() + load::warm_up(self.lasting());
        one.mul_f64((self.rounds * self.clients.len()) as f64)
    }
}

#[derive(Subcommand)]
enum Part {
    /// Measure with these many years of history, 200 offerings and 50 000 registrations each, one after the other.
    History {
        /// The years, rising.
        #[arg(long, value_delimiter = ',', default_value = "1,20")]
        years: Vec<u32>,
    },
    /// Measure the coverage matrix of the networks, as the demo association has it and with 300 networks and 290 kommuner.
    Matrix,
    /// Serve the floors; started by the benchmark itself, so that they run in a process of their own as Samverk does.
    #[command(hide = true)]
    Floor {
        /// Where to listen.
        address: SocketAddr,
        /// The database that Samverk serves.
        database: String,
        /// A folder of answers to give from memory, each under its file's name.
        answers: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.part {
        Some(Part::Floor { address, database, answers }) => floor::serve(*address, database, answers).await,
        Some(Part::History { years }) => growth::all(&arguments, &Growth::History(years)).await,
        Some(Part::Matrix) => growth::all(&arguments, &Growth::Matrix).await,
        None => run::all(&arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("samverk-bench: {fault}");
            ExitCode::FAILURE
        }
    }
}
