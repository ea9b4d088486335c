//! The run: each database, each round, each operation and its floor right after it, so that a busy moment of the machine
//! falls on both.

use std::path::PathBuf;
use std::time::Duration;

use hyper::StatusCode;
use sqlx::{Connection, PgConnection};

use crate::arrange::World;
use crate::cases::{self, Case, Floor};
use crate::load::{self, Figures, Numbers};
use crate::machine::Process;
use crate::pools::Pools;
use crate::report::{self, Cost, Measured, Whole};
use crate::subject::{self, Place, Subject};
use crate::{Arguments, Result, bare, stampede};

/// Measures everything that was asked for, and prints it.
pub(crate) async fn all(arguments: &Arguments) -> Result {
    for place in places(arguments) {
        std::fs::create_dir_all(&place.folder)?;
        report::print(arguments, &place, &database(arguments, &place).await?);
    }
    tidy()
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("samverk-bench-{}", std::process::id()))
}

/// The databases to measure.
pub(crate) fn places(arguments: &Arguments) -> Vec<Place> {
    let place = |name, url: Option<&String>| {
        let folder = folder().join(name);
        let url = url.cloned().unwrap_or_else(|| format!("sqlite:{}", folder.join("samverk.db").display()));
        Place { name, url, folder }
    };
    std::iter::once(place("SQLite", None))
        .chain(arguments.postgres.as_ref().map(|url| place("PostgreSQL", Some(url))))
        .collect()
}

/// Removes the folder of the run.
pub(crate) fn tidy() -> Result {
    Ok(std::fs::remove_dir_all(folder())?)
}

async fn database(arguments: &Arguments, place: &Place) -> Result<Whole> {
    subject::migrate(place).await?;
    Subject::samverk(place).await?.0.stop().await?;
    let mut ready = Vec::new();
    for _ in 1..arguments.rounds {
        let (samverk, took) = Subject::samverk(place).await?;
        ready.push(took);
        samverk.stop().await?;
    }
    let (samverk, took) = Subject::samverk(place).await?;
    ready.push(took);
    let mut world = World::arrange(samverk.address).await?;
    cases::keep_answers(&samverk, &world, place).await?;
    let cases = Case::all(&world, &arguments.only, arguments.asking().as_secs_f64()).await?;
    let bench = Bench {
        floor: Subject::floor(place).await?,
        pools: Pools::open(&place.url).await?,
        server: if place.is_embedded() { None } else { Some(postmaster(&place.url).await?) },
        lasting: arguments.lasting(),
        samverk,
    };
    let mut measured: Vec<Measured> = cases.iter().map(|case| Measured::new(case.name)).collect();
    let mut rushes = Vec::new();
    for round in 1..=arguments.rounds {
        for (case, measured) in cases.iter().zip(&mut measured) {
            for (index, clients) in arguments.clients.iter().copied().enumerate() {
                world.renew().await?;
                eprintln!("{}, round {round}: {}, {clients} clients", place.name, case.name);
                let cost =
                    bench.operation(&world, case, clients).await.map_err(|fault| format!("{}: {fault}", case.name))?;
                measured.operation(index, cost);
                if let Some(figures) = bench.floor(case, clients).await? {
                    measured.floor(index, figures);
                }
            }
        }
        world.renew().await?;
        rushes.push(stampede::run(bench.samverk.address, &world).await?);
    }
    let most_resident = bench.samverk.process.most_resident()?;
    bench.samverk.stop().await?;
    bench.floor.stop().await?;
    Ok(Whole { measured, ready, rushes, most_resident })
}

/// What is measured, and with what.
struct Bench {
    samverk: Subject,
    floor: Subject,
    pools: Pools,
    /// PostgreSQL's first process.
    server: Option<Process>,
    lasting: Duration,
}

impl Bench {
    /// Asks Samverk, or the floors' server if the operation is a floor itself: first for a while that does not count.
    async fn operation(&self, world: &World, case: &Case, clients: usize) -> Result<Cost> {
        let subject = if case.is_floor() { &self.floor } else { &self.samverk };
        let used = || -> Result<_> {
            let server = self.server.map(Process::used_with_children).transpose()?.unwrap_or_default();
            Ok((subject.process.used()?, server))
        };
        let ask = async |lasting| {
            let (numbers, make) = (case.numbers.clone(), case.make(world));
            load::run(subject.address, clients, lasting, case.expected, numbers, make).await
        };
        ask(load::warm_up(self.lasting)).await?;
        let before = used()?;
        let figures = ask(self.lasting).await?;
        let after = used()?;
        Ok(Cost { figures, program: after.0.saturating_sub(before.0), database: after.1.saturating_sub(before.1) })
    }

    async fn floor(&self, case: &Case, clients: usize) -> Result<Option<Figures>> {
        let ask = async |lasting| match &case.floor {
            Floor::None => Ok(None),
            Floor::Served(path) => {
                let (numbers, make) = (Numbers::default(), cases::reading(path));
                load::run(self.floor.address, clients, lasting, StatusCode::OK, numbers, make).await.map(Some)
            }
            Floor::Bare(seats, numbers) => bare::run(&self.pools, clients, lasting, numbers, seats).await.map(Some),
        };
        ask(load::warm_up(self.lasting)).await?;
        ask(self.lasting).await
    }
}

/// The process that PostgreSQL's others are children of, if it is on this machine.
async fn postmaster(url: &str) -> Result<Process> {
    let mut connection = PgConnection::connect(url).await?;
    let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
    let first = Process(backend.unsigned_abs()).parent()?;
    connection.close().await?;
    Ok(first)
}
