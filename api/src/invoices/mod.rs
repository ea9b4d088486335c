//! What organisations are billed: their bases for invoices, one for each month.

mod months;
mod shown;

use chrono::Datelike;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::billing::credit::{self, NewCredit};
use samverk_domain::billing::{LineId, basis, closing, export};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::time::Month;
use samverk_domain::{Fault, time};
use uuid::Uuid;

pub(crate) use self::months::InvoiceMonths;
use self::shown::{InvoiceBasis, InvoiceBasisSummary};
use crate::body::Body;
use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// What is to be credited.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewInvoiceCredit {
    /// These lines of the basis; all that can be credited if there are none.
    #[oai(default)]
    line_ids: Vec<Uuid>,
    /// Why, at most 500 characters. The organisation reads it.
    #[oai(default)]
    reason: String,
}

/// Bases for invoices.
pub(crate) struct InvoiceBases(pub(crate) Api);

#[OpenApi(tag = "Tag::Invoices")]
impl InvoiceBases {
    /// List the bases for invoices of an organisation
    ///
    /// Of a year, the latest month first: those that are closed, and those still collected as things are. Coordinators read their
    /// own organisation's, staff all.
    #[oai(path = "/organisations/:organisationId/invoice-bases", method = "get", operation_id = "listInvoiceBases")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        /// The year; this one if it is left out.
        year: Query<Option<i32>>,
    ) -> Result<Json<List<InvoiceBasisSummary>>, Problem> {
        let database = &self.0.database;
        let year = year.0.unwrap_or_else(|| time::local_date(database.clock().now()).year());
        let (first, last) = (*Month::YEARS.start(), *Month::YEARS.end());
        if !Month::YEARS.contains(&year) {
            return Err(Problem::from(("year", Fault::OutOfRange(first.into(), last.into()))));
        }
        let months = Month::year_of(year);
        let listed = database.read(&caller.0, async |scope| basis::list(scope, Some(id.0), months).await).await?;
        let shown = listed.iter().map(|one| InvoiceBasisSummary::of(one, &here, &caller.0));
        Ok(Json(List::of(shown, &here)))
    }

    /// Get the basis for invoices of an organisation and month
    ///
    /// With its lines: as it was closed, or as it would be closed now. With `Accept: text/csv` or the media type of XLSX as a file,
    /// which is remembered in the audit trail. Coordinators read their own organisation's, staff all.
    #[oai(
        path = "/organisations/:organisationId/invoice-bases/:month",
        method = "get",
        operation_id = "getInvoiceBasis"
    )]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        month: Path<Month>,
    ) -> Result<Listing<InvoiceBasis>, Problem> {
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| export::file(scope, id.0, month.0, format).await);
            return Ok(Listing::file(file.await?));
        }
        let whole = database.read(&caller.0, async |scope| basis::get(scope, id.0, month.0).await).await?;
        Ok(Listing::json(InvoiceBasis::of(&whole, &here, &caller.0)))
    }

    /// Close the basis for invoices of an organisation and month
    ///
    /// Once the month is over. It gets a number, and what is in it, with whatever is left of earlier months, stays as it is. It cannot
    /// be undone: what turns out wrong is credited.
    #[oai(
        path = "/organisations/:organisationId/invoice-bases/:month/closings",
        method = "post",
        operation_id = "closeInvoiceBasis"
    )]
    async fn close(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        month: Path<Month>,
    ) -> Result<Json<InvoiceBasis>, Problem> {
        let closed = self.0.database.write(&caller.0, async |scope| {
            closing::close(scope, id.0, month.0).await?;
            basis::get(scope, id.0, month.0).await
        });
        Ok(Json(InvoiceBasis::of(&closed.await?, &here, &caller.0)))
    }

    /// Credit a basis for invoices, or lines of it
    ///
    /// Each line is taken back in the organisation's next basis, with the reason. A registration that by then costs something else,
    /// or is to be paid by somebody else, is billed anew; one that does not has been given away.
    #[oai(
        path = "/organisations/:organisationId/invoice-bases/:month/credits",
        method = "post",
        operation_id = "creditInvoiceBasis"
    )]
    async fn credit(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        month: Path<Month>,
        body: Body<NewInvoiceCredit>,
    ) -> Result<Json<InvoiceBasis>, Problem> {
        let NewInvoiceCredit { line_ids, reason } = body.0;
        let new = NewCredit { lines: line_ids.into_iter().map(LineId).collect(), reason };
        let credited = self.0.database.write(&caller.0, async |scope| {
            credit::ask(scope, id.0, month.0, &new).await?;
            basis::get(scope, id.0, month.0).await
        });
        Ok(Json(InvoiceBasis::of(&credited.await?, &here, &caller.0)))
    }

    /// Hand a basis for invoices over to the accounts
    ///
    /// As JSON, CSV or XLSX. The basis says when that was done last, and by whom; it may be done again.
    #[oai(
        path = "/organisations/:organisationId/invoice-bases/:month/exports",
        method = "post",
        operation_id = "exportInvoiceBasis"
    )]
    async fn export(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        month: Path<Month>,
    ) -> Result<Listing<InvoiceBasis>, Problem> {
        let handed_over =
            self.0.database.write(&caller.0, async |scope| export::hand_over(scope, id.0, month.0).await).await?;
        match wanted.0 {
            Some(format) => Ok(Listing::file(export::file_of(&[handed_over], month.0, format)?)),
            None => Ok(Listing::json(InvoiceBasis::of(&handed_over, &here, &caller.0))),
        }
    }
}
