//! Removing a pool. A page says first what becomes of its seats.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::courses::seat_pool::{self, NewPool};
use samverk_domain::courses::{OfferingId, SeatPoolId};

use super::Shared;
use super::order::changed;
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::words::count;
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/offerings/pools/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Crumbs,
    name: String,
    course: String,
    action: String,
    back: String,
    version: i64,
    taken: i64,
    left: String,
    queue: i64,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, pool)): Path<(OfferingId, SeatPoolId)>,
) -> Answer<Page<RemovePage>> {
    let shared = Shared::to_change(portal, &visitor, id).await?;
    let row = &shared.pool(pool)?.row;
    let back = super::address(id);
    Ok(Page(RemovePage {
        chrome: visitor.chrome(format!("Ta bort kvoten {}", row.name)).within(Area::Work),
        crumbs: shared.crumbs(),
        name: row.name.clone(),
        course: shared.course.title.clone(),
        action: format!("{back}/{pool}/ta-bort"),
        version: shared.offering.version,
        taken: row.taken,
        left: count(row.left(), "plats", "platser"),
        queue: shared.offering.queue_length,
        back,
    }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, pool)): Path<(OfferingId, SeatPoolId)>,
    sent: Sent,
) -> Answer {
    let version = sent.value("version").parse().unwrap_or_default();
    let removed = portal
        .database
        .write(&visitor.actor, async |scope| {
            let pools = seat_pool::of(scope, id).await?;
            let gone = pools.iter().find(|one| one.row.id == pool).ok_or(Error::NotFound)?.row.name.clone();
            let kept = pools.into_iter().filter(|one| one.row.id != pool).map(NewPool::from).collect();
            seat_pool::set(scope, id, version, kept).await?;
            Ok::<_, Error>(gone)
        })
        .await;
    changed(portal, cookies, id, removed.map(|name| Flash::done(format!("Kvoten {name} är borttagen."))))
}
