//! The fourth step: everything once more, before it is sent.

use askama::Template;
use samverk_domain::courses::registration::Bill;
use samverk_domain::courses::series::WhenSomeFull;

use super::cost;
use super::group::Group;
use super::offer::Offer;
use crate::layout::{Area, Chrome};
use crate::roster::ShownRow;
use crate::visitor::Visitor;
use crate::words::count;

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
    /// The check, with who pays for each of those chosen.
    pub(super) fn new(visitor: &Visitor, group: Group, bills: Vec<Bill>) -> Self {
        let Group { offer, units, draft, look, .. } = group;
        let name = |id| units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone());
        let chosen = look.rows.into_iter().filter(|row| row.line.is_chosen);
        let participants: Vec<_> = chosen
            .zip(bills)
            .map(|(row, bill)| Participant {
                payer: bill.unit.and_then(name).unwrap_or_default(),
                reference: bill.invoice_reference,
                row,
            })
            .collect();
        Self {
            chrome: visitor.chrome("Kontrollera och skicka").within(Area::Courses),
            hidden: draft.hidden(&[]),
            cost: cost::sentence(Ord::min(participants.len(), offer.free), offer.price_ore),
            when_full: match draft.when_full {
                WhenSomeFull::LeaveOut => "Delar som är fulla lämnas bort.",
                WhenSomeFull::WaitingList => "De som inte får plats ställs på reservlistan.",
                WhenSomeFull::WaitTogether => "Alla ställs på reservlistan tills det finns plats åt alla.",
                WhenSomeFull::Refuse => "Ingen anmäls om inte alla får plats.",
            },
            button: format!("Anmäl {}", count(participants.len(), "person", "personer")),
            participants,
            offer,
        }
    }
}
