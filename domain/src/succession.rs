//! When somebody leaves: all that they hold is handed over or let go in one step. What they were to do in a network goes with the seat.

use chrono::NaiveDate;

use crate::courses::RegistrationId;
use crate::courses::registration::{self, NewParticipant};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::networks::NetworkMembershipId;
use crate::networks::membership::{self, MemberRole, NewMembership};
use crate::networks::next_step;
use crate::people::{PersonId, person};
use crate::projects::{ProjectParticipationId, participation_entry};
use crate::store::WriteScope;

/// What becomes of what somebody holds. Seats and parts in projects that are not named fall vacant with the last day; registrations that
/// are not named stay.
#[derive(Clone, Debug)]
pub struct Succession {
    /// Their last day.
    pub last_day: NaiveDate,
    /// Who takes over; of the same organisation.
    pub successor: Option<PersonId>,
    /// Seats in networks for which the successor is nominated.
    pub seats: Vec<NetworkMembershipId>,
    /// Parts in projects that one talks to the successor about instead.
    pub parts: Vec<ProjectParticipationId>,
    /// Registrations in which the successor takes part instead.
    pub registrations: Vec<RegistrationId>,
    /// Registrations that are cancelled, with the fee in öre that the caller has agreed to.
    pub cancelled: Vec<(RegistrationId, i64)>,
}

/// Lets somebody leave on a day, and hands over what they hold. Each that cannot be done is named as a fault, and then nothing
/// is done.
pub async fn leave(scope: &WriteScope, id: PersonId, plan: &Succession) -> Result<()> {
    let mut faults = Faults::default();
    if plan.successor.is_none() && !(plan.seats.is_empty() && plan.parts.is_empty() && plan.registrations.is_empty()) {
        faults.add("successorId", Fault::Missing);
    }
    faults.none()?;
    person::end_affiliation(scope, id, plan.last_day).await?;
    let mut faults = Faults::default();
    if let Some(successor) = plan.successor {
        let (leaver, to) = (person::get(scope, id).await?, person::get(scope, successor).await?);
        if leaver.owner_org_id != to.owner_org_id || successor == id || !to.works_here(scope.now()) {
            faults.add("successorId", Fault::UnknownChoice);
            return faults.none();
        }
        for (place, seat) in plan.seats.iter().enumerate() {
            let handed = hand_over(scope, id, *seat, successor).await;
            gather(&mut faults, format!("networkMembershipIds[{place}]"), handed)?;
        }
        for (place, part) in plan.parts.iter().enumerate() {
            let handed = participation_entry::hand_over(scope, *part, id, &to).await;
            gather(&mut faults, format!("projectParticipationIds[{place}]"), handed)?;
        }
        for (place, registration) in plan.registrations.iter().enumerate() {
            let new = NewParticipant { person: Some(successor), ..NewParticipant::default() };
            let handed = match theirs(scope, id, *registration).await {
                Ok(()) => registration::substitute(scope, *registration, new).await,
                fault => fault,
            };
            gather(&mut faults, format!("registrationIds[{place}]"), handed)?;
        }
    }
    for (place, (registration, fee_ore)) in plan.cancelled.iter().enumerate() {
        let cancelled = match theirs(scope, id, *registration).await {
            Ok(()) => registration::cancel(scope, *registration, Some(*fee_ore)).await.map(drop),
            fault => fault,
        };
        gather(&mut faults, format!("cancelledRegistrations[{place}]"), cancelled)?;
    }
    faults.none()
}

/// Notes that the business says no to one of several things that are asked for together.
fn gather(faults: &mut Faults, field: String, outcome: Result<()>) -> Result<()> {
    match outcome {
        Err(Error::Refused(refusal)) => {
            faults.add(field, Fault::Refused(refusal));
            Ok(())
        }
        other => other,
    }
}

/// Nominates the successor to a seat of somebody who leaves. A role that only staff give becomes an ordinary seat.
async fn hand_over(scope: &WriteScope, from: PersonId, id: NetworkMembershipId, to: PersonId) -> Result<()> {
    let row = membership::get(scope, id).await?.membership;
    if row.person_id != from {
        return Err(Error::NotFound);
    }
    let is_given = MemberRole::BY_ORGANISATION.contains(&row.role) || scope.actor().is_association();
    let role = if is_given { row.role } else { MemberRole::Member };
    let new = NewMembership { network: row.network_id, person: to, role, replaces: None };
    let begun = match membership::begin(scope, &new).await {
        // The successor sits there already.
        Err(Error::Refused(Refusal::AlreadyInNetwork)) => membership::held(scope, row.network_id, to).await?,
        begun => begun?,
    };
    next_step::hand_over(scope, id, begun).await
}

/// Goes on only if the registration is that of the person.
async fn theirs(scope: &WriteScope, person: PersonId, id: RegistrationId) -> Result<()> {
    if registration::get(scope, id).await?.person_id == person { Ok(()) } else { Err(Error::NotFound) }
}
