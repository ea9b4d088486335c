//! A certificate, as it is shown: to those whom it concerns, and to anybody who has its code.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use samverk_domain::access::Actor;
use samverk_domain::certificates::{self, Candidate, Claim, Listed, Preview, Verified};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::links::{Here, Links};
use crate::scalar::{Moment, choice};

choice! {
    /// Whether a certificate holds.
    CertificateState of certificates::Standing {
        /// It does.
        Valid,
        /// Its last day has passed.
        Expired,
        /// It was taken back.
        Revoked,
    }
}

/// A certificate: what the association vouches that somebody has done.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct Certificate {
    /// Id.
    id: Uuid,
    /// Its number, as it stands on it.
    number: String,
    /// Whether it holds.
    state: CertificateState,
    /// The organisation whose person it is.
    organisation_id: Uuid,
    /// Its name.
    organisation_name: String,
    /// What it was earned with.
    registration_id: Uuid,
    /// Whose it is.
    person_id: Uuid,
    /// The name on it.
    holder_name: String,
    /// The name of their unit today.
    unit_name: Option<String>,
    /// The course.
    course_id: Uuid,
    /// Its title when the certificate was issued.
    course_title: String,
    /// The offering.
    offering_id: Uuid,
    /// The first day of the course.
    held_from: NaiveDate,
    /// The last day.
    held_to: NaiveDate,
    /// How long its sessions were together.
    minutes: i64,
    /// How many sessions it had.
    session_count: i64,
    /// At how many of them the holder was.
    attended_count: i64,
    /// The day it was issued.
    issued_on: NaiveDate,
    /// The last day that it holds; for good if it is left out.
    valid_until: Option<NaiveDate>,
    /// The association that vouches for it.
    issuer_name: String,
    /// Who signs it.
    signer_name: String,
    /// Their title.
    signer_title: String,
    /// What anybody can look it up by.
    verification_code: String,
    /// When it was taken back.
    revoked_at: Option<Moment>,
    /// Why.
    revoked_because: Option<String>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl Certificate {
    pub(super) fn of(row: Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let path = format!("/certificates/{}", row.id);
        Self {
            links: here
                .own(&path)
                .add("verification", "GET", format!("/certificate-verifications/{}", row.code))
                .add_if(row.can_be_revoked(actor), "revoke", "POST", format!("{path}/revocations"))
                .done(),
            id: row.id.0,
            number: row.number(),
            state: row.standing(now).into(),
            organisation_id: row.owner_org_id.0,
            organisation_name: row.organisation_name,
            registration_id: row.registration_id.0,
            person_id: row.person_id.0,
            holder_name: row.holder_name,
            unit_name: row.unit_name,
            course_id: row.course_id.0,
            course_title: row.course_title,
            offering_id: row.offering_id.0,
            held_from: row.held_from,
            held_to: row.held_to,
            minutes: row.minutes,
            session_count: row.sessions,
            attended_count: row.attended,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            issuer_name: row.issuer_name,
            signer_name: row.signer_name,
            signer_title: row.signer_title,
            verification_code: row.code,
            revoked_at: row.revoked_at.map(Moment),
            revoked_because: row.revoked_because,
        }
    }
}

/// What anybody may know of a certificate who has its code.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct CertificateVerification {
    /// Its number.
    number: String,
    /// Whether it holds.
    state: CertificateState,
    /// The name on it; of people with skyddade personuppgifter just that.
    holder_name: String,
    /// The title of the course.
    course_title: String,
    /// The first day of the course.
    held_from: NaiveDate,
    /// The last day.
    held_to: NaiveDate,
    /// The association that vouches for it.
    issuer_name: String,
    /// The day it was issued.
    issued_on: NaiveDate,
    /// The last day that it holds; for good if it is left out.
    valid_until: Option<NaiveDate>,
    /// When it was taken back.
    revoked_at: Option<Moment>,
    /// Itself.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl CertificateVerification {
    pub(super) fn of(found: Verified, here: &Here, now: DateTime<Utc>) -> Self {
        Self {
            links: Links::default().to("self", "GET", here.with(&[])),
            number: found.number(),
            state: found.standing(now).into(),
            holder_name: found.holder_name,
            course_title: found.course_title,
            held_from: found.held_from,
            held_to: found.held_to,
            issuer_name: found.issuer_name,
            issued_on: found.issued_on,
            valid_until: found.valid_until,
            revoked_at: found.revoked_at.map(Moment),
        }
    }
}

/// What somebody who had a seat has to get, or has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, poem_openapi::Enum, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
enum CertificateClaim {
    /// They were there often enough.
    Earned,
    /// They were not.
    Missed,
    /// They have one.
    Issued,
    /// They had one, which was revoked: they get another only if they are named.
    Revoked,
}

/// Somebody who had a seat, and what they get.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct CertificateCandidate {
    /// Their registration.
    registration_id: Uuid,
    /// Given name.
    given_name: String,
    /// Family name.
    family_name: String,
    /// The name of their organisation.
    organisation_name: String,
    /// At how many sessions they were.
    attended_count: usize,
    /// What they have to get.
    claim: CertificateClaim,
    /// Whether one can be issued to them now.
    can_be_issued: bool,
    /// The certificate that they have or had.
    certificate_id: Option<Uuid>,
}

impl CertificateCandidate {
    pub(super) fn of(candidate: &Candidate, preview: &Preview) -> Self {
        let (claim, certificate) = match &candidate.claim {
            Claim::Earned => (CertificateClaim::Earned, None),
            Claim::Missed => (CertificateClaim::Missed, None),
            Claim::Issued(id, _) => (CertificateClaim::Issued, Some(id)),
            Claim::Revoked(id, _) => (CertificateClaim::Revoked, Some(id)),
        };
        Self {
            registration_id: candidate.row.id.0,
            given_name: candidate.row.given_name.clone(),
            family_name: candidate.row.family_name.clone(),
            organisation_name: candidate.row.organisation_name.clone(),
            attended_count: candidate.attended,
            claim,
            can_be_issued: candidate.may_get(preview),
            certificate_id: certificate.map(|id| id.0),
        }
    }
}
