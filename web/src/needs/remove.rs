//! Removing a need: it cannot be undone, so what will happen is told first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::networks::{NeedSignalId, need_entry};

use super::{crumbs, moderated, place};
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "needs/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    /// Whether something was made of it.
    is_made: bool,
    action: String,
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NeedSignalId>,
) -> Answer<Page<RemovePage>> {
    let listed = moderated(portal, &visitor, id).await?;
    Ok(Page(RemovePage {
        chrome: visitor.chrome("Ta bort behovet".to_owned()).within(Area::Networks),
        crumbs: crumbs(&listed.network_name, &listed.network_slug),
        is_made: listed.need.wish_id.is_some() || listed.need.project_id.is_some(),
        action: format!("/natverk/behov/{id}/ta-bort"),
        back: place(&listed),
        title: listed.need.title,
    }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
) -> Answer {
    let listed = moderated(portal, &visitor, id).await?;
    let removed = portal.database.write(&visitor.actor, async |scope| need_entry::remove(scope, id).await).await;
    let to = format!("/natverk/{}/behov", listed.network_slug);
    visitor::told(cookies, portal, &to, removed.map(|()| Flash::done("Behovet är borttaget.")))
}
