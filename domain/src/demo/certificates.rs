//! Certificates of the courses that have been and give one.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Datelike, Duration, Utc};

use super::courses::Courses;
use super::hiring::Workplace;
use super::offerings::Offering;
use super::registrations::Registrations;
use crate::access::secret;
use crate::certificates::{self, CertificateId, Terms};
use crate::courses::{OfferingId, registration};
use crate::time;

/// On what condition the course at this place of the list gives a certificate: three of ten do.
pub(super) fn terms(place: usize) -> Option<Terms> {
    match place % 10 {
        0 => Some(Terms { percent: 100, months: Some(24) }),
        3 => Some(Terms { percent: 80, months: Some(3) }),
        6 => Some(Terms { percent: 100, months: None }),
        _ => None,
    }
}

pub(super) fn build(
    offerings: &[Offering],
    courses: &Courses,
    workplaces: &[Workplace],
    registrations: &Registrations,
    issuer: &str,
    now: DateTime<Utc>,
) -> Vec<certificates::Model> {
    let over: HashMap<OfferingId, &Offering> =
        offerings.iter().filter(|one| one.row.ends_at < now - Duration::days(1)).map(|one| (one.row.id, one)).collect();
    let people = workplaces.iter().flat_map(|place| &place.people);
    let names: HashMap<_, _> = people.map(|one| (one.person.id, one.person.name())).collect();
    let mut attended: HashMap<_, usize> = HashMap::new();
    for mark in registrations.marks.iter().filter(|mark| mark.is_present) {
        *attended.entry(mark.registration_id).or_default() += 1;
    }
    let mut earned: Vec<_> = registrations
        .rows
        .iter()
        .filter_map(|row| {
            let (offering, attended) = (*over.get(&row.offering_id)?, *attended.get(&row.id)?);
            let terms = courses.all[offering.course].row.certificate()?;
            terms.are_met(attended, offering.sessions.len()).then_some((offering, row, terms, attended))
        })
        .collect();
    // Those who come at the same time stay in the order in which they were registered.
    earned.sort_by_key(|(offering, ..)| offering.row.ends_at);
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    let certificate = |(offering, row, terms, attended): (&Offering, &registration::Model, Terms, usize)| {
        let held_to = time::local_date(offering.row.ends_at);
        let issued_on = held_to + Duration::days(1);
        let year = i64::from(issued_on.year());
        let serial = last.entry(year).or_default();
        *serial += 1;
        certificates::Model {
            id: CertificateId::new(),
            owner_org_id: row.owner_org_id,
            registration_id: row.id,
            person_id: row.person_id,
            course_id: offering.row.course_id,
            year,
            serial: *serial,
            code: certificates::code_from(&secret::hash(&format!("demo {year} {serial}"))),
            issued_on,
            valid_until: terms.valid_until(held_to),
            holder_name: names.get(&row.person_id).cloned().unwrap_or_default(),
            course_title: courses.all[offering.course].row.title.clone(),
            held_from: time::local_date(offering.row.starts_at),
            held_to,
            minutes: offering.sessions.iter().map(|one| (one.ends_at - one.starts_at).num_minutes()).sum(),
            sessions: i64::try_from(offering.sessions.len()).unwrap_or_default(),
            attended: i64::try_from(attended).unwrap_or_default(),
            issuer_name: issuer.to_owned(),
            signer_name: offering.row.contact_name.clone(),
            signer_title: "Kursansvarig".to_owned(),
            revoked_at: None,
            revoked_because: None,
        }
    };
    let mut made: Vec<_> = earned.into_iter().map(certificate).collect();
    if let Some(wrong) = made.last_mut() {
        wrong.revoked_at = Some(now - Duration::hours(3));
        wrong.revoked_because = Some("Närvaron var noterad på fel person.".to_owned());
    }
    made
}
