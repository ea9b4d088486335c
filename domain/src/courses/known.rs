//! What a booking names: people, units and references, held against what the organisation has.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;

use super::booking::{NewBooking, NewParticipant};
use crate::access::OrganisationId;
use crate::error::{Fault, Faults, Result};
use crate::organisations::organisation::{self, Payer};
use crate::people::person::{self, NewPerson};
use crate::people::{PersonId, UnitId, email, unit};
use crate::store::{Scope, WriteScope};

impl NewParticipant {
    fn address(&self) -> String {
        self.email.trim().to_lowercase()
    }
}

/// Who pays for a participant.
#[derive(Clone, Debug)]
pub struct Bill {
    /// The unit: the participant's own, or the booking's.
    pub unit: Option<UnitId>,
    /// The reference: the participant's own, the booking's, the unit's or the organisation's.
    pub invoice_reference: String,
}

/// A participant without a fault.
pub(super) struct Checked {
    who: Who,
    pub(super) bill: Bill,
    pub(super) need: Option<String>,
}

/// Who a participant is.
enum Who {
    Known(PersonId),
    /// To be added, with the prefix of its fields.
    New(String, NewPerson),
}

/// What the organisation has of what a booking names.
pub(super) struct Known {
    pub(super) payer: Payer,
    units: HashMap<UnitId, Option<String>>,
    pub(super) people: HashMap<PersonId, person::Model>,
    addresses: HashMap<String, PersonId>,
}

impl Known {
    pub(super) async fn of(scope: &Scope, new: &NewBooking) -> Result<Self> {
        let payer = organisation::payer(scope, new.organisation).await?;
        let mut known = Self { payer, units: HashMap::new(), people: HashMap::new(), addresses: HashMap::new() };
        let units: Vec<_> = new.unit.into_iter().chain(new.participants.iter().filter_map(|one| one.unit)).collect();
        if !units.is_empty() {
            let query = unit::Entity::find()
                .filter(unit::Column::OwnerOrgId.eq(new.organisation))
                .filter(unit::Column::Id.is_in(units));
            known.units.extend(scope.all(query).await?.into_iter().map(|unit| (unit.id, unit.invoice_reference)));
        }
        let people: Vec<_> = new.participants.iter().filter_map(|one| one.person).collect();
        if !people.is_empty() {
            let query = person::Entity::find()
                .filter(person::Column::OwnerOrgId.eq(new.organisation))
                .filter(person::Column::ErasedAt.is_null())
                .filter(person::Column::Id.is_in(people));
            known.people.extend(scope.all(query).await?.into_iter().map(|person| (person.id, person)));
        }
        let unnamed = new.participants.iter().filter(|one| one.person.is_none());
        let addresses: Vec<_> = unnamed.map(NewParticipant::address).collect();
        if !addresses.is_empty() {
            let query = email::Entity::find()
                .filter(email::Column::OwnerOrgId.eq(new.organisation))
                .filter(email::Column::Email.is_in(addresses));
            known.addresses.extend(scope.all(query).await?.into_iter().map(|email| (email.email, email.person_id)));
        }
        Ok(known)
    }

    /// The participants; every fault of the booking is told at once. The same person twice is a fault in the later row.
    pub(super) fn checked(&self, new: &NewBooking) -> Result<Vec<Checked>> {
        let mut faults = Faults::default();
        let common = faults.optional("invoiceReference", &new.invoice_reference, 60);
        if new.unit.is_some_and(|unit| !self.units.contains_key(&unit)) {
            faults.add("unitId", Fault::UnknownChoice);
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut checked = Vec::with_capacity(new.participants.len());
        for (index, one) in new.participants.iter().enumerate() {
            let prefix = format!("participants[{index}].");
            let own = faults.optional(&format!("{prefix}invoiceReference"), &one.invoice_reference, 60);
            let need = faults.optional(&format!("{prefix}need"), &one.need, 500);
            if one.unit.is_some_and(|unit| !self.units.contains_key(&unit)) {
                faults.add(format!("{prefix}unitId"), Fault::UnknownChoice);
            }
            let unit = one.unit.or(new.unit);
            let of_unit = || unit.and_then(|unit| self.units.get(&unit).cloned().flatten());
            let fallback = || self.payer.invoice_reference.clone().unwrap_or_default();
            let invoice_reference = own.or_else(|| common.clone()).or_else(of_unit).unwrap_or_else(fallback);
            let who = self.who(one, unit, prefix.clone(), &mut faults);
            let same = match &who {
                Who::Known(person) => person.to_string(),
                Who::New(..) => one.address(),
            };
            if !same.is_empty()
                && let Some(earlier) = seen.insert(same, index + 1)
            {
                let field = if one.person.is_some() { "personId" } else { "email" };
                faults.add(format!("{prefix}{field}"), Fault::SameAsRow(earlier));
            }
            checked.push(Checked { who, bill: Bill { unit, invoice_reference }, need });
        }
        faults.none()?;
        Ok(checked)
    }

    fn who(&self, one: &NewParticipant, unit: Option<UnitId>, prefix: String, faults: &mut Faults) -> Who {
        if let Some(person) = one.person {
            if !self.people.contains_key(&person) {
                faults.add(format!("{prefix}personId"), Fault::UnknownChoice);
            }
            return Who::Known(person);
        }
        if let Some(&person) = self.addresses.get(&one.address()) {
            return Who::Known(person);
        }
        let person = NewPerson {
            given_name: one.given_name.clone(),
            family_name: one.family_name.clone(),
            email: one.email.clone(),
            title: one.title.clone(),
            unit,
            ..NewPerson::default()
        };
        person.texts(&prefix, faults);
        Who::New(prefix, person)
    }
}

/// The person of each participant; new ones are added.
pub(super) async fn resolved(
    scope: &WriteScope,
    organisation: OrganisationId,
    checked: &[Checked],
) -> Result<Vec<PersonId>> {
    let new = checked.iter().filter_map(|one| match &one.who {
        Who::Known(_) => None,
        Who::New(prefix, person) => Some((prefix, person.clone())),
    });
    let mut added = person::add_all(scope, organisation, new.collect()).await?.into_iter();
    let person = |one: &Checked| match one.who {
        Who::Known(person) => Some(person),
        Who::New(..) => added.next(),
    };
    Ok(checked.iter().filter_map(person).collect())
}
