//! An offering that only the kommuner are invited to.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};

use super::courses::{Courses, EDITED_BY};
use super::offerings::Offering;
use super::organisations::Organisations;
use super::registrations::Registrations;
use crate::courses::InvitationId;
use crate::courses::invitation::{Model, Visibility};
use crate::courses::state::OfferingState;
use crate::organisations::OrganisationKind;

/// Days for a circle that is known beforehand: the chairs of the boards, the kommuner's leaders and those who speak for them.
const CLOSED: [&str; 3] = ["LED-106", "LED-107", "KOM-106"];
/// Days since the kommuner were invited, and until the first of them declined.
const INVITED: i64 = 12;
const DECLINED: i64 = 3;

/// Closes the first of those days that is open, and invites all kommuner and those who are registered already.
pub(super) fn build(
    offerings: &mut [Offering],
    courses: &Courses,
    organisations: &Organisations,
    registrations: &Registrations,
    now: DateTime<Utc>,
) -> Vec<Model> {
    let is_closed = |one: &Offering| CLOSED.contains(&courses.all[one.course].plan.code.as_str());
    let open = offerings.iter_mut().find(|one| one.row.state == OfferingState::Open && is_closed(one));
    let Some(Offering { row: offering, .. }) = open else { return Vec::new() };
    offering.visibility = Visibility::Invited;
    let theirs = registrations.rows.iter().filter(|row| row.offering_id == offering.id);
    let registered: BTreeSet<_> = theirs.map(|row| row.owner_org_id).collect();
    let parties = organisations.parties.iter().map(|party| &party.row);
    let invited = parties.filter(|one| one.kind == OrganisationKind::Municipality || registered.contains(&one.id));
    let declines = |index: usize| index % 7 == 5;
    let mailed_at = now - Duration::days(INVITED);
    let rows = invited.enumerate().map(|(index, one)| Model {
        id: InvitationId::new(),
        offering_id: offering.id,
        organisation_id: Some(one.id),
        email: None,
        invited_by: EDITED_BY.to_owned(),
        created_at: mailed_at,
        mailed_at: Some(mailed_at),
        declined_at: (declines(index) && !registered.contains(&one.id) && one.slug != "lund")
            .then(|| mailed_at + Duration::days(DECLINED)),
    });
    rows.collect()
}
