//! The kommun's basis for invoices of a month, to read.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Path};
use samverk_domain::billing::{basis, export};
use samverk_domain::time::Month;

use super::own;
use crate::Portal;
use crate::download;
use crate::error_page::Answer;
use crate::invoices::Shown;
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "my_municipality/invoice.html")]
struct InvoicePage {
    chrome: Chrome,
    shown: Shown,
    crumbs: [(&'static str, String); 2],
    page: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(month): Path<Month>,
) -> Answer<Page<InvoicePage>> {
    let own = own(&visitor)?;
    let whole = portal.database.read(&visitor.actor, async |scope| basis::get(scope, own, month).await).await?;
    Ok(Page(InvoicePage {
        chrome: visitor.chrome(format!("Fakturaunderlag för {}", month.name())).within(Area::MyMunicipality),
        crumbs: [
            ("Min kommun", "/min-kommun".to_owned()),
            ("Kostnader", format!("/min-kommun/kostnader?ar={}", month.year())),
        ],
        page: address(month),
        shown: Shown::of(&whole, address(month)),
    }))
}

/// The basis as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    Path(month): Path<Month>,
) -> Answer {
    let own = own(&visitor)?;
    let format = download::format(address.path());
    let file =
        portal.database.write(&visitor.actor, async |scope| export::file(scope, own, month, format).await).await?;
    Ok(download::download(file))
}

/// Where the basis of a month is.
pub(super) fn address(month: Month) -> String {
    format!("/min-kommun/kostnader/{month}")
}
