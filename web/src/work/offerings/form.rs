//! An offering as its form holds it: text, until the domain has said yes to it.

use chrono::{DateTime, Duration, Utc};
use samverk_domain::courses::cancellation::{FeeStep, MOST_STEPS};
use samverk_domain::courses::offering::{self, Form, NewOffering};
use samverk_domain::courses::session::{self, NewSession};
use samverk_domain::{Fault, FieldError, time};

use crate::changed::Field;
use crate::forms::{Options, moment, moment_value, ore};
use crate::layout::FormErrors;
use crate::sent::Sent;
use crate::words;

pub(super) const FORMS: Options<Form> =
    Options(&[("plats", Form::Onsite), ("distans", Form::Online), ("bada", Form::Hybrid)]);

/// Empty rows for sessions below those that are filled in.
const SPARE: usize = 3;

/// A row for a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionRow {
    pub(super) title: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
}

/// A row for what cancelling costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FeeRow {
    pub(super) days_before: String,
    pub(super) percent: String,
}

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct OfferingForm {
    pub(super) form: String,
    pub(super) venue_name: String,
    pub(super) venue_address: String,
    pub(super) city: String,
    pub(super) virtual_link: String,
    pub(super) capacity: String,
    pub(super) offer_hours: String,
    pub(super) price_member: String,
    pub(super) price_other: String,
    pub(super) vat_percent: String,
    pub(super) opens_at: String,
    pub(super) closes_at: String,
    pub(super) cancel_until: String,
    pub(super) fees: Vec<FeeRow>,
    pub(super) contact_name: String,
    pub(super) contact_email: String,
    pub(super) contact_phone: String,
    pub(super) sessions: Vec<SessionRow>,
}

