//! Seats in networks as files.

use std::collections::{HashMap, HashSet};

use super::coverage::{self, Cell as Seat, Filter, Line};
use super::member_state::MemberState;
use super::membership;
use crate::access::OrganisationId;
use crate::audit;
use crate::error::Result;
use crate::organisations::organisation;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Page, Scope, WriteScope};
use crate::time;

/// All of a list.
const ALL: Page = Page { page: 1, limit: 100_000 };

/// Where somebody is missing, as a file: a row for each network, a column for each organisation. It names nobody.
pub async fn coverage(scope: &Scope, filter: &Filter, format: Format) -> Result<File> {
    let lines = coverage::list(scope, filter, ALL).await?.rows;
    let used: HashSet<_> = lines.iter().flat_map(|line| line.cells.iter().map(|cell| cell.organisation)).collect();
    let mut columns = organisation::all(scope).await?;
    columns.retain(|one| used.contains(&one.id));
    let names = columns.iter().map(|one| one.short_name.clone());
    let sheet = Sheet {
        title: "Platser i nätverk",
        headings: ["Nätverk", "Typ"].map(str::to_owned).into_iter().chain(names).collect(),
        rows: lines.iter().map(|line| row(line, columns.iter().map(|one| one.id))).collect(),
    };
    sheet.file(&format!("natverk-tackning-{}", time::local_date(scope.now())), format)
}

fn row(line: &Line, columns: impl Iterator<Item = OrganisationId>) -> Vec<Cell> {
    let seats: HashMap<_, _> = line.cells.iter().map(|cell| (cell.organisation, cell)).collect();
    let word = |seat: &&Seat| match (seat.expected, seat.filled) {
        (2.., filled) => format!("{} ({filled} av {})", seat.status.name(), seat.expected),
        _ => seat.status.name().to_owned(),
    };
    let about = [line.network.name.clone().into(), line.network.kind.name().into()];
    about.into_iter().chain(columns.map(|id| seats.get(&id).map(word).into())).collect()
}

/// An organisation's seats with those who have them, as a file. Taking it out is remembered.
pub async fn own(scope: &WriteScope, organisation: OrganisationId, format: Format) -> Result<File> {
    let own = organisation::own(scope, organisation).await?;
    let seats = coverage::of_organisation(scope, organisation).await?;
    let filter = membership::Filter {
        organisation: Some(organisation),
        states: MemberState::HOLDING.to_vec(),
        ..membership::Filter::default()
    };
    let mut people: HashMap<_, Vec<_>> = HashMap::new();
    for listed in membership::list(scope, &filter, ALL).await?.rows {
        people.entry(listed.membership.network_id).or_default().push(listed);
    }
    let mut rows = Vec::new();
    for (network, cell) in seats {
        let about = || {
            vec![
                Cell::from(network.name.clone()),
                network.kind.name().into(),
                Cell::Count(cell.expected.unsigned_abs()),
                cell.status.name().into(),
            ]
        };
        let held = people.remove(&network.id).unwrap_or_default();
        if held.is_empty() {
            let nobody = std::iter::repeat_with(|| Cell::from("")).take(4);
            rows.push(about().into_iter().chain(nobody).collect());
        }
        for listed in held {
            let from = listed.membership.from_on.map(|day| day.to_string());
            let (role, state) = (listed.membership.role.name(), listed.membership.state.name());
            let who = [listed.name().into(), role.into(), state.into(), from.into()];
            rows.push(about().into_iter().chain(who).collect());
        }
    }
    let entry = audit::Entry::new("network_seats.exported", "organisation", own.id.0, own.name);
    audit::record(scope, own.id, entry.after(&format.ending())).await?;
    let headings = ["Nätverk", "Typ", "Platser", "Läge", "Namn", "Roll", "Svar", "Med sedan"];
    let sheet = Sheet { title: "Våra platser", headings: headings.map(str::to_owned).to_vec(), rows };
    sheet.file(&format!("natverk-{}-{}", own.slug, time::local_date(scope.now())), format)
}
