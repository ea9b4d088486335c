//! A pool as its form holds it: text, until the domain has said yes to it.

use samverk_domain::courses::SeatPoolId;
use samverk_domain::courses::seat_pool::{NewPool, Pool};
use samverk_domain::organisations::{OrganisationId, organisation};
use samverk_domain::{Fault, FieldError, time};

use crate::changed::Field;
use crate::forms::{moment, moment_value};
use crate::layout::FormErrors;
use crate::sent::Sent;

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct PoolForm {
    pub(super) name: String,
    pub(super) seats: String,
    pub(super) for_members: bool,
    pub(super) organisations: Vec<String>,
    pub(super) opens_at: String,
    pub(super) release_at: String,
}

impl PoolForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name"),
            seats: sent.text("seats"),
            for_members: sent.has("forMembers"),
            organisations: sent.all("organisationIds").map(str::to_owned).collect(),
            opens_at: sent.text("opensAt"),
            release_at: sent.text("releaseAt"),
        }
    }

    pub(super) fn of(pool: &Pool) -> Self {
        Self {
            name: pool.row.name.clone(),
            seats: pool.row.seats.to_string(),
            for_members: pool.row.for_members,
            organisations: pool.organisations.iter().map(ToString::to_string).collect(),
            opens_at: pool.row.opens_at.map(moment_value).unwrap_or_default(),
            release_at: pool.row.release_at.map(moment_value).unwrap_or_default(),
        }
    }

    /// What the domain takes as the pool at this place of the list, with a fault for everything that cannot be read. A number
    /// that cannot be read becomes one that the domain finds out of range.
    pub(super) fn pool(&self, id: Option<SeatPoolId>, place: usize) -> (NewPool, Vec<FieldError>) {
        let mut faults = Vec::new();
        let pool = NewPool {
            id,
            name: self.name.clone(),
            for_members: self.for_members,
            organisations: self.organisations.iter().filter_map(|id| id.parse().ok()).collect(),
            seats: self.seats.split_whitespace().collect::<String>().parse().unwrap_or(-1),
            opens_at: moment(&format!("pools[{place}].opensAt"), &self.opens_at, &mut faults),
            release_at: moment(&format!("pools[{place}].releaseAt"), &self.release_at, &mut faults),
        };
        (pool, faults)
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self, organisations: &[organisation::Model]) -> Vec<Field> {
        let at = |name, label, text: &str| {
            let shown = moment("", text, &mut Vec::new()).map_or_else(|| text.to_owned(), time::moment);
            Field::new(name, label, text).read_as(shown)
        };
        let chosen = |id: &OrganisationId| self.organisations.contains(&id.to_string());
        let named: Vec<_> =
            organisations.iter().filter(|one| chosen(&one.id)).map(|one| one.short_name.as_str()).collect();
        let members = if self.for_members { "Ja" } else { "Nej" };
        let ids = self.organisations.iter().map(|id| ("organisationIds".to_owned(), id.clone()));
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("seats", "Antal platser", &self.seats),
            Field::new("forMembers", "Alla medlemmar", members)
                .sent_as(self.for_members.then(|| ("forMembers".to_owned(), "ja".to_owned())).into_iter().collect()),
            Field::new("organisationIds", "Kommuner och andra", &named.join(", ")).sent_as(ids.collect()),
            at("opensAt", "Anmälan öppnar för dem", &self.opens_at),
            at("releaseAt", "Släpps till alla", &self.release_at),
        ]
    }
}

/// Faults on the fields of the form of the pool at this place; what concerns all pools stands at its seats. Those of other
/// pools are told with their names.
pub(super) fn errors(faults: &[FieldError], place: usize, others: &[Pool]) -> FormErrors {
    let mut errors = FormErrors::default();
    for FieldError { field, fault } in faults {
        let of_pool = field.strip_prefix("pools[").and_then(|rest| rest.split_once("]."));
        let (index, part) = of_pool.unwrap_or_default();
        match (index.parse::<usize>().ok(), fault) {
            (Some(index), _) if index == place => errors.add(part, fault.sentence()),
            (Some(index), _) => {
                let name = others.get(index).map(|pool| pool.row.name.as_str()).unwrap_or_default();
                errors.add_named("kvoten", &format!("Kvoten {name}"), fault.sentence());
            }
            (None, Fault::OutOfRange(_, most)) => {
                errors
                    .add("seats", format!("Kvoterna kan tillsammans hålla högst {most} platser som ingen har tagit."));
            }
            (None, _) => errors.add("seats", fault.sentence()),
        }
    }
    errors
}
