//! The fourth step: everything once more, before it is sent.

use askama::Template;
use samverk_domain::courses::registration::WhenFull;
use samverk_domain::money;

use super::group::Group;
use super::offer::Offer;
use crate::layout::{Area, Chrome};
use crate::roster::ShownRow;
use crate::visitor::Visitor;

/// A participant with what will be saved of them.
struct Participant {
    row: ShownRow,
    payer: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "registration/review.html")]
pub(super) struct ReviewPage {
    chrome: Chrome,
    offer: Offer,
    hidden: Vec<(String, String)>,
    cost: String,
    when_full: &'static str,
    participants: Vec<Participant>,
    button: String,
}

impl ReviewPage {
    pub(super) fn new(visitor: &Visitor, group: Group) -> Self {
        let Group { offer, units, own_reference, draft, look } = group;
        let unit = |id| units.iter().find(|unit| Some(unit.id) == id);
        let participants: Vec<_> = look
            .rows
            .into_iter()
            .filter(|row| row.line.is_chosen)
            .map(|row| {
                let payer = unit(row.line.unit.or(draft.unit));
                let given =
                    [&row.line.invoice_reference, &draft.invoice_reference].into_iter().find(|one| !one.is_empty());
                let of_unit = || payer.and_then(|unit| unit.invoice_reference.clone());
                let reference = given.cloned().or_else(of_unit).unwrap_or_else(|| own_reference.clone());
                Participant { payer: payer.map(|unit| unit.name.clone()).unwrap_or_default(), reference, row }
            })
            .collect();
        let count = participants.len();
        let seats = Ord::min(count, offer.free);
        let price = i64::try_from(seats).unwrap_or(i64::MAX).saturating_mul(offer.price_ore);
        Self {
            chrome: visitor.chrome("Kontrollera och skicka").within(Area::Courses),
            hidden: draft.hidden(&[]),
            cost: match seats {
                _ if offer.price_ore == 0 => "Kostnadsfri.".to_owned(),
                0 => "Kostar inget förrän någon får en plats.".to_owned(),
                1 => format!("{} för 1 plats.", money::kronor_without_vat(price)),
                seats => format!("{} för {seats} platser.", money::kronor_without_vat(price)),
            },
            when_full: match draft.when_full {
                WhenFull::WaitingList => "De som inte får plats ställs på reservlistan.",
                WhenFull::Refuse => "Ingen anmäls om inte alla får plats.",
            },
            participants,
            button: if count == 1 { "Anmäl 1 person".to_owned() } else { format!("Anmäl {count} personer") },
            offer,
        }
    }
}
