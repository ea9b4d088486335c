//! Moving a pool up or down in the order that seats are taken from them.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::courses::seat_pool::{self, NewPool};
use samverk_domain::courses::{OfferingId, SeatPoolId};

use crate::Portal;
use crate::error_page::Answer;
use crate::layout::Flash;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, pool)): Path<(OfferingId, SeatPoolId)>,
    sent: Sent,
) -> Answer {
    let version = sent.value("version").parse().unwrap_or_default();
    let moved = portal
        .database
        .write(&visitor.actor, async |scope| {
            let mut pools = seat_pool::of(scope, id).await?;
            let from = pools.iter().position(|one| one.row.id == pool).ok_or(Error::NotFound)?;
            let to = if sent.value("till") == "upp" { from.checked_sub(1) } else { Some(from + 1) };
            if let Some(to) = to.filter(|to| *to < pools.len()) {
                pools.swap(from, to);
            }
            seat_pool::set(scope, id, version, pools.into_iter().map(NewPool::from).collect()).await
        })
        .await;
    changed(portal, cookies, id, moved.map(|()| Flash::done("Kvoternas ordning är ändrad.")))
}

/// Leads to the list, which shows how it is now.
pub(super) fn changed(portal: &Portal, cookies: &CookieJar, id: OfferingId, outcome: Result<Flash, Error>) -> Answer {
    let outcome = match outcome {
        Err(Error::Invalid(_)) => Ok(Flash::refused("Någon av kvoterna behöver rättas först. Öppna och spara den.")),
        other => other,
    };
    visitor::told(cookies, portal, &super::address(id), outcome)
}
