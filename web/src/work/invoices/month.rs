//! A month: each organisation's basis.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::billing::{basis, closing};
use samverk_domain::jobs::batch::State;
use samverk_domain::money;
use samverk_domain::time::Month;

use super::{of_basis, of_month};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::invoices::Row;
use crate::layout::{Area, Chrome, Page};
use crate::progress::Shown;
use crate::visitor::Visitor;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/invoices/month.html")]
struct MonthPage {
    chrome: Chrome,
    crumbs: Crumbs,
    month: String,
    page: String,
    previous: (String, String),
    next: (String, String),
    bases: Vec<Row>,
    sums: Vec<(&'static str, String)>,
    /// How far the closing of it for all has come.
    work: Option<Shown>,
    can_be_closed: bool,
    can_be_exported: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(month): Path<Month>,
) -> Answer<Page<MonthPage>> {
    let actor = &visitor.actor;
    let bills = actor.may(Permission::Bill);
    let (listed, progress) = portal
        .database
        .read(actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let progress = if bills { closing::progress(scope, month).await? } else { None };
            Ok::<_, Failure>((basis::list(scope, None, month.alone()).await?, progress))
        })
        .await?;
    let now = portal.database.clock().now();
    let is_closing = progress.as_ref().is_some_and(|one| one.state() == State::UnderWay);
    let (net, vat) = (listed.iter().map(|one| one.net_ore).sum(), listed.iter().map(|one| one.vat_ore).sum());
    let closed = listed.iter().filter(|one| one.closed.is_some()).count();
    let beside = |month: Month| (month.name(), of_month(month));
    Ok(Page(MonthPage {
        chrome: visitor.chrome(format!("Fakturaunderlag för {}", month.name())).within(Area::Work),
        crumbs: crumbs([("Fakturaunderlag", format!("/arbete/fakturaunderlag?ar={}", month.year()))]),
        month: month.name(),
        page: of_month(month),
        previous: beside(month.before()),
        next: beside(month.later(1)),
        bases: listed.iter().map(|one| Row::of(one, of_basis(month, one.organisation))).collect(),
        sums: vec![
            ("Exklusive moms", money::kronor(net)),
            ("Moms", money::kronor(vat)),
            ("Att betala", money::kronor(net + vat)),
        ],
        work: Shown::of_current(progress.as_ref()),
        can_be_closed: bills && !is_closing && listed.iter().any(|one| one.can_be_closed(now)),
        can_be_exported: bills && closed > 0,
    }))
}