impl OfferingForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        let row = |index: usize| SessionRow {
            title: sent.text(&format!("sessions[{index}].title")),
            starts_at: sent.text(&format!("sessions[{index}].startsAt")),
            ends_at: sent.text(&format!("sessions[{index}].endsAt")),
        };
        let fee = |index: usize| FeeRow {
            days_before: sent.text(&format!("cancellationFees[{index}].daysBefore")),
            percent: sent.text(&format!("cancellationFees[{index}].percent")),
        };
        let rows = (0..).take_while(|index| sent.has(&format!("sessions[{index}].startsAt"))).map(row);
        Self {
            form: sent.text("form"),
            venue_name: sent.text("venueName"),
            venue_address: sent.text("venueAddress"),
            city: sent.text("city"),
            virtual_link: sent.text("virtualLink"),
            capacity: sent.text("capacity"),
            offer_hours: sent.text("offerHours"),
            price_member: sent.text("priceMemberOre"),
            price_other: sent.text("priceOtherOre"),
            vat_percent: sent.text("vatPercent"),
            opens_at: sent.text("opensAt"),
            closes_at: sent.text("closesAt"),
            cancel_until: sent.text("cancelUntil"),
            fees: (0..MOST_STEPS).map(fee).filter(|fee| *fee != FeeRow::default()).collect(),
            contact_name: sent.text("contactName"),
            contact_email: sent.text("contactEmail"),
            contact_phone: sent.text("contactPhone"),
            sessions: rows.filter(|row| *row != SessionRow::default()).collect(),
        }
    }

    pub(super) fn of(offering: &offering::Model, sessions: &[session::Model]) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            form: FORMS.value(offering.form),
            venue_name: text(&offering.venue_name),
            venue_address: text(&offering.venue_address),
            city: text(&offering.city),
            virtual_link: text(&offering.virtual_link),
            capacity: offering.capacity.to_string(),
            offer_hours: offering.offer_hours.map(|hours| hours.to_string()).unwrap_or_default(),
            price_member: kronor(offering.price_member_ore),
            price_other: kronor(offering.price_other_ore),
            vat_percent: offering.vat_percent.to_string(),
            opens_at: offering.opens_at.map(moment_value).unwrap_or_default(),
            closes_at: moment_value(offering.closes_at),
            cancel_until: moment_value(offering.cancel_until),
            fees: offering
                .cancellation_fees
                .steps()
                .iter()
                .map(|step| FeeRow { days_before: step.days_before.to_string(), percent: step.percent.to_string() })
                .collect(),
            contact_name: offering.contact_name.clone(),
            contact_email: offering.contact_email.clone(),
            contact_phone: text(&offering.contact_phone),
            sessions: sessions
                .iter()
                .map(|session| SessionRow {
                    title: text(&session.title),
                    starts_at: moment_value(session.starts_at),
                    ends_at: moment_value(session.ends_at),
                })
                .collect(),
        }
    }

    /// A new offering as the latest one of its course was, without its times; the contact is the one who writes if there
    /// was none before.
    pub(super) fn like(latest: Option<&offering::Model>, contact: (String, String)) -> Self {
        match latest {
            Some(latest) => Self {
                opens_at: String::new(),
                closes_at: String::new(),
                cancel_until: String::new(),
                ..Self::of(latest, &[])
            },
            None => Self {
                form: FORMS.value(Form::Onsite),
                vat_percent: "25".to_owned(),
                offer_hours: "48".to_owned(),
                contact_name: contact.0,
                contact_email: contact.1,
                ..Self::default()
            },
        }
    }

    /// The rows of sessions with empty ones below.
    pub(super) fn rows(&self, more: usize) -> Vec<SessionRow> {
        let mut rows = self.sessions.clone();
        rows.resize(self.sessions.len() + SPARE + more, SessionRow::default());
        rows
    }

    /// The rows of fees with empty ones below, as many as there can be.
    pub(super) fn fee_rows(&self) -> Vec<FeeRow> {
        let mut rows = self.fees.clone();
        rows.resize(MOST_STEPS, FeeRow::default());
        rows
    }

    /// What the domain takes, with a fault for everything that cannot be read. A number that cannot be read becomes one
    /// that the domain finds out of range, so that the bounds stand there only.
    pub(super) fn offering(&self, now: DateTime<Utc>) -> (NewOffering, Vec<FieldError>) {
        let mut faults = Vec::new();
        let number = |text: &str| text.split_whitespace().collect::<String>().parse().unwrap_or(-1);
        let sessions = self.new_sessions(now, &mut faults);
        let first = sessions.iter().map(|session| session.starts_at).min();
        let closes_at = moment("closesAt", &self.closes_at, &mut faults);
        let new = NewOffering {
            form: FORMS.read(&self.form).unwrap_or_default(),
            venue_name: self.venue_name.clone(),
            venue_address: self.venue_address.clone(),
            city: self.city.clone(),
            virtual_link: self.virtual_link.clone(),
            capacity: number(&self.capacity),
            offer_hours: (!self.offer_hours.trim().is_empty()).then(|| number(&self.offer_hours)),
            price_member_ore: ore("priceMemberOre", &self.price_member, &mut faults),
            price_other_ore: ore("priceOtherOre", &self.price_other, &mut faults),
            vat_percent: number(&self.vat_percent),
            opens_at: moment("opensAt", &self.opens_at, &mut faults),
            closes_at: closes_at.or_else(|| first.and_then(|first| offering::usual_closing(first, now))),
            cancel_until: moment("cancelUntil", &self.cancel_until, &mut faults),
            cancellation_fees: self
                .fees
                .iter()
                .map(|fee| FeeStep { days_before: number(&fee.days_before), percent: number(&fee.percent) })
                .collect(),
            contact_name: self.contact_name.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
            sessions,
        };
        (new, faults)
    }

    fn new_sessions(&self, now: DateTime<Utc>, faults: &mut Vec<FieldError>) -> Vec<NewSession> {
        let mut read = |index: usize, part: &str, text: &str| {
            let field = format!("sessions[{index}].{part}");
            if text.trim().is_empty() {
                faults.push(FieldError { field: field.clone(), fault: Fault::Missing });
            }
            moment(&field, text, faults)
        };
        let rows = self.sessions.iter().enumerate();
        let sessions = rows.map(|(index, row)| {
            let times = (read(index, "startsAt", &row.starts_at), read(index, "endsAt", &row.ends_at));
            // Stands in for a time that cannot be read, so that the others keep their numbers; it is never saved.
            let (starts_at, ends_at) = match times {
                (Some(starts_at), Some(ends_at)) => (starts_at, ends_at),
                (Some(starts_at), None) => (starts_at, starts_at + Duration::minutes(1)),
                (None, Some(ends_at)) => (ends_at - Duration::minutes(1), ends_at),
                (None, None) => (now + Duration::days(3_650), now + Duration::days(3_651)),
            };
            NewSession { title: row.title.clone(), starts_at, ends_at }
        });
        sessions.collect()
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        let time = |text: &str| moment("", text, &mut Vec::new()).map_or_else(|| text.to_owned(), time::moment);
        let at = |name, label, text: &str| Field::new(name, label, text).read_as(time(text));
        let rows = self.sessions.iter().map(|row| {
            let title = if row.title.is_empty() { String::new() } else { format!(" ({})", row.title) };
            format!("{} – {}{title}", time(&row.starts_at), time(&row.ends_at))
        });
        let sent = self.sessions.iter().enumerate().flat_map(|(index, row)| {
            [("title", &row.title), ("startsAt", &row.starts_at), ("endsAt", &row.ends_at)]
                .map(|(part, text)| (format!("sessions[{index}].{part}"), text.clone()))
        });
        let fees = self.fees.iter().map(|fee| format!("{} dagar: {} procent", fee.days_before, fee.percent));
        let fees_sent = self.fees.iter().enumerate().flat_map(|(index, fee)| {
            [("daysBefore", &fee.days_before), ("percent", &fee.percent)]
                .map(|(part, text)| (format!("cancellationFees[{index}].{part}"), text.clone()))
        });
        vec![
            Field::new("sessions", "Pass", &rows.collect::<Vec<_>>().join("; ")).sent_as(sent.collect()),
            Field::new("form", "Hur deltar man", &self.form)
                .read_as(FORMS.read(&self.form).map(words::form).unwrap_or_default()),
            Field::new("venueName", "Lokal", &self.venue_name),
            Field::new("venueAddress", "Gatuadress", &self.venue_address),
            Field::new("city", "Ort", &self.city),
            Field::new("virtualLink", "Länk för distans", &self.virtual_link),
            Field::new("capacity", "Antal platser", &self.capacity),
            Field::new("offerHours", "Svarstid för reservlistan, timmar", &self.offer_hours),
            Field::new("priceMemberOre", "Pris för medlemmar, kr exkl. moms", &self.price_member),
            Field::new("priceOtherOre", "Pris för andra, kr exkl. moms", &self.price_other),
            Field::new("vatPercent", "Moms, procent", &self.vat_percent),
            at("opensAt", "Anmälan öppnar", &self.opens_at),
            at("closesAt", "Anmälan stänger", &self.closes_at),
            at("cancelUntil", "Avboka senast", &self.cancel_until),
            Field::new("cancellationFees", "Avbokningsavgift", &fees.collect::<Vec<_>>().join("; "))
                .sent_as(fees_sent.collect()),
            Field::new("contactName", "Kontaktperson", &self.contact_name),
            Field::new("contactEmail", "Kontaktens e-post", &self.contact_email),
            Field::new("contactPhone", "Kontaktens telefon", &self.contact_phone),
        ]
    }
}

