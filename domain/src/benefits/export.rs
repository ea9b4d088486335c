//! What an organisation has for its fee, as a file.

use super::{Benefits, of_year, seats};
use crate::access::OrganisationId;
use crate::audit;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::WriteScope;

/// A year beside the year before, as a file. Taking it out is remembered.
pub async fn benefits(scope: &WriteScope, id: OrganisationId, year: i32, format: Format) -> Result<File> {
    let now = figures(&of_year(scope, id, year).await?);
    let before = figures(&of_year(scope, id, year - 1).await?);
    let seats = seats(scope, id).await?;
    let own = organisation::own(scope, id).await?;
    let entry = audit::Entry::new("benefits.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let years = now.into_iter().zip(before).map(|((name, now), (_, before))| vec![name.into(), now, before]);
    let today = [
        ("Nätverk i dag: platserna är fyllda", seats.filled),
        ("Nätverk i dag: någon saknas", seats.vacant),
        ("Nätverk i dag: ni avstår", seats.declined),
    ];
    let today = today.map(|(name, networks)| vec![name.into(), Cell::Count(networks), "".into()]);
    let headings = ["Det ni får".to_owned(), year.to_string(), (year - 1).to_string()];
    let sheet = Sheet { title: "Nytta", headings: headings.to_vec(), rows: years.chain(today).collect() };
    sheet.file(&format!("nytta-{}-{year}", own.slug), format)
}

fn figures(of: &Benefits) -> [(&'static str, Cell); 13] {
    let Benefits { networks, courses, projects, effort } = of;
    let hours = Cell::Count(effort.hours.unsigned_abs());
    [
        ("Nätverk med plats för er", Cell::Count(networks.networks())),
        ("Träffar i era nätverk", Cell::Count(networks.meetings())),
        ("Träffar där någon från er var med", Cell::Count(networks.attended())),
        ("Anmälda till kurser", Cell::Count(courses.asked)),
        ("Platser på kurser", Cell::Count(courses.seated)),
        ("Deltog på kurser", Cell::Count(courses.attended)),
        ("Kostnad för kurser exkl. moms (kr)", Cell::Ore(courses.cost_ore)),
        ("Projekt ni är med i", Cell::Count(projects.projects)),
        ("Budget i projekt där ni är med (kr)", Cell::Ore(projects.budget_ore)),
        ("Bidrag till projekt där ni är med (kr)", Cell::Ore(projects.contribution_ore)),
        ("Er egen insats i pengar (kr)", Cell::Ore(effort.cash_ore)),
        ("Er egen insats i timmar", hours),
        ("Delar i projekt där insatsen inte är känd", Cell::Count(effort.unknown)),
    ]
}
