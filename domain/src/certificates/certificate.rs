//! A certificate as it was issued.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::access::OrganisationId;
use crate::courses::{CourseId, RegistrationId};
use crate::people::PersonId;
use crate::store::{Class, Table, id};

id!(
    /// Id of a certificate.
    CertificateId
);

/// A row of the table `certificate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    /// The organisation whose person it is.
    pub owner_org_id: OrganisationId,
    /// What it was earned with.
    pub registration_id: RegistrationId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The course.
    pub course_id: CourseId,
    /// The year of its number.
    pub year: i64,
    /// Its place among those of the year, from 1.
    pub serial: i64,
    /// What it is looked up by.
    #[serde(skip)]
    pub code: String,
    /// When it was issued.
    pub issued_on: Date,
    /// The last day that it holds; for good when empty.
    pub valid_until: Option<Date>,
    /// Their name.
    #[serde(skip)]
    pub holder_name: String,
    /// The title of the course.
    pub course_title: String,
    /// The first day of the course.
    pub held_from: Date,
    /// The last day.
    pub held_to: Date,
    /// How long its sessions were together.
    pub minutes: i64,
    /// How many they were.
    pub sessions: i64,
    /// At how many of them the holder was.
    pub attended: i64,
    /// The association that vouches for it.
    pub issuer_name: String,
    /// Who signs it.
    pub signer_name: String,
    /// Their title.
    pub signer_title: String,
    /// When it was revoked, in UTC.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    pub revoked_because: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// Whether a certificate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Valid,
    /// Its last day has passed.
    Expired,
    /// It was taken back.
    Revoked,
}

impl Standing {
    pub(super) fn on(today: Date, valid_until: Option<Date>, revoked_at: Option<DateTimeUtc>) -> Self {
        if revoked_at.is_some() {
            Self::Revoked
        } else if valid_until.is_some_and(|last| last < today) {
            Self::Expired
        } else {
            Self::Valid
        }
    }

    /// Its Swedish name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "Giltigt",
            Self::Expired => "Har gått ut",
            Self::Revoked => "Återkallat",
        }
    }
}

/// The number as people write it: `2026-000123`.
#[must_use]
pub fn number(year: i64, serial: i64) -> String {
    format!("{year}-{serial:06}")
}
