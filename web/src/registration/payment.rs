//! The third step: who pays, what people need, and what to do when seats run out.

use askama::Template;

use super::cost;
use super::group::Group;
use super::offer::Offer;
use crate::forms;
use crate::layout::{Area, Choice, Chrome, FormErrors};
use crate::visitor::Visitor;

/// Fields that the page shows.
const SHOWN: [&str; 4] = ["unitId", "invoiceReference", "need", "whenFull"];

/// A participant whose unit, reference and needs can be told apart from the others'.
struct Participant {
    name: String,
    index: usize,
    unit: String,
    invoice_reference: String,
    need: String,
    is_open: bool,
}

impl Participant {
    fn field(&self, name: &str) -> String {
        format!("people[{}].{name}", self.index)
    }
}

#[derive(Template)]
#[template(path = "registration/payment.html")]
pub(super) struct PaymentPage {
    chrome: Chrome,
    offer: Offer,
    lead: String,
    hidden: Vec<(String, String)>,
    units: Vec<Choice>,
    unit: String,
    invoice_reference: String,
    reference_help: String,
    when_full: &'static str,
    when_full_choices: Vec<Choice>,
    own_units: Vec<Choice>,
    participants: Vec<Participant>,
    errors: FormErrors,
}

impl PaymentPage {
    pub(super) fn new(visitor: &Visitor, group: Group, errors: FormErrors) -> Self {
        let (draft, offer) = (&group.draft, &group.offer);
        let id = |id: Option<samverk_domain::people::UnitId>| id.map(|id| id.to_string()).unwrap_or_default();
        let units = |none: &'static str| {
            let units = group.units.iter().map(|unit| Choice::new(unit.id.to_string(), unit.name.clone()));
            std::iter::once(Choice::new("", none)).chain(units).collect::<Vec<_>>()
        };
        let participants = draft.chosen().zip(chosen(&group)).map(|((index, line), name)| {
            let mut one = Participant {
                name,
                index,
                unit: id(line.unit),
                invoice_reference: line.invoice_reference.clone(),
                need: line.need.clone(),
                is_open: false,
            };
            let is_told = [&one.unit, &one.invoice_reference, &one.need].iter().any(|value| !value.is_empty());
            let is_faulty = SHOWN.iter().any(|field| !errors.of(&one.field(field)).is_empty());
            one.is_open = is_told || is_faulty;
            one
        });
        Self {
            chrome: visitor.chrome(forms::title("Betalning", &errors)).within(Area::Courses),
            lead: cost::of_a_seat(offer.price_ore),
            hidden: hidden(&group),
            units: units("Ingen särskild enhet"),
            unit: id(draft.unit),
            invoice_reference: draft.invoice_reference.clone(),
            reference_help: reference_help(&group.own_reference),
            when_full: draft.when_full(),
            when_full_choices: when_full_choices(offer),
            own_units: units("Samma som för alla"),
            participants: participants.collect(),
            errors,
            offer: group.offer,
        }
    }
}

fn when_full_choices(offer: &Offer) -> Vec<Choice> {
    let leave_out = Choice::new("leaveOut", "Lämna bort de delar som är fulla, och anmäl till de andra");
    let choices = [
        Choice::new("waitingList", "Ställ dem som inte får plats på reservlistan"),
        Choice::new(
            "waitTogether",
            "Ställ alla på reservlistan tills det finns plats åt alla; andra kan få plats före",
        ),
        Choice::new("refuse", "Anmäl bara om alla får plats"),
    ];
    choices.into_iter().chain(offer.is_series.then_some(leave_out)).collect()
}

/// What the page does not show; lines that are not taken along keep theirs unseen.
fn hidden(group: &Group) -> Vec<(String, String)> {
    let mut fields = group.draft.hidden(&SHOWN);
    let left_out: Vec<_> = group
        .draft
        .lines
        .iter()
        .map(|line| if line.is_chosen { crate::roster::Line::default() } else { line.clone() })
        .collect();
    fields.extend(crate::roster::fields(
        &left_out,
        &["row", "givenName", "familyName", "email", "title", "unit", "personId"],
    ));
    fields
}

fn chosen(group: &Group) -> impl Iterator<Item = String> {
    group.look.rows.iter().filter(|row| row.line.is_chosen).map(crate::roster::ShownRow::name)
}

fn reference_help(own: &str) -> String {
    match own {
        "" => "Lämna tomt för att använda enhetens referens.".to_owned(),
        own => format!("Lämna tomt för att använda enhetens referens, eller kommunens: {own}."),
    }
}
