//! What the kommun has for its fee in a year: networks, courses and projects, beside the year before.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::benefits::{self, Benefits, Seats, export};
use samverk_domain::networks::year::Line;
use samverk_domain::organisations::organisation;
use samverk_domain::{money, swedish};

use super::costs::{Asked, years};
use super::own;
use crate::chart::{Bars, Chart, Figure};
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;
use crate::{Portal, download};

/// A number, and the list behind it if there is one.
struct Number {
    text: String,
    href: String,
}

/// Something that is counted, this year and the year before.
struct Row {
    name: &'static str,
    now: Number,
    before: Number,
}

/// What belongs together.
struct Part {
    id: &'static str,
    title: &'static str,
    note: String,
    rows: Vec<Row>,
}

/// A network of the year.
struct Network {
    name: String,
    href: String,
    is_seated: bool,
    meetings: u64,
    attended: u64,
}

#[derive(Template)]
#[template(path = "my_municipality/benefits.html")]
struct BenefitsPage {
    chrome: Chrome,
    name: String,
    year: i32,
    previous: Option<i32>,
    next: Option<i32>,
    parts: Vec<Part>,
    /// How the seats stand today: number, words and list.
    seats: [(String, &'static str, &'static str); 3],
    chart: Bars,
    networks: Vec<Network>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<BenefitsPage>> {
    let own = own(&visitor)?;
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(portal);
    let shown = years(portal);
    let (organisation, now, before, seats) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let organisation = organisation::get(scope, own).await?;
            let now = benefits::of_year(scope, own, year).await?;
            let before = benefits::of_year(scope, own, year - 1).await?;
            Ok::<_, Failure>((organisation, now, before, benefits::seats(scope, own).await?))
        })
        .await?;
    let beside = Years { now: year, before: year - 1, slug: &organisation.slug };
    Ok(Page(BenefitsPage {
        chrome: visitor.chrome(format!("Vad vi får för avgiften {year}")).within(Area::MyMunicipality),
        year,
        previous: Some(year - 1).filter(|year| shown.contains(year)),
        next: Some(year + 1).filter(|year| shown.contains(year)),
        parts: beside.parts(&now, &before),
        seats: today(seats),
        chart: used(year, &now),
        networks: now.networks.lines.iter().map(network).collect(),
        name: organisation.name,
    }))
}

/// The year as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let own = own(&visitor)?;
    let year = query.map(|Query(asked)| asked).unwrap_or_default().year(portal);
    let format = download::format(address.path());
    let taken = async |scope: &_| export::benefits(scope, own, year, format).await.map_err(Failure);
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}

/// The years that stand beside each other, and whose they are.
struct Years<'a> {
    now: i32,
    before: i32,
    slug: &'a str,
}

