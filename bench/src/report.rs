//! The figures as a table in Markdown: medians of the rounds, one column for all numbers of clients.

use std::fmt::Display;
use std::time::Duration;

use crate::Arguments;
use crate::load::Figures;
use crate::subject::Place;

/// One measurement, and the processor time that it took.
pub(crate) struct Cost {
    pub(crate) figures: Figures,
    pub(crate) program: Duration,
    pub(crate) database: Duration,
}

/// The measurements of an operation, for each number of clients.
pub(crate) struct Measured {
    name: &'static str,
    operation: Vec<Vec<Cost>>,
    floor: Vec<Vec<Figures>>,
}

/// What was measured on a database.
pub(crate) struct Whole {
    pub(crate) measured: Vec<Measured>,
    pub(crate) ready: Vec<Duration>,
    pub(crate) rushes: Vec<Duration>,
    pub(crate) most_resident: u64,
}

impl Measured {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, operation: Vec::new(), floor: Vec::new() }
    }

    pub(crate) fn operation(&mut self, clients: usize, cost: Cost) {
        at(&mut self.operation, clients).push(cost);
    }

    pub(crate) fn floor(&mut self, clients: usize, figures: Figures) {
        at(&mut self.floor, clients).push(figures);
    }

    fn row(&self, has_database: bool) -> String {
        let each = |figure: &dyn Fn(&Cost) -> f64, digits| {
            self.operation.iter().map(|costs| number(median(costs.iter().map(figure)), digits)).collect::<Vec<_>>()
        };
        let microseconds = |used: Duration, figures: &Figures| used.as_secs_f64() * 1e6 / figures.answers.max(1) as f64;
        let rate = |costs: &[Cost]| median(costs.iter().map(|cost| cost.figures.per_second));
        let best: Vec<_> =
            self.floor.iter().map(|floor| median(floor.iter().map(|figures| figures.per_second))).collect();
        let share =
            self.operation.iter().zip(&best).map(|(costs, best)| format!("{:.0} %", rate(costs) / best * 100.0));
        let mut cells = vec![
            self.name.to_owned(),
            joined(each(&|cost| cost.figures.per_second, 0)),
            joined(each(&|cost| milliseconds(cost.figures.p50), 2)),
            joined(each(&|cost| milliseconds(cost.figures.p99), 2)),
            joined(each(&|cost| microseconds(cost.program, &cost.figures), 0)),
        ];
        if has_database {
            cells.push(joined(each(&|cost| microseconds(cost.database, &cost.figures), 0)));
        }
        cells.push(joined(best.iter().map(|best| number(*best, 0))));
        cells.push(joined(share));
        format!("| {} |", cells.join(" | "))
    }
}

/// Prints what was measured on a database.
pub(crate) fn print(arguments: &Arguments, place: &Place, whole: &Whole) {
    let clients = joined(&arguments.clients);
    let has_database = !place.is_embedded();
    let database = if has_database { " database CPU µs |" } else { "" };
    println!("\n**{}**, {clients} clients\n", place.name);
    println!("| operation | per second | p50 ms | p99 ms | CPU µs |{database} floor per second | of the floor |");
    println!("|---|---|---|---|---|{}---|---|", if has_database { "---|" } else { "" });
    for measured in &whole.measured {
        println!("{}", measured.row(has_database));
    }
    println!(
        "\n1 000 attempts at 12 seats: {:.2} s, exactly 12 seated. Most memory resident: {} MB. Ready on an existing \
         database in {:.0} ms.",
        median(whole.rushes.iter().map(Duration::as_secs_f64)),
        whole.most_resident,
        median(whole.ready.iter().map(|took| milliseconds(*took))),
    );
}

fn at<T>(rows: &mut Vec<Vec<T>>, index: usize) -> &mut Vec<T> {
    while rows.len() <= index {
        rows.push(Vec::new());
    }
    &mut rows[index]
}

pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

pub(crate) fn joined(cells: impl IntoIterator<Item = impl Display>) -> String {
    let cells: Vec<_> = cells.into_iter().map(|cell| cell.to_string()).collect();
    if cells.is_empty() { "–".to_owned() } else { cells.join(" / ") }
}

/// A number with a space between thousands.
pub(crate) fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let whole = text.split('.').next().unwrap_or_default().len();
    let mut spaced = String::new();
    for (place, digit) in text.chars().enumerate() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            spaced.push(' ');
        }
        spaced.push(digit);
    }
    spaced
}
