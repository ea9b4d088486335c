//! How much longer everything takes with twenty years of history than with one.

use std::time::Duration;

use crate::arrange::World;
use crate::cases::Case;
use crate::load::{self, Figures};
use crate::pools::Pools;
use crate::report::{joined, median, milliseconds, number};
use crate::subject::{self, Place, Subject};
use crate::{Arguments, Result, history, promotion, run};

/// One operation: for each age of the association, for each number of clients, each round.
struct Row {
    name: &'static str,
    ages: Vec<Vec<Vec<Figures>>>,
}

/// Measures everything that was asked for at each age, in years, and prints it.
pub(crate) async fn all(arguments: &Arguments, ages: &[u32]) -> Result {
    for place in run::places(arguments) {
        std::fs::create_dir_all(&place.folder)?;
        let (rows, promotions) = database(arguments, &place, ages).await?;
        print(arguments, &place, ages, &rows, &promotions);
    }
    run::tidy()
}

async fn database(arguments: &Arguments, place: &Place, ages: &[u32]) -> Result<(Vec<Row>, Vec<Vec<Duration>>)> {
    subject::migrate(place).await?;
    Subject::samverk(place).await?.0.stop().await?;
    let mut rows: Vec<Row> = Vec::new();
    let mut promotions = Vec::new();
    let mut world: Option<World> = None;
    let mut filled = 0;
    for age in ages {
        eprintln!("{}: {age} years of history", place.name);
        history::add(&Pools::open(&place.url).await?, filled + 1..=*age).await?;
        filled = *age;
        let (samverk, _) = Subject::samverk(place).await?;
        let mut now = match world.take() {
            None => World::arrange(samverk.address).await?,
            Some(mut world) => {
                world.address = samverk.address;
                world.renew().await?;
                world
            }
        };
        let cases = Case::over_years(&now, &arguments.only, arguments.asking().as_secs_f64()).await?;
        if rows.is_empty() {
            rows.extend(cases.iter().map(|case| Row { name: case.name, ages: Vec::new() }));
        }
        for row in &mut rows {
            row.ages.push(vec![Vec::new(); arguments.clients.len()]);
        }
        let mut took = Vec::new();
        for round in 1..=arguments.rounds {
            for (case, row) in cases.iter().zip(&mut rows) {
                for (index, clients) in arguments.clients.iter().copied().enumerate() {
                    now.renew().await?;
                    eprintln!("{}, {age} years, round {round}: {}, {clients} clients", place.name, case.name);
                    let lasting = arguments.lasting();
                    let ask = async |lasting| {
                        let (numbers, make) = (case.numbers.clone(), case.make(&now));
                        let asked = load::run(samverk.address, clients, lasting, case.expected, numbers, make).await;
                        asked.map_err(|fault| format!("{}: {fault}", case.name))
                    };
                    ask(load::warm_up(lasting)).await?;
                    row.ages.last_mut().ok_or("no age")?[index].push(ask(lasting).await?);
                }
            }
            now.renew().await?;
            took.push(promotion::run(&now).await?);
        }
        promotions.push(took);
        samverk.stop().await?;
        world = Some(now);
    }
    Ok((rows, promotions))
}

fn print(arguments: &Arguments, place: &Place, ages: &[u32], rows: &[Row], promotions: &[Vec<Duration>]) {
    println!("\n**{}**, {} clients\n", place.name, joined(&arguments.clients));
    let headings: Vec<_> = ages.iter().map(|age| format!("years {age}: p50 ms | p99 ms")).collect();
    println!("| operation | {} | p50 grows by |", headings.join(" | "));
    println!("|---|{}---|", "---|".repeat(2 * ages.len()));
    for row in rows {
        let cell = |age: &[Vec<Figures>], figure: fn(&Figures) -> Duration| {
            joined(age.iter().map(|rounds| number(median(rounds.iter().map(|one| milliseconds(figure(one)))), 2)))
        };
        let cells: Vec<_> =
            row.ages.iter().flat_map(|age| [cell(age, |one| one.p50), cell(age, |one| one.p99)]).collect();
        let p50 = |rounds: &[Figures]| median(rounds.iter().map(|one| milliseconds(one.p50)));
        let grows = row.ages.first().zip(row.ages.last()).map(|(first, last)| {
            let share = first.iter().zip(last).map(|(young, old)| p50(old) / p50(young) * 100.0 - 100.0);
            joined(share.map(|share| format!("{share:.0} %")))
        });
        println!("| {} | {} | {} |", row.name, cells.join(" | "), grows.unwrap_or_default());
    }
    let took = promotions.iter().map(|rounds| format!("{:.2} s", median(rounds.iter().map(Duration::as_secs_f64))));
    println!("\n500 promoted from the waiting list by one change: {}.", joined(took));
}
