//! How much longer everything takes when there is more of it: with twenty years of history, with the networks of a country.

use std::time::Duration;

use crate::arrange::World;
use crate::cases::Case;
use crate::load::{self, Figures};
use crate::pools::Pools;
use crate::report::{joined, median, milliseconds, number};
use crate::subject::{self, Place, Subject};
use crate::{Arguments, Result, history, matrix, promotion, run};

/// What grows between the measurements.
pub(crate) enum Growth<'a> {
    /// Years of history.
    History(&'a [u32]),
    /// Networks and kommuner.
    Matrix,
}

impl Growth<'_> {
    /// What each size is called.
    fn sizes(&self) -> Vec<String> {
        match self {
            Self::History(years) => years.iter().map(|years| format!("years {years}")).collect(),
            Self::Matrix => vec!["the demo's".to_owned(), "a country's".to_owned()],
        }
    }

    /// Adds what the size has more than the demo association.
    async fn fill(&self, size: usize, pools: &Pools) -> Result {
        match self {
            Self::History(years) => history::add(pools, 1..=years[size]).await,
            Self::Matrix if size == 0 => Ok(()),
            Self::Matrix => matrix::grow(pools).await,
        }
    }

    async fn cases(&self, world: &World, arguments: &Arguments) -> Result<Vec<Case>> {
        match self {
            Self::History(_) => Case::over_years(world, &arguments.only, arguments.asking().as_secs_f64()).await,
            Self::Matrix => Ok(Case::of_networks(&arguments.only)),
        }
    }
}

/// One operation: for each size, for each number of clients, each round; and bytes of one answer, as sent and in full.
struct Row {
    name: &'static str,
    sizes: Vec<Vec<Vec<Figures>>>,
    weights: Vec<(usize, usize)>,
}

/// Measures everything that was asked for at each size, and prints it.
pub(crate) async fn all(arguments: &Arguments, growth: &Growth<'_>) -> Result {
    for place in run::places(arguments) {
        std::fs::create_dir_all(&place.folder)?;
        let (rows, promotions) = database(arguments, &place, growth).await?;
        print(arguments, &place, growth, &rows, &promotions);
    }
    run::tidy()
}

async fn database(arguments: &Arguments, place: &Place, growth: &Growth<'_>) -> Result<(Vec<Row>, Vec<Vec<Duration>>)> {
    let mut rows: Vec<Row> = Vec::new();
    let mut promotions = Vec::new();
    for (number, size) in growth.sizes().iter().enumerate() {
        eprintln!("{}: {size}", place.name);
        // What one size is asked to write must not make the lists of the next one longer.
        let place = &place.beside(number).await?;
        subject::migrate(place).await?;
        Subject::samverk(place).await?.0.stop().await?;
        growth.fill(number, &Pools::open(&place.url).await?).await?;
        let (samverk, _) = Subject::samverk(place).await?;
        let mut now = World::arrange(samverk.address).await?;
        let cases = growth.cases(&now, arguments).await?;
        if rows.is_empty() {
            rows.extend(cases.iter().map(|case| Row { name: case.name, sizes: Vec::new(), weights: Vec::new() }));
        }
        for (row, case) in rows.iter_mut().zip(&cases) {
            row.sizes.push(vec![Vec::new(); arguments.clients.len()]);
            if matches!(growth, Growth::Matrix) {
                row.weights.push(load::weight(samverk.address, &case.make(&now)).await?);
            }
        }
        let mut took = Vec::new();
        for round in 1..=arguments.rounds {
            for (case, row) in cases.iter().zip(&mut rows) {
                for (index, clients) in arguments.clients.iter().copied().enumerate() {
                    now.renew().await?;
                    eprintln!("{}, {size}, round {round}: {}, {clients} clients", place.name, case.name);
                    let lasting = arguments.lasting();
                    let ask = async |lasting| {
                        let (numbers, make) = (case.numbers.clone(), case.make(&now));
                        let asked = load::run(samverk.address, clients, lasting, case.expected, numbers, make).await;
                        asked.map_err(|fault| format!("{}: {fault}", case.name))
                    };
                    ask(load::warm_up(lasting)).await?;
                    row.sizes.last_mut().ok_or("no size")?[index].push(ask(lasting).await?);
                }
            }
            now.renew().await?;
            if matches!(growth, Growth::History(_)) {
                took.push(promotion::run(&now).await?);
            }
        }
        promotions.push(took);
        samverk.stop().await?;
    }
    Ok((rows, promotions))
}

fn print(arguments: &Arguments, place: &Place, growth: &Growth<'_>, rows: &[Row], promotions: &[Vec<Duration>]) {
    println!("\n**{}**, {} clients\n", place.name, joined(&arguments.clients));
    let headings: Vec<_> = growth.sizes().iter().map(|size| format!("{size}: p50 ms | p99 ms")).collect();
    let (last, columns) = match growth {
        Growth::History(_) => ("p50 grows by".to_owned(), 1),
        Growth::Matrix => {
            (growth.sizes().iter().map(|size| format!("{size}: kB (sent)")).collect::<Vec<_>>().join(" | "), 2)
        }
    };
    println!("| operation | {} | {last} |", headings.join(" | "));
    println!("|---|{}", "---|".repeat(2 * headings.len() + columns));
    for row in rows {
        let cell = |size: &[Vec<Figures>], figure: fn(&Figures) -> Duration| {
            joined(size.iter().map(|rounds| number(median(rounds.iter().map(|one| milliseconds(figure(one)))), 2)))
        };
        let cells: Vec<_> =
            row.sizes.iter().flat_map(|size| [cell(size, |one| one.p50), cell(size, |one| one.p99)]).collect();
        println!("| {} | {} | {} |", row.name, cells.join(" | "), grows(row));
    }
    if matches!(growth, Growth::History(_)) {
        let took = promotions.iter().map(|rounds| format!("{:.2} s", median(rounds.iter().map(Duration::as_secs_f64))));
        println!("\n500 promoted from the waiting list by one change: {}.", joined(took));
    }
}

/// What an answer weighs at each size, or how much longer it takes at the last than at the first.
fn grows(row: &Row) -> String {
    if !row.weights.is_empty() {
        let weights =
            row.weights.iter().map(|(sent, whole)| format!("{} ({})", whole.div_ceil(1_000), sent.div_ceil(1_000)));
        return weights.collect::<Vec<_>>().join(" | ");
    }
    let p50 = |rounds: &[Figures]| median(rounds.iter().map(|one| milliseconds(one.p50)));
    let share = row.sizes.first().zip(row.sizes.last()).map(|(first, last)| {
        let share = first.iter().zip(last).map(|(young, old)| p50(old) / p50(young) * 100.0 - 100.0);
        joined(share.map(|share| format!("{share:.0} %")))
    });
    share.unwrap_or_default()
}
