//! The people of the organisations, where they work, and who can sign in.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::organisations::{Organisations, Party};
use super::{ADMIN, Dice, EDITOR, EMPLOYEE, insert, table};
use crate::access::role::{self, RoleAssignmentId, RoleKind};
use crate::access::{AccountId, account};
use crate::courses::course;
use crate::error::Result;
use crate::organisations::{DepartmentId, OrganisationId, OrganisationKind, department};
use crate::people::affiliation::{self, AffiliationId};
use crate::people::email::{self, PersonEmailId};
use crate::people::{PersonId, PersonKind, UnitId, person, unit};
use crate::store::{Private, UnscopedWrite};
use crate::{swedish, time};

/// An organisation with its people.
pub(super) struct Workplace {
    pub(super) id: OrganisationId,
    pub(super) kind: OrganisationKind,
    pub(super) slug: String,
    pub(super) is_member: bool,
    /// The reference of people without a unit.
    pub(super) invoice_reference: String,
    units: Vec<unit::Model>,
    /// The first one registers the others.
    pub(super) people: Vec<Worker>,
}

/// Somebody who works there.
pub(super) struct Worker {
    pub(super) person: person::Model,
    pub(super) email: email::Model,
    pub(super) affiliation: affiliation::Model,
    account: Option<account::Model>,
    roles: Vec<role::Model>,
}

impl Workplace {
    /// The unit where somebody works.
    pub(super) fn unit(&self, id: Option<UnitId>) -> Option<&unit::Model> {
        self.units.iter().find(|unit| Some(unit.id) == id)
    }
}

#[derive(Deserialize)]
struct Title {
    title: String,
    unit: String,
}

impl Title {
    fn new(title: &str, unit: &str) -> Self {
        Self { title: title.to_owned(), unit: unit.to_owned() }
    }
}

const ELECTED: &str = "Förtroendevalda";

pub(super) fn build(organisations: &Organisations, password_hash: &str, now: DateTimeUtc) -> Vec<Workplace> {
    let titles: Vec<Title> = table(include_str!("data/titles.csv"));
    let parties = organisations.parties.iter().enumerate();
    parties
        .map(|(index, party)| {
            let mut hiring = Hiring::of(party, password_hash, now);
            match party.row.kind {
                OrganisationKind::Association => hiring.staff(&organisations.departments),
                OrganisationKind::Municipality => hiring.municipality(&titles, index),
                _ => hiring.others(),
            }
            hiring.workplace
        })
        .collect()
}

/// A workplace that is being filled.
struct Hiring<'a> {
    workplace: Workplace,
    domain: &'a str,
    population: i64,
    password_hash: &'a str,
    addresses: HashSet<String>,
    dice: Dice,
    now: DateTimeUtc,
}

impl<'a> Hiring<'a> {
    fn of(party: &'a Party, password_hash: &'a str, now: DateTimeUtc) -> Self {
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

    /// The association: an administrator, and two or so of each department who edit its courses.
    fn staff(&mut self, departments: &[department::Model]) {
        self.units(departments.iter().map(|department| department.name.as_str()));
        let office = &departments[departments.len() - 1];
        self.hire(&Title::new("Förbundsadministratör", &office.name), Some(ADMIN));
        self.grant(RoleKind::AssociationAdmin, None);
        let edited: HashMap<_, _> = departments.iter().map(|one| (one.slug.as_str(), one)).collect();
        self.hire(&Title::new("Handläggare", &edited["moten-kompetensutveckling"].name), Some(EDITOR));
        for slug in ["moten-kompetensutveckling", "ekonomi-upphandling", "halsa-social-valfard"] {
            self.grant(RoleKind::StaffEditor, Some(edited[slug].id));
        }
        for department in departments {
            for title in ["Handläggare", "Strateg"] {
                self.hire(&Title::new(title, &department.name), None);
                self.grant(RoleKind::StaffEditor, Some(department.id));
            }
        }
    }

    /// A kommun: a coordinator, then people with the titles in an order of its own, and perhaps some elected.
    fn municipality(&mut self, titles: &[Title], index: usize) {
        let mut units: Vec<_> = titles.iter().map(|title| title.unit.as_str()).collect();
        units.dedup();
        self.units(units.into_iter());
        let is_city = self.population > 100_000;
        let size = if is_city { 30 + self.population / 25_000 } else { (12 + self.population / 4_500).min(25) };
        let coordinator = format!("samordnare@{}", self.domain);
        self.hire(&Title::new("Utvecklingsstrateg", "HR-avdelningen"), Some(&coordinator));
        self.grant(RoleKind::Coordinator, None);
        if EMPLOYEE.ends_with(&format!("@{}", self.domain)) {
            self.hire(&titles[0], Some(EMPLOYEE));
        }
        let (elected, employed): (Vec<_>, Vec<_>) = titles.iter().partition(|title| title.unit == ELECTED);
        // A step without a factor in common with their number goes through all titles before one comes back.
        let mut next = self.dice.below(employed.len());
        for _ in 0..size {
            self.hire(employed[next % employed.len()], None);
            next += 19;
        }
        for title in elected.into_iter().take(usize::from(index % 2 == 0) + usize::from(is_city)) {
            self.hire(title, None);
        }
        // A few have left.
        if let Some(last) = self.workplace.people.get_mut(9).filter(|_| index % 4 == 0) {
            last.affiliation.to_on = time::local_date(self.now).checked_sub_days(Days::new(40));
        }
    }

    fn others(&mut self) {
        for title in ["Utvecklingsledare", "Verksamhetschef", "Kommunikatör", "Projektledare"] {
            self.hire(&Title::new(title, ""), None);
        }
    }

    fn units<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
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
    fn hire(&mut self, title: &Title, sign_in: Option<&str>) {
        let (given_name, family_name, address) = loop {
            let given = self.name(include_str!("data/given_names.txt"));
            let family = self.name(include_str!("data/family_names.txt"));
            let address = sign_in.map_or_else(
                || format!("{}.{}@{}", course::slug(given), course::slug(family), self.domain),
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
    fn grant(&mut self, role: RoleKind, department_id: Option<DepartmentId>) {
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

pub(super) async fn insert_all(store: UnscopedWrite<'_>, workplaces: Vec<Workplace>) -> Result<()> {
    let (units, people): (Vec<_>, Vec<_>) = workplaces.into_iter().map(|place| (place.units, place.people)).unzip();
    let people: Vec<_> = people.into_iter().flatten().collect();
    insert(store, units.into_iter().flatten()).await?;
    insert(store, people.iter().filter_map(|one| one.account.clone())).await?;
    insert(store, people.iter().map(|one| one.person.clone())).await?;
    insert(store, people.iter().map(|one| one.email.clone())).await?;
    insert(store, people.iter().map(|one| one.affiliation.clone())).await?;
    insert(store, people.into_iter().flat_map(|one| one.roles)).await
}
