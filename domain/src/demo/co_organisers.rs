//! Whom the association gives some of its courses together with.

use super::courses::Courses;
use super::offerings::Offering;
use super::organisations::Organisations;
use crate::courses::co_organiser::Model;

/// A course by its code, with another party by its name in addresses, the role of whom staff talk to there, and the agreement.
const TOGETHER: [(&str, &str, &str, &str); 6] = [
    ("SPEC-12", "region-skane", "Samordnare för levnadsvanor", "KFS 2026-114"),
    ("SKO-101", "larosatet-vid-sundet", "Samverkanskansliet", "KFS 2025-087"),
    ("ENE-110", "lansstyrelsen-skane", "Klimatanpassningssamordnare", "KFS 2026-031"),
    ("KOM-102", "lansstyrelsen-skane", "Beredskapsfunktionen", "KFS 2026-052"),
    ("KOM-102", "region-skane", "Kommunikationsenheten", "KFS 2026-053"),
    ("KUL-104", "foreningen-exempelhjalpen", "Kansliet", "KFS 2025-140"),
];

pub(super) fn build(offerings: &[Offering], courses: &Courses, organisations: &Organisations) -> Vec<Model> {
    let mut rows = Vec::new();
    for (code, slug, contact, agreement) in TOGETHER {
        let party = organisations.parties.iter().find(|party| party.row.slug == slug);
        let party = &party.expect("the demo has the organisation").row;
        let of_course = offerings.iter().filter(|one| courses.all[one.course].plan.code == code);
        rows.extend(of_course.map(|offering| Model {
            offering_id: offering.row.id,
            organisation_id: party.id,
            contact_name: Some(contact.to_owned()),
            contact_email: party.email_domain.as_ref().map(|domain| format!("kurser@{domain}")),
            contact_phone: None,
            agreement: Some(agreement.to_owned()),
        }));
    }
    rows
}
