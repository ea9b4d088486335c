//! One basis with its lines.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::billing::basis::{self, BasisState};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::time::Month;

use super::{of_basis, within};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::invoices::Shown;
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/invoices/basis.html")]
struct BasisPage {
    chrome: Chrome,
    crumbs: Crumbs,
    shown: Shown,
    page: String,
    can_be_closed: bool,
    can_be_credited: bool,
    /// What handing it over is called, if the reader may.
    export: Option<&'static str>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((month, id)): Path<(Month, OrganisationId)>,
) -> Answer<Page<BasisPage>> {
    let actor = &visitor.actor;
    let whole = portal
        .database
        .read(actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            basis::get(scope, id, month).await.map_err(Failure)
        })
        .await?;
    let bills = actor.may(Permission::Bill);
    let listed = &whole.listed;
    let title = format!("{}, {}", listed.organisation_name, month.name());
    Ok(Page(BasisPage {
        chrome: visitor.chrome(format!("{title} – fakturaunderlag")).within(Area::Work),
        crumbs: within(month),
        page: of_basis(month, id),
        can_be_closed: bills && listed.can_be_closed(portal.database.clock().now()),
        can_be_credited: bills && !whole.creditable.is_empty(),
        export: Some(listed.state()).filter(|_| bills).and_then(|state| match state {
            BasisState::Collecting => None,
            BasisState::Closed => Some("Exportera"),
            BasisState::Exported => Some("Exportera igen"),
        }),
        shown: Shown::of(&whole, of_basis(month, id)),
    }))
}
