//! The program's commands.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use clap::{Parser, Subcommand};
use samverk_domain::StoreFault;
use samverk_domain::access::signing_key::Keys;
use samverk_domain::access::token::Tokens;
use samverk_domain::access::{Actor, first_admin};
use samverk_domain::courses::course;
use samverk_domain::demo;
use samverk_domain::evaluations::template;
use samverk_domain::jobs::worker::Worker;
use samverk_domain::store::{Clock, Database};
use samverk_migrations::{Migrator, MigratorTrait};
use tokio::sync::watch;

use crate::config::Config;
use crate::server::{App, listen};

/// Samverk: the portal and API of a kommunförbund.
#[derive(Parser)]
#[command(version, max_term_width = 110)]
struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    config: Config,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal and the API. Migrates an embedded database by itself.
    Serve {
        /// Fill an empty database with the demo association, and name its accounts on the sign-in page.
        #[arg(long)]
        demo: bool,
    },
    /// Do the work after commits (mail, reminders) until stopped.
    Work,
    /// Bring the database's schema up to date. Several may run at once.
    Migrate,
    /// Print the API's `OpenAPI` document.
    Openapi,
    /// Check the configuration, and print what is in force without its secrets.
    CheckConfig,
    /// Accounts.
    #[command(subcommand)]
    User(User),
    /// Signing keys of API tokens.
    #[command(subcommand)]
    Keys(KeysCommand),
}

#[derive(Subcommand)]
enum User {
    /// Make the first administrator of a new association, and print a link to choose a password.
    FirstAdmin {
        /// Name of the association.
        #[arg(long)]
        association: String,
        /// Given name of the administrator.
        #[arg(long)]
        given_name: String,
        /// Family name of the administrator.
        #[arg(long)]
        family_name: String,
        /// E-mail of the administrator.
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Publish a new key, which signs in ten minutes; tokens of the old one stay valid until they expire.
    Rotate,
}

/// Does what the command line says.
pub async fn run() -> Result<(), Box<dyn Error>> {
    let Program { command, config } = Program::parse();
    match command {
        Command::Serve { demo } => serve(&config, demo).await,
        Command::Work => work(&config).await,
        Command::Migrate => migrate(&open(&config).await?).await,
        Command::Openapi => Ok(io::stdout().write_all(samverk_api::document().as_bytes())?),
        Command::CheckConfig => check(&config).await,
        Command::User(User::FirstAdmin { association, given_name, family_name, email }) => {
            let database = open(&config).await?;
            migrate(&database).await?;
            let new = first_admin::New { association, given_name, family_name, email };
            let link = database.write(&Actor::System, async |scope| first_admin::make(scope, new).await).await?;
            writeln!(io::stdout(), "{}/inbjudan?nyckel={}", config.base_url, link.reveal())?;
            Ok(())
        }
        Command::Keys(KeysCommand::Rotate) => {
            let database = open(&config).await?;
            Ok(Keys::load(&database, config.secret()?).await?.rotate(&database).await?)
        }
    }
}

async fn serve(config: &Config, demo: bool) -> Result<(), Box<dyn Error>> {
    log(config);
    let database = open(config).await?;
    if !database.is_shared() {
        migrate(&database).await?;
    }
    if demo {
        demo::fill(&database).await?;
    }
    database.take_stock().await?;
    let worker = worker(config, &database)?;
    let app = app(config, &database, demo).await?;
    let (stopping, stop) = watch::channel(());
    let stopped = |mut stop: watch::Receiver<()>| async move {
        let _ = stop.changed().await;
    };
    let jobs = config.jobs.then(|| {
        tokio::spawn({
            let stop = stopped(stop.clone());
            async move { worker.run(stop).await }
        })
    });
    let keys = tokio::spawn(refresh_keys(app.tokens.keys.clone(), database, stopped(stop.clone())));
    let (listener, address) = listen(config.listen).await?;
    tracing::info!(address = %format!("http://{address}"), "serving");
    app.serve(listener, async move {
        signal().await;
        tracing::info!("stopping");
        drop(stopping);
    })
    .await?;
    if let Some(jobs) = jobs {
        jobs.await?;
    }
    keys.await?;
    Ok(())
}

async fn work(config: &Config) -> Result<(), Box<dyn Error>> {
    log(config);
    let database = open(config).await?;
    worker(config, &database)?.run(signal()).await;
    Ok(())
}

async fn check(config: &Config) -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "{config}")?;
    config.secret()?;
    config.delivery()?;
    open(config).await?;
    Ok(writeln!(io::stdout(), "The database answers, and the settings can be used.")?)
}

async fn open(config: &Config) -> Result<Database, Box<dyn Error>> {
    std::fs::create_dir_all(&config.data)?;
    let url = config.database_url();
    // What is wrong with an address is told with the whole of it, and so with its password.
    let told = |fault: StoreFault| fault.to_string().replace(&url, "DATABASE_URL");
    Ok(Database::open(&url, Clock::System).await.map_err(told)?)
}

/// Brings the schema up to date, and what rows hold that only Rust can make.
pub async fn migrate(database: &Database) -> Result<(), Box<dyn Error>> {
    Migrator::up(database.for_migrations(), None).await?;
    let filled = database.write(&Actor::System, async |scope| {
        course::sort(scope).await?;
        template::provide(scope).await
    });
    Ok(filled.await?)
}

fn worker(config: &Config, database: &Database) -> Result<Worker, Box<dyn Error>> {
    Ok(Worker {
        database: database.clone(),
        files: config.files()?,
        delivery: config.delivery()?,
        base_url: config.base_url.clone(),
    })
}

async fn app(config: &Config, database: &Database, is_demo: bool) -> Result<App, Box<dyn Error>> {
    let keys = Keys::load(database, config.secret()?).await?;
    Ok(App {
        database: database.clone(),
        tokens: Tokens::new(keys, &config.base_url),
        files: config.files()?,
        delivery: config.delivery()?,
        base_url: config.base_url.clone(),
        is_demo,
        behind_proxy: config.behind_proxy,
    })
}

/// Another process may rotate the keys: this one knows of it within a minute, long before a new key signs.
async fn refresh_keys(keys: Keys, database: Database, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(std::time::Duration::from_mins(1)) => {
                if let Err(fault) = keys.refresh(&database).await {
                    tracing::error!(%fault, "the signing keys cannot be read");
                }
            }
        }
    }
}

fn log(config: &Config) {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(&config.log))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false);
    if config.log_format == "json" {
        lines.json().flatten_event(true).init();
    } else {
        lines.init();
    }
}

/// Waits for Ctrl-C or the signal by which service managers stop a program.
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => drop(terminate.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
