//! Saying that one's organisation has a need too. It can be taken back, so it just happens.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::networks::{NeedSignalId, need_supporter};
use samverk_domain::{Error, access::OrganisationId};

use super::{found, place};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn say(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
) -> Answer {
    let (own, (need, _)) = (own(&visitor)?, found(portal, &visitor, id).await?);
    let done = portal.database.write(&visitor.actor, async |scope| need_supporter::put(scope, id, own).await).await;
    visitor::told(cookies, portal, &place(&need), done.map(|()| Flash::done("Det står nu att ni har samma behov.")))
}

#[handler]
pub(super) async fn take_back(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
) -> Answer {
    let (own, (need, _)) = (own(&visitor)?, found(portal, &visitor, id).await?);
    let done = portal.database.write(&visitor.actor, async |scope| need_supporter::remove(scope, id, own).await).await;
    let said = "Det står inte längre att ni har samma behov.";
    visitor::told(cookies, portal, &place(&need), done.map(|()| Flash::done(said)))
}

fn own(visitor: &Visitor) -> Answer<OrganisationId> {
    visitor.actor.organisation().ok_or(Failure(Error::Forbidden))
}