impl Years<'_> {
    fn parts(&self, now: &Benefits, before: &Benefits) -> Vec<Part> {
        let figure = |name, of: fn(&Benefits) -> u64, href: &dyn Fn(i32) -> String| {
            let number = |benefits, year| Number { text: swedish::number(of(benefits)), href: href(year) };
            Row { name, now: number(now, self.now), before: number(before, self.before) }
        };
        let sum = |name, of: fn(&Benefits) -> i64, href: &dyn Fn(i32) -> String| {
            let number = |benefits, year| Number { text: money::whole_kronor(of(benefits)), href: href(year) };
            Row { name, now: number(now, self.now), before: number(before, self.before) }
        };
        let networks = |year: i32| format!("/min-kommun/nytta?ar={year}#natverk-for-natverk");
        let statistics = |year: i32| format!("/min-kommun/statistik?ar={year}");
        let costs = |year: i32| format!("/min-kommun/kostnader?ar={year}");
        let projects = |year: i32| format!("/projekt?lage=har-beviljats&organisation={}&ar={year}", self.slug);
        // Each part with its own money and hours; of all years, because that list knows none.
        let parts = |_: i32| "/min-kommun/projekt?lage=alla".to_owned();
        vec![
            Part {
                id: "natverk",
                title: "Nätverk och träffar",
                note: "Nätverk där någon från er hade en plats någon dag under året, och träffar som hölls medan någon från er \
                       var med i nätverket."
                    .to_owned(),
                rows: vec![
                    figure("Nätverk med plats för er", |of| of.networks.networks(), &networks),
                    figure("Träffar i era nätverk", |of| of.networks.meetings(), &networks),
                    figure("Träffar där någon från er var med", |of| of.networks.attended(), &networks),
                ],
            },
            Part {
                id: "kurser",
                title: "Kurser",
                note: "Kurser som börjar under året. Kostnaden är kommunens egen, exklusive moms.".to_owned(),
                rows: vec![
                    figure("Anmälda", |of| of.courses.asked, &statistics),
                    figure("Fick plats", |of| of.courses.seated, &statistics),
                    figure("Deltog", |of| of.courses.attended, &statistics),
                    sum("Kostnad", |of| of.courses.cost_ore, &costs),
                ],
            },
            Part {
                id: "projekt",
                title: "Projekt",
                note: about_projects(now),
                rows: vec![
                    figure("Projekt ni är med i", |of| of.projects.projects, &projects),
                    sum("Bidrag till projekt där ni är med", |of| of.projects.contribution_ore, &projects),
                    sum("Er egen insats i pengar", |of| of.effort.cash_ore, &parts),
                    figure("Er egen insats i timmar", |of| of.effort.hours.unsigned_abs(), &parts),
                ],
            },
        ]
    }
}

/// Whose the sums are, and what is not in them.
fn about_projects(now: &Benefits) -> String {
    let mut sentences = vec![
        "Bidraget är det som fonderna ger hela projekten, inte kommunen. Det och er egen insats fördelas jämnt över dagarna, \
         och här står den del som faller på året."
            .to_owned(),
    ];
    if now.projects.number_only > 0 {
        let projects = count(now.projects.number_only, "projekt", "projekt");
        sentences.push(format!("{projects} räknas bara till antalet, eftersom dagarna eller budgeten inte är kända."));
    }
    if now.effort.unknown > 0 {
        let projects = count(now.effort.unknown, "projekt", "projekt");
        sentences.push(format!("För {projects} är er insats inte känd."));
    }
    sentences.join(" ")
}

/// How the seats in networks stand today, with the lists behind the numbers.
fn today(seats: Seats) -> [(String, &'static str, &'static str); 3] {
    let Seats { filled, vacant, declined } = seats;
    [
        (swedish::number(filled), "nätverk där platserna är fyllda", "/min-kommun/natverk?lage=fyllda"),
        (swedish::number(vacant), "nätverk där någon saknas", "/min-kommun/natverk?lage=lediga"),
        (swedish::number(declined), "nätverk som ni avstår", "/min-kommun/natverk?lage=avstar"),
    ]
}

/// How much of what there was for the kommun it came to.
fn used(year: i32, of: &Benefits) -> Bars {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let figure = |label: &str, used: u64, all: u64| Figure {
        label: label.to_owned(),
        value: whole(all),
        part: whole(used),
        text: format!("{} av {}", swedish::number(used), swedish::number(all)),
    };
    let (held, attended) = (of.networks.meetings(), of.networks.attended());
    Bars::of_shares(Chart {
        id: "anvant".to_owned(),
        title: format!("Det ni var med på {year}"),
        summary: "Varje stapel är det som fanns för er, den fyllda delen det ni var med på.".to_owned(),
        headings: ("Det som fanns", "Var med på"),
        figures: vec![
            figure("Träffar i era nätverk", attended, held),
            figure("Platser på kurser", of.courses.attended, of.courses.seated),
        ],
    })
}

fn network(line: &Line) -> Network {
    Network {
        name: line.network.name.clone(),
        href: format!("/min-kommun/natverk/{}", line.network.slug),
        is_seated: line.is_seated,
        meetings: line.meetings,
        attended: line.attended,
    }
}
