//! Projects and the portfolio as files, for anybody to use: they hold what everybody may know, whoever takes them out.

use chrono::NaiveDate;

use super::participation;
use super::portfolio::{self, Totals};
use super::programme::FundKind;
use super::project::{self, Filter, KnownTo, Listed};
use crate::access::OrganisationId;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, Scope};
use crate::time;

/// All of a list.
const ALL: Page = Page { page: 1, limit: 100_000 };

/// The approved projects that the filter leaves, as a file.
pub async fn projects(scope: &Scope, filter: &Filter, format: Format) -> Result<File> {
    let filter = Filter { known_to: KnownTo::Everybody, ..filter.clone() };
    let found = project::list(scope, &filter, ALL).await?.rows;
    let takers = participation::known(scope).await?;
    let names = organisation::all(scope).await?;
    let headings = [
        "Projekt",
        "Kortnamn",
        "Läge",
        "Första dag",
        "Sista dag",
        "Program",
        "Fond",
        "Finansiär",
        "Budget (kr)",
        "Bidrag (kr)",
        "Förbundets egen insats (kr)",
        "Projektägare",
        "Förbundets roll",
        "Avdelning",
        "Med i projektet",
        "Globala mål",
        "Webbplats",
        "Sammanfattning",
        "Namn i adresser",
    ];
    let row = |one: Listed| {
        let inside = takers.get(&one.project.id).map(Vec::as_slice).unwrap_or_default();
        row(one, inside, &names)
    };
    let sheet = Sheet {
        title: "Projekt",
        headings: headings.map(str::to_owned).to_vec(),
        rows: found.into_iter().map(row).collect(),
    };
    sheet.file(&format!("projekt-{}", time::local_date(scope.now())), format)
}

fn row(one: Listed, inside: &[OrganisationId], names: &[organisation::Model]) -> Vec<Cell> {
    let Listed { project, programme_name, programme_kind, lead_name, department_name, .. } = one;
    let day = |day: Option<NaiveDate>| Cell::from(day.map(|day| day.to_string()));
    let inside = names.iter().filter(|name| inside.contains(&name.id)).map(|name| name.short_name.as_str());
    let goals: Vec<_> = project.sustainable_goals.numbers().iter().map(ToString::to_string).collect();
    vec![
        project.title.into(),
        project.acronym.into(),
        project.state.name().into(),
        day(project.from_on),
        day(project.to_on),
        programme_name.into(),
        programme_kind.map(|kind| kind.name().to_owned()).into(),
        project.funder.into(),
        sum(project.budget_ore),
        sum(project.contribution_ore),
        sum(project.co_financing_ore),
        lead_name.into(),
        project.association_role.name().into(),
        department_name.into(),
        inside.collect::<Vec<_>>().join(", ").into(),
        goals.join(", ").into(),
        project.web_address.into(),
        project.summary.into(),
        project.slug.into(),
    ]
}

/// A sum; nothing where none is known, which is not nought.
fn sum(ore: Option<i64>) -> Cell {
    ore.map_or_else(|| Cell::from(""), Cell::Ore)
}

/// The portfolio of a year as a file: a row for the whole, each year, fund, kommun and department.
pub async fn portfolio(scope: &Scope, year: i32, format: Format) -> Result<File> {
    let found = portfolio::of_year(scope, year).await?;
    let mut rows = vec![figures("Hela portföljen", year.to_string(), found.all)];
    rows.extend(found.years.iter().map(|line| figures("År", line.of.to_string(), line.totals)));
    rows.extend(found.funds.iter().map(|line| {
        let name = line.of.map_or("Inget program", FundKind::name);
        figures("Fond", name.to_owned(), line.totals)
    }));
    rows.extend(found.municipalities.iter().map(|line| figures("Kommun", line.of.short_name.clone(), line.totals)));
    rows.extend(found.departments.iter().map(|line| {
        let name = line.of.as_ref().map_or("Ingen avdelning", |one| one.name.as_str());
        figures("Avdelning", name.to_owned(), line.totals)
    }));
    let headings = ["Uppdelning", "Namn", "Projekt", "Budget (kr)", "Bidrag (kr)", "Räknas bara till antalet"];
    let sheet = Sheet { title: "Projektportfölj", headings: headings.map(str::to_owned).to_vec(), rows };
    sheet.file(&format!("projektportfolj-{year}"), format)
}

fn figures(part: &str, name: String, totals: Totals) -> Vec<Cell> {
    let Totals { projects, budget_ore, contribution_ore, number_only } = totals;
    vec![
        part.into(),
        name.into(),
        Cell::Count(projects),
        Cell::Ore(budget_ore),
        Cell::Ore(contribution_ore),
        Cell::Count(number_only),
    ]
}
