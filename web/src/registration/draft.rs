//! A booking that is being made: what the steps have gathered so far.

use samverk_domain::Error;
use samverk_domain::access::OrganisationId;
use samverk_domain::courses::registration::{NewBooking, NewParticipant, WhenFull};
use samverk_domain::courses::series::{NewSeriesBooking, WhenSomeFull};
use samverk_domain::courses::{BookingId, OfferingId, SeriesId};
use samverk_domain::people::UnitId;

use super::offer::Offer;
use crate::error_page::Failure;
use crate::roster::{self, Line};
use crate::sent::Sent;
use crate::visitor::Visitor;

/// What the steps have gathered.
pub(super) struct Draft {
    /// Made with the first form, so that sending twice registers once.
    pub(super) booking: BookingId,
    /// Whom the association's staff register for; none means the own organisation.
    pub(super) organisation: Option<OrganisationId>,
    pub(super) lines: Vec<Line>,
    pub(super) unit: Option<UnitId>,
    pub(super) invoice_reference: String,
    pub(super) when_full: WhenSomeFull,
    /// Whether the page before said that seats are reserved.
    pub(super) is_reserved: bool,
}

impl Draft {
    pub(super) fn new(organisation: Option<OrganisationId>) -> Self {
        Self {
            booking: BookingId::new(),
            organisation,
            lines: Vec::new(),
            unit: None,
            invoice_reference: String::new(),
            when_full: WhenSomeFull::WaitingList,
            is_reserved: false,
        }
    }

    /// Takes note of what is reserved now, and lets the offer say so if that has run out.
    pub(super) fn compare(&mut self, offer: &mut Offer) {
        offer.has_run_out = self.is_reserved && offer.lease.is_none();
        self.is_reserved = offer.lease.is_some();
        if let Some(lease) = offer.lease.as_ref().filter(|_| self.lines.is_empty()) {
            // Whoever begins anew goes on with what is reserved.
            self.booking = lease.id;
        }
    }

    /// The organisation whose people are registered: the visitor's own unless the staff chose another.
    pub(super) fn organisation(&self, visitor: &Visitor) -> Result<OrganisationId, Failure> {
        self.organisation.or(visitor.actor.organisation()).ok_or(Failure(Error::Forbidden))
    }

    pub(super) fn read(sent: &Sent) -> Self {
        Self {
            booking: sent.text("bookingId").parse().unwrap_or_else(|_| BookingId::new()),
            organisation: sent.text("organisationId").parse().ok(),
            lines: roster::read(sent),
            unit: sent.text("unitId").parse().ok(),
            invoice_reference: sent.text("invoiceReference").trim().to_owned(),
            when_full: match sent.text("whenFull").as_str() {
                "refuse" => WhenSomeFull::Refuse,
                "waitTogether" => WhenSomeFull::WaitTogether,
                "leaveOut" => WhenSomeFull::LeaveOut,
                _ => WhenSomeFull::WaitingList,
            },
            is_reserved: sent.has("reserved"),
        }
    }

    /// What a form carries along, but the fields that it shows.
    pub(super) fn hidden(&self, shown: &[&str]) -> Vec<(String, String)> {
        let own = [
            ("bookingId", self.booking.to_string()),
            ("organisationId", self.organisation.map(|id| id.to_string()).unwrap_or_default()),
            ("unitId", self.unit.map(|unit| unit.to_string()).unwrap_or_default()),
            ("invoiceReference", self.invoice_reference.clone()),
            ("whenFull", self.when_full().to_owned()),
        ];
        let reserved = self.is_reserved.then(|| ("reserved", "ja".to_owned()));
        let own = own.into_iter().chain(reserved).filter(|(name, _)| !shown.contains(name));
        own.map(|(name, value)| (name.to_owned(), value)).chain(roster::fields(&self.lines, shown)).collect()
    }

    pub(super) fn when_full(&self) -> &'static str {
        match self.when_full {
            WhenSomeFull::Refuse => "refuse",
            WhenSomeFull::WaitingList => "waitingList",
            WhenSomeFull::WaitTogether => "waitTogether",
            WhenSomeFull::LeaveOut => "leaveOut",
        }
    }

    /// The lines that are taken along, each with its place in the form.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().filter(|(_, line)| line.is_chosen)
    }

    /// What the domain makes of it. The same form gives the same booking, whatever has happened since it was shown.
    pub(super) fn booking(&self, offering: OfferingId, organisation: OrganisationId) -> NewBooking {
        NewBooking {
            id: Some(self.booking),
            offering,
            organisation,
            unit: self.unit,
            invoice_reference: self.invoice_reference.clone(),
            participants: self.chosen().map(|(_, line)| participant(line)).collect(),
            when_full: match self.when_full {
                // There are no other parts.
                WhenSomeFull::Refuse | WhenSomeFull::LeaveOut => WhenFull::Refuse,
                WhenSomeFull::WaitingList => WhenFull::WaitingList,
                WhenSomeFull::WaitTogether => WhenFull::WaitTogether,
            },
        }
    }

    /// The same for a series.
    pub(super) fn series_booking(&self, series: SeriesId, organisation: OrganisationId) -> NewSeriesBooking {
        NewSeriesBooking {
            id: Some(self.booking),
            series,
            parts: Vec::new(),
            organisation,
            unit: self.unit,
            invoice_reference: self.invoice_reference.clone(),
            participants: self.chosen().map(|(_, line)| participant(line)).collect(),
            when_full: self.when_full,
        }
    }

    /// The form's name of a field of the booking: the domain counts only the lines that are taken along.
    pub(super) fn field(&self, of_booking: &str) -> String {
        let name = || {
            let (index, field) = of_booking.strip_prefix("participants[")?.split_once("].")?;
            let (line, _) = self.chosen().nth(index.parse().ok()?)?;
            Some(format!("people[{line}].{field}"))
        };
        name().unwrap_or_else(|| of_booking.to_owned())
    }

    /// What the summary calls a field of the form.
    pub(super) fn name(&self, field: &str) -> String {
        named(&self.lines, field).unwrap_or_else(|| match field {
            "unitId" => "Enhet som betalar".to_owned(),
            "invoiceReference" => "Referens på fakturan".to_owned(),
            _ => "Listan".to_owned(),
        })
    }
}

/// What a field of the form is called in the summary: for a line, whose it is.
fn named(lines: &[Line], field: &str) -> Option<String> {
    let (index, field) = field.strip_prefix("people[")?.split_once("].")?;
    let row = &lines.get(index.parse::<usize>().ok()?)?.row;
    Some(format!("{} {}, {}", row.given_name, row.family_name, roster::label(field)))
}

fn participant(line: &Line) -> NewParticipant {
    let common = NewParticipant {
        unit: line.unit,
        invoice_reference: line.invoice_reference.clone(),
        need: line.need.clone(),
        ..NewParticipant::default()
    };
    match line.person {
        Some(person) => NewParticipant { person: Some(person), ..common },
        None => NewParticipant {
            given_name: line.row.given_name.clone(),
            family_name: line.row.family_name.clone(),
            email: line.row.email.clone(),
            title: line.row.title.clone(),
            ..common
        },
    }
}