/// Faults on the fields of this form. One that concerns all sessions stands at the first; the summary says which session.
pub(super) fn errors(faults: &[FieldError]) -> FormErrors {
    let mut errors = FormErrors::default();
    for FieldError { field, fault } in faults {
        let field = if field == "sessions" { "sessions[0].startsAt" } else { field };
        match row_name(field) {
            Some(name) => errors.add_named(field, &name, fault.sentence()),
            None => errors.add(field, fault.sentence()),
        }
    }
    errors
}

/// `sessions[1].endsAt` → `Pass 2, slutar`.
fn row_name(field: &str) -> Option<String> {
    let (list, rest) = field.split_once('[')?;
    let (index, part) = rest.split_once("].")?;
    let row = if list == "sessions" { "Pass" } else { "Avgift" };
    let part = match part {
        "startsAt" => "börjar",
        "endsAt" => "slutar",
        "daysBefore" => "dagar före kursen",
        "percent" => "procent av priset",
        _ => "rubrik",
    };
    Some(format!("{row} {}, {part}", index.parse::<usize>().ok()? + 1))
}

/// Öre as people write kronor in a field.
fn kronor(ore: i64) -> String {
    if ore % 100 == 0 { (ore / 100).to_string() } else { format!("{},{:02}", ore / 100, ore % 100) }
}
