//! The people of the organisations: staff with their departments, and kommuner with a coordinator, employees and a few
//! who are elected.

use std::collections::HashMap;

use chrono::Days;
use sea_orm::prelude::DateTimeUtc;

use super::hiring::{ELECTED, Hiring, Title, Workplace};
use super::organisations::Organisations;
use super::{ADMIN, EDITOR, EMPLOYEE, insert, table};
use crate::access::role::RoleKind;
use crate::error::Result;
use crate::organisations::{OrganisationKind, department};
use crate::store::UnscopedWrite;
use crate::time;

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

impl Hiring<'_> {
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
        let size = if is_city { 26 + self.population / 25_000 } else { (9 + self.population / 4_500).min(23) };
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
        for title in elected.into_iter().take(usize::from(index.is_multiple_of(2)) + usize::from(is_city)) {
            self.hire(title, None);
        }
        // A few have left.
        if let Some(last) = self.workplace.people.get_mut(9).filter(|_| index.is_multiple_of(4)) {
            last.affiliation.to_on = time::local_date(self.now).checked_sub_days(Days::new(40));
        }
    }

    fn others(&mut self) {
        for title in ["Utvecklingsledare", "Verksamhetschef", "Kommunikatör", "Projektledare"] {
            self.hire(&Title::new(title, ""), None);
        }
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
