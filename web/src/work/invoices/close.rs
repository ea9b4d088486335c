//! Closing a month, for one organisation or all, which asks first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::billing::basis::{self, Listed};
use samverk_domain::billing::closing;
use samverk_domain::organisations::OrganisationId;
use samverk_domain::time::Month;
use samverk_domain::{Error, money};

use super::{of_basis, of_month, within};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/invoices/close.html")]
struct ClosePage {
    chrome: Chrome,
    crumbs: Crumbs,
    title: String,
    bases: String,
    lines: String,
    net: String,
    vat: String,
    total: String,
    /// Where it leads back, under which closing is.
    back: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((month, id)): Path<(Month, OrganisationId)>,
) -> Answer<Page<ClosePage>> {
    let listed = to_be_closed(portal, &visitor, Some(id), month).await?;
    let name = &listed.first().ok_or(Failure(Error::NotFound))?.organisation_name;
    let title = format!("Stäng {} för {name}", month.name());
    Ok(Page(page(&visitor, month, title, &listed, of_basis(month, id))))
}

#[handler]
pub(super) async fn ask_all(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(month): Path<Month>,
) -> Answer<Page<ClosePage>> {
    let listed = to_be_closed(portal, &visitor, None, month).await?;
    let title = format!("Stäng {} för alla", month.name());
    Ok(Page(page(&visitor, month, title, &listed, of_month(month))))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((month, id)): Path<(Month, OrganisationId)>,
) -> Answer {
    let closed = portal.database.write(&visitor.actor, async |scope| closing::close(scope, id, month).await).await;
    let outcome = closed.map(|()| Flash::done("Underlaget är stängt. Du kan exportera det nu."));
    visitor::told(cookies, portal, &of_basis(month, id), outcome)
}

#[handler]
pub(super) async fn submit_all(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(month): Path<Month>,
) -> Answer {
    let begun = portal.database.write(&visitor.actor, async |scope| closing::close_all(scope, month).await).await;
    let outcome = begun.map(|_| Flash::done("Månaden stängs nu, ett underlag i taget."));
    visitor::told(cookies, portal, &of_month(month), outcome)
}

/// The bases of the month that can be closed.
async fn to_be_closed(
    portal: &Portal,
    visitor: &Visitor,
    organisation: Option<OrganisationId>,
    month: Month,
) -> Answer<Vec<Listed>> {
    let mut listed = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::Bill)?;
            basis::list(scope, organisation, month.alone()).await.map_err(Failure)
        })
        .await?;
    let now = portal.database.clock().now();
    listed.retain(|one| one.can_be_closed(now));
    if listed.is_empty() { Err(Failure(Error::NotFound)) } else { Ok(listed) }
}

fn page(visitor: &Visitor, month: Month, title: String, listed: &[Listed], back: String) -> ClosePage {
    let sum = |of: fn(&Listed) -> i64| money::kronor(listed.iter().map(of).sum());
    ClosePage {
        chrome: visitor.chrome(title.clone()).within(Area::Work),
        crumbs: within(month),
        title,
        bases: words::count(listed.len() as u64, "underlag", "underlag"),
        lines: words::count(listed.iter().map(|one| one.lines).sum::<u64>(), "rad", "rader"),
        net: sum(|one| one.net_ore),
        vat: sum(|one| one.vat_ore),
        total: sum(Listed::total_ore),
        back,
    }
}
