//! A little of the audit trail of Lund, so that its coordinator finds something there.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::EMPLOYEE;
use super::hiring::{Worker, Workplace};
use super::registrations::Registrations;
use crate::audit::{self, AuditEventId};
use crate::courses::registration;
use crate::courses::state::RegistrationState;

pub(super) fn build(workplaces: &[Workplace], registrations: &Registrations, now: DateTime<Utc>) -> Vec<audit::Model> {
    let Some(lund) = workplaces.iter().find(|place| place.slug == "lund") else { return Vec::new() };
    let (coordinator, administrator) = (&lund.people[0], &workplaces[0].people[0]);
    let mut events = Vec::new();
    let mut note = |by: &Worker, at: DateTime<Utc>, action: &str, object: (&str, Uuid), summary: String, after| {
        events.push(audit::Model {
            id: AuditEventId::new(),
            owner_org_id: lund.id,
            at,
            actor_person_id: Some(by.person.id),
            actor_name: by.person.name(),
            action: action.to_owned(),
            object_kind: object.0.to_owned(),
            object_id: object.1,
            summary,
            before: None,
            after,
            trace_id: None,
        });
    };
    let person = |one: &Worker| ("person", one.person.id.0);
    let first = coordinator.person.created_at;
    note(
        administrator,
        first,
        "person.added",
        person(coordinator),
        coordinator.person.name(),
        json(&coordinator.person),
    );
    note(administrator, first, "role.granted", person(coordinator), coordinator.person.name(), json(&"coordinator"));
    for one in lund.people.iter().filter(|one| one.email.email == EMPLOYEE).chain(&lund.people[2..4]) {
        let at = one.person.created_at.max(first) + Duration::days(1);
        note(coordinator, at, "person.added", person(one), one.person.name(), json(&one.person));
        if one.email.email == EMPLOYEE {
            note(one, at + Duration::hours(2), "invitation.accepted", person(one), one.person.name(), None);
        }
    }
    let mut made: Vec<_> = registrations.rows.iter().filter(|row| row.registered_by == coordinator.person.id).collect();
    let called = |row: &registration::Model| {
        let worker = lund.people.iter().find(|one| one.person.id == row.person_id);
        worker.map(|worker| registration::summary(&worker.person, row.booking_id)).unwrap_or_default()
    };
    made.sort_by_key(|row| row.created_at.min(now));
    for row in made.iter().rev().take(5) {
        let object = ("registration", row.id.0);
        note(coordinator, row.created_at, "registration.made", object, called(row), json(row));
    }
    let cancelled = made.iter().rev().filter(|row| row.state == RegistrationState::CancelledByMunicipality);
    for row in cancelled.take(2) {
        let object = ("registration", row.id.0);
        note(coordinator, row.updated_at, "registration.cancelled", object, called(row), json(&row.state));
    }
    events.sort_by_key(|event| event.at);
    events
}

fn json(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}
