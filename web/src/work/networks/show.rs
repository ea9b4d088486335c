//! One network: its facts, its seats by organisation, and the people in it.

use std::collections::HashMap;

use askama::Template;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::jobs::batch;
use samverk_domain::networks::coverage::{self, SeatStatus};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership;
use samverk_domain::networks::{NetworkId, network};
use samverk_domain::organisations::{department, organisation};
use samverk_domain::store::Page as Part;
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::title;
use crate::layout::{Area, Chrome, FormErrors, Page, Tone};
use crate::networks::person::Row as Person;
use crate::networks::words::{self, STATES};
use crate::progress::Shown;
use crate::visitor::Visitor;
use crate::words::count;
use crate::work::{Crumbs, crumbs};

/// More than any network has.
const ALL: Part = Part { page: 1, limit: 5_000 };

/// An organisation's seats as a row.
struct Seat {
    name: String,
    href: String,
    status: (&'static str, Tone),
    filled: String,
    substitutes: i64,
    asked: String,
    attended: String,
}

#[derive(Template)]
#[template(path = "work/networks/show.html")]
pub(super) struct NetworkPage {
    chrome: Chrome,
    crumbs: Crumbs,
    page: String,
    network: network::Model,
    state: (&'static str, Tone),
    review: Option<(String, Option<&'static str>)>,
    rule: String,
    department: String,
    /// What each button leads to, and what it says.
    ways: Vec<(String, &'static str)>,
    manages: bool,
    seats: Vec<Seat>,
    seats_line: String,
    vacant: usize,
    asked_for: String,
    /// The mailing that is under way.
    work: Option<Shown>,
    people: Vec<Person>,
    former: Vec<Person>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<NetworkId>) -> Answer {
    Ok(Page(page(portal, &visitor, id, String::new(), FormErrors::default()).await?).into_response())
}

pub(super) async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: NetworkId,
    asked_for: String,
    errors: FormErrors,
) -> Answer<NetworkPage> {
    let (line, department, organisations, people, mailings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let line = coverage::of(scope, id).await?;
            let department = match line.network.department_id {
                Some(id) => department::get(scope, id).await?.name,
                None => String::new(),
            };
            let filter = membership::Filter { network: Some(id), ..membership::Filter::default() };
            let people = membership::list(scope, &filter, ALL).await?.rows;
            let organisations = organisation::all(scope).await?;
            Ok::<_, Failure>((line, department, organisations, people, batch::about(scope, id).await?))
        })
        .await?;
    let names: HashMap<_, _> = organisations.into_iter().map(|one| (one.id, one.short_name)).collect();
    let manages = visitor.actor.may(Permission::ManageNetworks);
    let page = format!("/arbete/natverk/{id}");
    let vacant = line.vacant();
    let filled = line.cells.iter().filter(|cell| cell.status == SeatStatus::Filled).count();
    let day = |at| time::date(time::local_date(at));
    let seat = |cell: &coverage::Cell| Seat {
        name: names.get(&cell.organisation).cloned().unwrap_or_default(),
        href: format!("{page}/platser/{}", cell.organisation),
        status: words::status(cell.status),
        filled: words::filled(cell),
        substitutes: cell.substitutes,
        asked: cell.asked_at.map(day).unwrap_or_default(),
        attended: cell.last_attended_at.map(day).unwrap_or_default(),
    };
    let (now, former): (Vec<_>, Vec<_>) =
        people.iter().partition(|listed| MemberState::HOLDING.contains(&listed.membership.state));
    let rows = |listed: Vec<_>| listed.into_iter().map(|one| Person::of(one, &visitor.actor)).collect::<Vec<_>>();
    let network = line.network;
    let ways = network.state.next().filter(|_| manages);
    Ok(NetworkPage {
        chrome: visitor.chrome(title(&network.name, &errors)).within(Area::Work),
        crumbs: crumbs([("Nätverk", "/arbete/natverk".to_owned())]),
        state: words::state(network.state),
        review: words::review(&network, network.review(portal.database.clock().now())),
        rule: words::seats(&network),
        ways: ways
            .map(|to| (format!("{page}/lage/{}", STATES.value(to)), super::state::way(network.state, to)))
            .collect(),
        seats: line.cells.iter().map(seat).collect(),
        seats_line: format!("{filled} av {} fyllda", count(line.cells.len(), "plats", "platser")),
        work: Shown::of_current(mailings.first()),
        people: rows(now),
        former: rows(former),
        errors: errors.named(&[("askedFor", "Vem ni tänker er")]),
        page,
        department,
        manages,
        vacant,
        asked_for,
        network,
    })
}
