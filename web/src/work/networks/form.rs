//! A network as its form holds it.

use samverk_domain::FieldError;
use samverk_domain::networks::network::{self, MembershipRule, NetworkKind, NewNetwork};

use crate::changed::Field;
use crate::forms;
use crate::layout::{Choice, chosen};
use crate::networks::words::{self, KINDS, RULES};
use crate::sent::Sent;

/// What is typed into the form.
#[derive(Clone, Debug)]
pub(super) struct NetworkForm {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) purpose: String,
    pub(super) mandate: String,
    pub(super) cadence: String,
    pub(super) department: String,
    pub(super) review_on: String,
    pub(super) rule: String,
    pub(super) seats_each: String,
    pub(super) substitutes_allowed: bool,
    pub(super) is_for_all: bool,
}

impl NetworkForm {
    /// Of a new network.
    pub(super) fn blank() -> Self {
        Self {
            name: String::new(),
            kind: KINDS.value(NetworkKind::Operational),
            purpose: String::new(),
            mandate: String::new(),
            cadence: String::new(),
            department: String::new(),
            review_on: String::new(),
            rule: RULES.value(MembershipRule::OnePerMunicipality),
            seats_each: "2".to_owned(),
            substitutes_allowed: true,
            is_for_all: true,
        }
    }

    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name"),
            kind: sent.text("type"),
            purpose: sent.text("purpose"),
            mandate: sent.text("mandate"),
            cadence: sent.text("cadence"),
            department: sent.text("departmentId"),
            review_on: sent.text("reviewOn"),
            rule: sent.text("membershipRule"),
            seats_each: sent.text("seatsEach"),
            substitutes_allowed: sent.has("substitutesAllowed"),
            is_for_all: sent.has("isForAll"),
        }
    }

    pub(super) fn of(row: network::Model) -> Self {
        Self {
            name: row.name,
            kind: KINDS.value(row.kind),
            purpose: row.purpose,
            mandate: row.mandate.unwrap_or_default(),
            cadence: row.cadence.unwrap_or_default(),
            department: row.department_id.map(|id| id.to_string()).unwrap_or_default(),
            review_on: row.review_on.map(|day| day.to_string()).unwrap_or_default(),
            rule: RULES.value(row.membership_rule),
            seats_each: if row.seats_each > 1 { row.seats_each.to_string() } else { "2".to_owned() },
            substitutes_allowed: row.substitutes_allowed,
            is_for_all: row.is_for_all,
        }
    }

    /// What the domain takes. A number that cannot be read becomes one that it finds out of range.
    pub(super) fn network(&self, faults: &mut Vec<FieldError>) -> NewNetwork {
        NewNetwork {
            name: self.name.clone(),
            kind: KINDS.read(&self.kind).unwrap_or_default(),
            purpose: self.purpose.clone(),
            mandate: self.mandate.clone(),
            cadence: self.cadence.clone(),
            department: self.department.parse().ok(),
            review_on: forms::day("reviewOn", &self.review_on, faults),
            membership_rule: RULES.read(&self.rule).unwrap_or_default(),
            seats_each: self.seats_each.trim().parse().unwrap_or_default(),
            substitutes_allowed: self.substitutes_allowed,
            is_for_all: self.is_for_all,
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self, departments: &[Choice]) -> Vec<Field> {
        let yes = |is: bool| if is { "Ja" } else { "Nej" };
        let mark = |name: &str, is: bool| is.then(|| (name.to_owned(), "ja".to_owned())).into_iter().collect();
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("type", "Typ", &self.kind)
                .read_as(KINDS.read(&self.kind).map(NetworkKind::name).unwrap_or_default()),
            Field::new("purpose", "Syfte", &self.purpose),
            Field::new("mandate", "Mandat", &self.mandate),
            Field::new("cadence", "Träffas", &self.cadence),
            Field::new("departmentId", "Avdelning", &self.department)
                .read_as(chosen(departments, &self.department).unwrap_or_default()),
            Field::new("reviewOn", "Ses över", &self.review_on),
            Field::new("membershipRule", "Vilka som har plats", &self.rule)
                .read_as(RULES.read(&self.rule).map(words::rule).unwrap_or_default()),
            Field::new("seatsEach", "Platser för varje kommun", &self.seats_each),
            Field::new("substitutesAllowed", "Ersättare", yes(self.substitutes_allowed))
                .sent_as(mark("substitutesAllowed", self.substitutes_allowed)),
            Field::new("isForAll", "Alla medlemskommuner har plats", yes(self.is_for_all))
                .sent_as(mark("isForAll", self.is_for_all)),
        ]
    }
}
