//! The kommun's year in figures: what it asked for and got, what it costs, what comes and where its people wait.

use askama::Template;
use chrono::NaiveDate;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::courses::coming::{self, Coming};
use samverk_domain::courses::cost;
use samverk_domain::courses::demand::{self, Count};
use samverk_domain::courses::export;
use samverk_domain::organisations::organisation;
use samverk_domain::{money, swedish, time};

use super::costs::{Asked, this_year, years};
use super::own;
use crate::Portal;
use crate::chart::{Bars, Chart, Figure};
use crate::download;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;

/// A line of the table of courses.
struct Row {
    name: String,
    slug: String,
    count: Count,
}

/// A figure of the year beside that of the year before.
struct Compared {
    figure: String,
    label: String,
}

/// A course that comes.
struct Next {
    title: String,
    when: String,
    seats: u64,
    waiting: u64,
}

#[derive(Template)]
#[template(path = "my_municipality/demand.html")]
struct DemandPage {
    chrome: Chrome,
    name: String,
    year: i32,
    previous: Option<i32>,
    next: Option<i32>,
    figures: Vec<Compared>,
    months: Bars,
    departments: Bars,
    costs: Bars,
    units: Bars,
    has_costs: bool,
    rows: Vec<Row>,
    all: Count,
    /// Courses to come and those where somebody waits, if the year is this one.
    coming: Vec<Next>,
    waiting: Vec<Next>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<DemandPage>> {
    let own = own(&visitor)?;
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(portal);
    let shown = years(portal);
    let (name, asked, before, cost, cost_before, coming) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let name = organisation::get(scope, own).await?.name;
            let asked = demand::of_year(scope, own, year).await?;
            let before = demand::of_year(scope, own, year - 1).await?.all;
            let cost = cost::of_year(scope, own, year).await?;
            let cost_before = cost::of_year(scope, own, year - 1).await?.all.total;
            let coming = if year == this_year(portal) { coming::of(scope, own).await? } else { Vec::new() };
            Ok::<_, Failure>((name, asked, before, cost, cost_before, coming))
        })
        .await?;
    let units = cost.units.iter().map(|line| (line.name().to_owned(), line.total));
    let departments = asked.departments.iter().map(|one| (one.name.clone(), one.count));
    let (waiting, coming): (Vec<_>, Vec<_>) = (
        coming.iter().filter(|one| one.waiting > 0).map(next).collect(),
        coming.iter().filter(|one| one.seats > 0).map(next).collect(),
    );
    Ok(Page(DemandPage {
        chrome: visitor.chrome(format!("Statistik {year}")).within(Area::MyMunicipality),
        name,
        year,
        previous: Some(year - 1).filter(|year| shown.contains(year)),
        next: Some(year + 1).filter(|year| shown.contains(year)),
        figures: compared(year, (asked.all, cost.all.total), (before, cost_before)),
        months: shares("manader", "Fick plats, per månad", "Månad", by_month(year, &asked.months)),
        departments: shares("avdelningar", "Fick plats, per avdelning som håller kursen", "Avdelning", departments),
        costs: kronor("kostnad", "Kostnad per månad", "Månad", by_month(year, &cost.all.months)),
        units: kronor("enheter", "Kostnad per enhet", "Enhet", units),
        has_costs: cost.all.total > 0,
        rows: asked.courses.into_iter().map(|one| Row { name: one.title, slug: one.slug, count: one.count }).collect(),
        all: asked.all,
        coming,
        waiting,
    }))
}

/// The courses of the year as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let year = asked.year(portal);
    let format = download::format(address.path());
    let file =
        portal.database.write(&visitor.actor, async |scope| export::demand(scope, own, year, format).await).await?;
    Ok(download::download(file))
}

fn compared(year: i32, (now, cost): (Count, i64), (before, cost_before): (Count, i64)) -> Vec<Compared> {
    let figure = |figure: u64, what: &str, before: u64| Compared {
        figure: swedish::number(figure),
        label: format!("{what} ({}: {})", year - 1, swedish::number(before)),
    };
    vec![
        figure(now.asked, "anmälda", before.asked),
        figure(now.seated, "fick plats", before.seated),
        figure(now.attended, "deltog", before.attended),
        Compared {
            figure: money::kronor(cost),
            label: format!("exkl. moms ({}: {})", year - 1, money::kronor(cost_before)),
        },
    ]
}

fn by_month<T: Copy>(year: i32, months: &[T; 12]) -> impl Iterator<Item = (String, T)> {
    (1..=12)
        .filter_map(move |month| NaiveDate::from_ymd_opt(year, month, 1))
        .map(time::month)
        .map(str::to_owned)
        .zip(*months)
}

/// How many of those who were registered got a seat.
fn shares(id: &str, title: &str, heading: &'static str, counts: impl Iterator<Item = (String, Count)>) -> Bars {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut all = Count::default();
    let figures = counts
        .map(|(label, count)| {
            all += count;
            let text = match count.asked {
                0 => "–".to_owned(),
                asked => format!("{} av {}", swedish::number(count.seated), swedish::number(asked)),
            };
            Figure { label, value: whole(count.asked), part: whole(count.seated), text }
        })
        .collect();
    let summary = format!(
        "{} av {} fick plats. Varje stapel är alla anmälda, den fyllda delen de som fick plats.",
        swedish::number(all.seated),
        count(all.asked, "anmäld", "anmälda")
    );
    let chart =
        Chart { id: id.into(), title: title.into(), summary, headings: (heading, "Fick plats av anmälda"), figures };
    Bars::of_shares(chart)
}

fn kronor(id: &str, title: &str, heading: &'static str, sums: impl Iterator<Item = (String, i64)>) -> Bars {
    let figures: Vec<_> =
        sums.map(|(label, ore)| Figure { label, value: ore, part: 0, text: money::kronor(ore) }).collect();
    let all = money::kronor(figures.iter().map(|figure| figure.value).sum());
    let summary = format!("Tillsammans {all} exklusive moms.");
    Bars::of(Chart { id: id.into(), title: title.into(), summary, headings: (heading, "Kostnad exkl. moms"), figures })
}

fn next(one: &Coming) -> Next {
    Next {
        title: one.title.clone(),
        when: time::date(time::local_date(one.starts_at)),
        seats: one.seats,
        waiting: one.waiting,
    }
}
