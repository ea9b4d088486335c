//! Workplaces, and how they are filled: names are drawn, addresses follow from them.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::Dice;
use super::organisations::Party;
use crate::access::role::{self, RoleAssignmentId, RoleKind};
use crate::access::{AccountId, account};
use crate::organisations::{DepartmentId, OrganisationId, OrganisationKind};
use crate::people::affiliation::{self, AffiliationId};
use crate::people::email::{self, PersonEmailId};
use crate::people::{PersonId, PersonKind, UnitId, person, unit};
use crate::store::Private;
use crate::swedish;

/// The unit of those who are elected.
pub(super) const ELECTED: &str = "Förtroendevalda";

/// An organisation with its people.
pub(super) struct Workplace {
    pub(super) id: OrganisationId,
    pub(super) kind: OrganisationKind,
    pub(super) slug: String,
    pub(super) is_member: bool,
    /// The reference of people without a unit.
    pub(super) invoice_reference: String,
    pub(super) units: Vec<unit::Model>,
    /// The first one registers the others.
    pub(super) people: Vec<Worker>,
}

/// Somebody who works there.
pub(super) struct Worker {
    pub(super) person: person::Model,
    pub(super) email: email::Model,
    pub(super) affiliation: affiliation::Model,
    pub(super) account: Option<account::Model>,
    pub(super) roles: Vec<role::Model>,
}

impl Workplace {
    /// The unit where somebody works.
    pub(super) fn unit(&self, id: Option<UnitId>) -> Option<&unit::Model> {
        self.units.iter().find(|unit| Some(unit.id) == id)
    }
}

/// As what somebody works, and where.
#[derive(Deserialize)]
pub(super) struct Title {
    title: String,
    pub(super) unit: String,
}

impl Title {
    pub(super) fn new(title: &str, unit: &str) -> Self {
        Self { title: title.to_owned(), unit: unit.to_owned() }
    }
}

/// A workplace that is being filled.
pub(super) struct Hiring<'a> {
    pub(super) workplace: Workplace,
    pub(super) domain: &'a str,
    pub(super) population: i64,
    password_hash: &'a str,
    addresses: HashSet<String>,
    pub(super) dice: Dice,
    pub(super) now: DateTimeUtc,
}

impl<'a> Hiring<'a> {
    pub(super) fn of(party: &'a Party, password_hash: &'a str, now: DateTimeUtc) -> Self {
        let row = &party.row;
        let workplace = Workplace {
            id: row.id,
            kind: row.kind,
            slug: row.slug.clone(),
            is_member: party.membership.is_some(),
            invoice_reference: row.invoice_reference.clone().unwrap_or_default(),
            units: Vec::new(),
            people: Vec::new(),
        };
        Self {
            workplace,
            domain: row.email_domain.as_deref().unwrap_or_default(),
            population: row.population.unwrap_or_default(),
            password_hash,
            addresses: HashSet::new(),
            dice: Dice::of(&row.slug),
            now,
        }
    }

    pub(super) fn units<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        let prefix = self.workplace.slug.to_uppercase();
        self.workplace.units = names
            .zip((110..).step_by(10))
            .map(|(name, number)| unit::Model {
                id: UnitId::new(),
                owner_org_id: self.workplace.id,
                name: name.to_owned(),
                sort_key: swedish::sort_key(name),
                invoice_reference: Some(format!("{prefix}-{number}")),
                version: 1,
            })
            .collect();
    }

    /// Adds somebody; with an address of their own if they can sign in.
    pub(super) fn hire(&mut self, title: &Title, sign_in: Option<&str>) {
        let (given_name, family_name, address) = loop {
            let given = self.name(include_str!("data/given_names.txt"));
            let family = self.name(include_str!("data/family_names.txt"));
            let address = sign_in.map_or_else(
                || format!("{}.{}@{}", swedish::slug(given), swedish::slug(family), self.domain),
                str::to_owned,
            );
            if self.addresses.insert(address.clone()) {
                break (given.to_owned(), family.to_owned(), address);
            }
        };
        let owner_org_id = self.workplace.id;
        let person_id = PersonId::new();
        let entered_at = self.now - chrono::Duration::days(self.dice.between(330, 400));
        let account = sign_in.map(|email| account::Model {
            id: AccountId::new(),
            email: email.to_owned(),
            password_hash: Some(Private(self.password_hash.to_owned())),
            created_at: entered_at,
            last_sign_in_at: None,
        });
        let person = person::Model {
            id: person_id,
            owner_org_id,
            account_id: account.as_ref().map(|account| account.id),
            sort_key: swedish::sort_key(&format!("{family_name} {given_name}")),
            search_text: format!("{given_name} {family_name} {address} {}", title.title).to_lowercase(),
            given_name,
            family_name,
            // Numbers that lead to nobody, set aside by the telecom authority for fiction.
            phone: sign_in.map(|_| format!("040-628 04 {:02}", self.dice.below(100))),
            kind: if title.unit == ELECTED { PersonKind::Elected } else { PersonKind::Official },
            protected_identity: false,
            version: 1,
            created_at: entered_at,
            updated_at: entered_at,
            erased_at: None,
        };
        let email = email::Model {
            id: PersonEmailId::new(),
            owner_org_id,
            person_id,
            email: address,
            is_primary: true,
            verified_at: sign_in.map(|_| entered_at),
        };
        let affiliation = affiliation::Model {
            id: AffiliationId::new(),
            owner_org_id,
            person_id,
            unit_id: self.workplace.units.iter().find(|unit| unit.name == title.unit).map(|unit| unit.id),
            title: title.title.clone(),
            from_on: self.day(),
            to_on: None,
        };
        self.workplace.people.push(Worker { person, email, affiliation, account, roles: Vec::new() });
    }

    /// Gives the person who was hired last a role.
    pub(super) fn grant(&mut self, role: RoleKind, department_id: Option<DepartmentId>) {
        let Some(last) = self.workplace.people.last_mut() else { return };
        last.roles.push(role::Model {
            id: RoleAssignmentId::new(),
            owner_org_id: self.workplace.id,
            person_id: last.person.id,
            role,
            department_id,
            from_on: last.affiliation.from_on,
            to_on: None,
            granted_by: None,
        });
    }

    fn name(&mut self, names: &'static str) -> &'static str {
        let names: Vec<_> = names.lines().collect();
        self.dice.pick::<&str>(&names)
    }

    fn day(&mut self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(2012, 1, 2).unwrap_or_default();
        first + Days::new(7 * self.dice.below(600) as u64)
    }
}
