//! The pools of an offering as a list, and what the rest is.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::seat_pool::{MOST, Pool};
use samverk_domain::courses::{OfferingId, SeatPoolId};
use samverk_domain::organisations::organisation;
use samverk_domain::time;

use super::{Head, Shared, head};
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;

/// As many names as a cell of a table holds.
const NAMED: usize = 4;

struct Row {
    id: SeatPoolId,
    name: String,
    whom: String,
    seats: i64,
    taken: i64,
    left: i64,
    opens: String,
    released: String,
}

#[derive(Template)]
#[template(path = "work/offerings/pools/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    /// The page's own address, which those of the pools begin with.
    action: String,
    version: i64,
    can_change: bool,
    can_add: bool,
    rows: Vec<Row>,
    /// What is not kept.
    rest: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<ListPage>> {
    let shared = portal.database.read(&visitor.actor, async |scope| Shared::load(scope, id).await).await?;
    let Shared { course, offering, pools, organisations } = shared;
    let head = head(&visitor.actor, &course, &offering, portal.database.clock().now());
    let can_change = head.may_change && offering.state.can_be_changed();
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Kvoter: {}", course.title)).within(Area::Work),
        action: super::address(id),
        version: offering.version,
        can_add: can_change && pools.len() < MOST,
        can_change,
        rest: match (offering.seats_left(), offering.seats_held) {
            (left, 0) => format!("{} kvar för alla som får anmäla sig.", count(left, "plats är", "platser är")),
            (left, kept) => format!(
                "Kvoterna håller {}. Utöver dem är {} kvar för alla som får anmäla sig.",
                count(kept, "plats", "platser"),
                count(left, "plats", "platser")
            ),
        },
        rows: pools.iter().map(|pool| row(pool, &organisations)).collect(),
        head,
    }))
}

fn row(pool: &Pool, organisations: &[organisation::Model]) -> Row {
    let row = &pool.row;
    Row {
        id: row.id,
        name: row.name.clone(),
        whom: whom(pool, organisations),
        seats: row.seats,
        taken: row.taken,
        left: row.left(),
        opens: row.opens_at.map_or_else(|| "Som för alla".to_owned(), time::moment),
        released: match row.release_at {
            Some(at) if row.is_released => format!("Släppt {}", time::moment(at)),
            Some(at) => time::moment(at),
            None => "Släpps inte".to_owned(),
        },
    }
}

/// Whom a pool is for: `Alla medlemmar, Region Skåne`.
fn whom(pool: &Pool, organisations: &[organisation::Model]) -> String {
    let chosen: Vec<_> = organisations.iter().filter(|one| pool.organisations.contains(&one.id)).collect();
    let members = pool.row.for_members.then(|| "Alla medlemmar".to_owned());
    let names = chosen.iter().take(NAMED).map(|one| one.short_name.clone());
    let more = chosen.len().checked_sub(NAMED).filter(|more| *more > 0).map(|more| format!("och {more} till"));
    let listed = members.into_iter().chain(names).collect::<Vec<_>>().join(", ");
    more.map_or(listed.clone(), |more| format!("{listed} {more}"))
}
