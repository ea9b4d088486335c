//! What Lund approves, what waits for its answer, and what it has answered lately.

use chrono::{DateTime, Duration, Utc};

use super::hiring::Workplace;
use super::offerings::Offering;
use super::registrations::Registrations;
use super::{EMPLOYEE, insert};
use crate::access::OrganisationId;
use crate::courses::approval::{self, Outcome};
use crate::courses::approval_rule::{self, Approves};
use crate::courses::registration;
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{BookingId, OfferingId};
use crate::error::Result;
use crate::people::PersonId;
use crate::store::UnscopedWrite;

/// What costs more is approved, in öre.
const OVER_ORE: i64 = 150_000;
/// How many wait, and how many are approved.
const WAITING: usize = 4;
const APPROVED: usize = 3;

/// Rules, and what is asked.
pub(super) struct Approvals {
    rules: Vec<approval_rule::Model>,
    asked: Vec<approval::Model>,
}

pub(super) fn build(
    workplaces: &[Workplace],
    offerings: &[Offering],
    registrations: &mut Registrations,
    now: DateTime<Utc>,
) -> Approvals {
    let Some(lund) = workplaces.iter().find(|place| place.slug == "lund") else {
        return Approvals { rules: Vec::new(), asked: Vec::new() };
    };
    let employee = lund.people.iter().find(|one| one.email.email == EMPLOYEE).map(|one| one.person.id);
    let ahead = |id: OfferingId| {
        offerings.iter().any(|one| {
            one.row.id == id && one.row.state == OfferingState::Open && one.row.closes_at > now + Duration::days(6)
        })
    };
    let own = registrations.rows.iter_mut().filter(|row| {
        row.owner_org_id == lund.id
            && row.state == RegistrationState::Confirmed
            && row.price_ore > OVER_ORE
            && Some(row.person_id) != employee
            && ahead(row.offering_id)
    });
    let mut asked = Vec::new();
    for (place, row) in own.take(WAITING + APPROVED).enumerate() {
        let Some(one) = lund.people.iter().find(|one| one.person.id == row.person_id) else { continue };
        row.registered_by = one.person.id;
        row.registered_by_name = one.person.name();
        row.booking_id = BookingId::new();
        row.created_at = now - Duration::hours(7 + 16 * i64::try_from(place).unwrap_or_default());
        row.updated_at = row.created_at;
        if place < WAITING {
            row.state = RegistrationState::PendingMunicipality;
        }
        asked.push(about(row, (place >= WAITING).then(|| lund.people[0].person.id)));
    }
    Approvals { rules: vec![rule(lund.id, now)], asked }
}

fn rule(lund: OrganisationId, now: DateTime<Utc>) -> approval_rule::Model {
    approval_rule::Model {
        approves: Approves::Dearer,
        over_ore: OVER_ORE,
        version: 2,
        ..approval_rule::Model::none(lund, now - Duration::days(60))
    }
}

fn about(row: &registration::Model, approved_by: Option<PersonId>) -> approval::Model {
    approval::Model {
        registration_id: row.id,
        owner_org_id: row.owner_org_id,
        answer_days: 5,
        asked_at: row.created_at,
        answer_by: Some(row.created_at + Duration::days(5)),
        is_reminded: false,
        outcome: approved_by.map(|_| Outcome::Approved),
        reason: None,
        decided_by: approved_by,
        decided_at: approved_by.map(|_| row.created_at + Duration::hours(5)),
    }
}

impl Approvals {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rules).await?;
        insert(store, self.asked).await
    }
}
