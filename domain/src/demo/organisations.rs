//! The association, its members and the other parties.

use chrono::NaiveDate;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::{insert, table};
use crate::error::Result;
use crate::organisations::{DepartmentId, OrganisationId, OrganisationKind, department, membership, organisation};
use crate::store::UnscopedWrite;
use crate::swedish;

/// The parties, with the association first.
pub(super) struct Organisations {
    pub(super) parties: Vec<Party>,
    pub(super) departments: Vec<department::Model>,
}

/// An organisation.
pub(super) struct Party {
    pub(super) row: organisation::Model,
    pub(super) membership: Option<membership::Model>,
}

#[derive(Deserialize)]
struct OrganisationRow {
    slug: String,
    kind: OrganisationKind,
    name: String,
    short_name: String,
    municipality_code: Option<String>,
    county_code: Option<String>,
    population: Option<i64>,
    email_domain: String,
    member: String,
}

#[derive(Deserialize)]
struct DepartmentRow {
    slug: String,
    name: String,
    short_name: String,
    description: String,
}

pub(super) fn build(now: DateTimeUtc) -> Organisations {
    let parties = table(include_str!("data/organisations.csv")).into_iter().map(|row| party(row, now)).collect();
    let departments = table(include_str!("data/departments.csv")).into_iter().zip(1..).map(department).collect();
    Organisations { parties, departments }
}

fn party(row: OrganisationRow, now: DateTimeUtc) -> Party {
    let id = OrganisationId::new();
    let membership = (row.member == "yes").then(|| membership::Model {
        id: membership::MembershipId::new(),
        organisation_id: id,
        from_on: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default(),
        to_on: None,
    });
    let row = organisation::Model {
        id,
        kind: row.kind,
        name: row.name,
        sort_key: swedish::sort_key(&row.short_name),
        short_name: row.short_name,
        organisation_number: None,
        municipality_code: row.municipality_code,
        county_code: row.county_code,
        population: row.population,
        contact_email: Some(format!("info@{}", row.email_domain)),
        email_domain: Some(row.email_domain),
        invoice_reference: Some(format!("{}-000", row.slug.to_uppercase())),
        contact_phone: None,
        contact_address: None,
        slug: row.slug,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    Party { row, membership }
}

fn department((row, position): (DepartmentRow, i64)) -> department::Model {
    department::Model {
        id: DepartmentId::new(),
        slug: row.slug,
        name: row.name,
        short_name: row.short_name,
        description: row.description,
        position,
        version: 1,
    }
}

impl Organisations {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        let (rows, memberships): (Vec<_>, Vec<_>) =
            self.parties.into_iter().map(|party| (party.row, party.membership)).unzip();
        insert(store, rows).await?;
        insert(store, memberships.into_iter().flatten()).await?;
        insert(store, self.departments).await
    }
}
