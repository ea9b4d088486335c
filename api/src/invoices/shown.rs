//! A basis for invoices, as it is shown.

use poem_openapi::Object;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::billing::basis::{self, Listed, Whole};
use samverk_domain::billing::{Sums, line};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::links::{Here, Links};
use crate::registrations::RegistrationState;
use crate::scalar::{Moment, choice};

choice! {
    /// How far a basis for invoices has come.
    InvoiceBasisState of basis::BasisState {
        /// It follows what happens.
        Collecting,
        /// It stands as it was.
        Closed,
        /// It has been handed over to the accounts.
        Exported,
    }
}

/// A basis for invoices in a list: what an organisation is billed for a month.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceBasisSummary {
    /// Who is billed.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// The month.
    month: String,
    /// How far it has come.
    state: InvoiceBasisState,
    /// Its number, once it is closed: without gaps within a year.
    reference: Option<String>,
    /// Without VAT, in öre.
    net_ore: i64,
    /// The VAT, in öre: rounded on the sum of each rate.
    vat_ore: i64,
    /// What is to be paid, in öre.
    total_ore: i64,
    /// How many lines it has.
    line_count: u64,
    /// When it was closed.
    closed_at: Option<Moment>,
    /// Who closed it.
    closed_by_name: Option<String>,
    /// When it was last handed over to the accounts.
    exported_at: Option<Moment>,
    /// Who did.
    exported_by_name: Option<String>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// A basis for invoices with its lines.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceBasis {
    /// What lists show of it.
    #[oai(flatten)]
    #[serde(flatten)]
    summary: InvoiceBasisSummary,
    /// Its sums by rate of VAT, the highest first.
    vat_rates: Vec<VatRate>,
    /// What it bills, by course.
    lines: Vec<InvoiceLine>,
}

/// What is billed at one rate of VAT.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct VatRate {
    /// The rate, in per cent.
    vat_percent: i64,
    /// Without VAT, in öre.
    net_ore: i64,
    /// The VAT, in öre.
    vat_ore: i64,
}

/// What a registration costs, or what of an earlier line is taken back.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct InvoiceLine {
    /// Id, once the basis is closed.
    id: Option<Uuid>,
    /// What is paid for.
    registration_id: Uuid,
    /// The earlier line that is taken back.
    credits_line_id: Option<Uuid>,
    /// Why, if the association decided it; without a reason the registration costs something else than it did.
    reason: Option<String>,
    /// Who takes part, by given name; empty when it is hidden.
    given_name: String,
    /// Their family name, or that their identity is protected.
    family_name: String,
    /// The offering.
    offering_id: Uuid,
    /// The course.
    course_title: String,
    /// Start of the first session.
    starts_at: Moment,
    /// End of the last session.
    ends_at: Moment,
    /// The unit that pays.
    unit_id: Option<Uuid>,
    /// Its name.
    unit_name: Option<String>,
    /// The reference the invoice needs.
    invoice_reference: String,
    /// The registration's state.
    registration_state: RegistrationState,
    /// Without VAT, in öre; below nought for what is taken back.
    net_ore: i64,
    /// VAT, in per cent.
    vat_percent: i64,
    /// Whether it can be credited.
    can_be_credited: bool,
}

impl InvoiceBasisSummary {
    pub(super) fn of(listed: &Listed, here: &Here, actor: &Actor) -> Self {
        let row = listed.closed.as_ref();
        let path = format!("/organisations/{}/invoice-bases/{}", listed.organisation, listed.month);
        let (bills, is_closed) = (actor.may(Permission::Bill), row.is_some());
        Self {
            organisation_id: listed.organisation.0,
            organisation_name: listed.organisation_name.clone(),
            month: listed.month.to_string(),
            state: listed.state().into(),
            reference: row.map(basis::Model::reference),
            net_ore: listed.net_ore,
            vat_ore: listed.vat_ore,
            total_ore: listed.total_ore(),
            line_count: listed.lines,
            closed_at: row.map(|row| Moment(row.closed_at)),
            closed_by_name: row.map(|row| row.closed_by_name.clone()),
            exported_at: row.and_then(|row| row.exported_at).map(Moment),
            exported_by_name: row.and_then(|row| row.exported_by_name.clone()),
            links: here
                .own(&path)
                .add_if(bills && !is_closed, "close", "POST", format!("{path}/closings"))
                .add_if(bills && is_closed, "credit", "POST", format!("{path}/credits"))
                .add_if(bills && is_closed, "export", "POST", format!("{path}/exports"))
                .done(),
        }
    }
}

impl InvoiceBasis {
    pub(super) fn of(whole: &Whole, here: &Here, actor: &Actor) -> Self {
        let Whole { listed, sums: Sums { rates, .. }, lines, creditable } = whole;
        let rate = |rate: &samverk_domain::billing::Rate| VatRate {
            vat_percent: rate.percent,
            net_ore: rate.net_ore,
            vat_ore: rate.vat_ore,
        };
        let line = |line: &line::Model| InvoiceLine {
            id: listed.closed.is_some().then_some(line.id.0),
            can_be_credited: creditable.contains(&line.id),
            ..InvoiceLine::of(line)
        };
        Self {
            summary: InvoiceBasisSummary::of(listed, here, actor),
            vat_rates: rates.iter().map(rate).collect(),
            lines: lines.iter().map(line).collect(),
        }
    }
}

impl InvoiceLine {
    fn of(line: &line::Model) -> Self {
        Self {
            id: None,
            registration_id: line.registration_id.0,
            credits_line_id: line.credits_id.map(|id| id.0),
            reason: line.reason.clone(),
            given_name: line.given_name.clone(),
            family_name: line.family_name.clone(),
            offering_id: line.offering_id.0,
            course_title: line.course_title.clone(),
            starts_at: Moment(line.starts_at),
            ends_at: Moment(line.ends_at),
            unit_id: line.unit_id.map(|id| id.0),
            unit_name: line.unit_name.clone(),
            invoice_reference: line.invoice_reference.clone(),
            registration_state: line.state.into(),
            net_ore: line.net_ore,
            vat_percent: line.vat_percent,
            can_be_credited: false,
        }
    }
}
