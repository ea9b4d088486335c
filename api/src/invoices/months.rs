//! A month of invoices, of all organisations.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::billing::{basis, closing, export};
use samverk_domain::time::Month;
use serde::Serialize;
use serde_with::skip_serializing_none;

use super::shown::{InvoiceBasis, InvoiceBasisSummary};
use crate::answer::{Begun, begun};
use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// A month of invoices.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct InvoiceMonth {
    /// The month.
    month: String,
    /// Without VAT, in öre, of all that the caller may see.
    net_ore: i64,
    /// The VAT, in öre.
    vat_ore: i64,
    /// What is to be paid, in öre.
    total_ore: i64,
    /// How many bases are still to be closed since the month was closed for all; for administrators.
    closings_left: Option<u64>,
    /// The bases, by organisation.
    invoice_bases: Vec<InvoiceBasisSummary>,
    /// What the caller may do with it, and the months beside it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// What was handed over to the accounts.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct InvoiceExport {
    /// The bases, by number.
    invoice_bases: Vec<InvoiceBasis>,
}

/// Months of invoices.
pub(crate) struct InvoiceMonths(pub(crate) Api);

#[OpenApi(tag = "Tag::Invoices")]
impl InvoiceMonths {
    /// Get a month of invoices
    ///
    /// Each organisation's basis, closed or still collected. Coordinators read their own organisation's, staff all.
    #[oai(path = "/invoice-months/:month", method = "get", operation_id = "getInvoiceMonth")]
    async fn get(&self, caller: Caller, here: Here, month: Path<Month>) -> Result<Json<InvoiceMonth>, Problem> {
        let month = month.0;
        let bills = caller.0.may(Permission::Bill);
        let read = self.0.database.read(&caller.0, async |scope| {
            let progress = if bills { closing::progress(scope, month).await? } else { None };
            Ok::<_, Error>((basis::list(scope, None, month.alone()).await?, progress))
        });
        let (listed, progress) = read.await?;
        let (net_ore, vat_ore) =
            (listed.iter().map(|one| one.net_ore).sum(), listed.iter().map(|one| one.vat_ore).sum());
        let path = |month: Month| format!("/invoice-months/{month}");
        Ok(Json(InvoiceMonth {
            month: month.to_string(),
            net_ore,
            vat_ore,
            total_ore: net_ore + vat_ore,
            closings_left: bills.then(|| progress.as_ref().map_or(0, |one| one.left)),
            invoice_bases: listed.iter().map(|one| InvoiceBasisSummary::of(one, &here, &caller.0)).collect(),
            links: here
                .own(path(month))
                .add("prev", "GET", path(month.before()))
                .add("next", "GET", path(month.later(1)))
                .add_if(bills, "close", "POST", format!("{}/closings", path(month)))
                .add_found("progress", progress.map(|one| format!("/batches/{}", one.batch.id)))
                .add_if(bills, "export", "POST", format!("{}/exports", path(month)))
                .done(),
        }))
    }

    /// Close a month of invoices
    ///
    /// Every organisation's basis, one after the other, once the month is over; `closingsLeft` of the month tells how many are left.
    #[oai(path = "/invoice-months/:month/closings", method = "post", operation_id = "closeInvoiceMonth")]
    async fn close(&self, caller: Caller, here: Here, month: Path<Month>) -> Result<Begun, Problem> {
        let batch = self.0.database.write(&caller.0, async |scope| closing::close_all(scope, month.0).await).await?;
        Ok(begun(&here, batch))
    }

    /// Hand a month of invoices over to the accounts
    ///
    /// Every basis of the month that is closed, as JSON, CSV or XLSX. Each says when that was done last, and by whom; it may be done
    /// again.
    #[oai(path = "/invoice-months/:month/exports", method = "post", operation_id = "exportInvoiceMonth")]
    async fn export(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        month: Path<Month>,
    ) -> Result<Listing<InvoiceExport>, Problem> {
        let handed_over =
            self.0.database.write(&caller.0, async |scope| export::hand_over_all(scope, month.0).await).await?;
        match wanted.0 {
            Some(format) => Ok(Listing::file(export::file_of(&handed_over, month.0, format)?)),
            None => Ok(Listing::json(InvoiceExport {
                invoice_bases: handed_over.iter().map(|one| InvoiceBasis::of(one, &here, &caller.0)).collect(),
            })),
        }
    }
}
