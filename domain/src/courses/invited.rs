//! Invitations as those see them who are invited: what they are invited to, and that they do not come.

use sea_orm::entity::prelude::*;

use super::catalogue::{self, Listed};
use super::invitation::{self, Answer, Entity, InvitationId, Model};
use super::registration;
use super::state::RegistrationState;
use crate::access::Permission;
use crate::audit;
use crate::error::{Error, Result};
use crate::store::{Scope, WriteScope};

/// An invitation to the actor. It tells nothing of others who are invited.
#[derive(Clone, Debug)]
pub struct Own {
    /// The invitation.
    pub row: Model,
    /// What it is to.
    pub offering: Listed,
    /// What the actor, or those they look after, have answered.
    pub answer: Answer,
    /// Whether it is theirs to decline: their own, or as coordinators the organisation's.
    pub may_decline: bool,
}

/// What the actor is invited to that is not over, in order of time.
pub async fn list(scope: &Scope) -> Result<Vec<Own>> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    let rows = scope.all(Entity::find().filter(invitation::to(scope.actor()))).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let offerings = catalogue::invited(scope, rows.iter().map(|row| row.offering_id)).await?;
    let active = registration::Entity::find()
        .filter(registration::Column::OfferingId.is_in(offerings.iter().map(|one| one.id)))
        .filter(registration::Column::OwnerOrgId.eq(me.organisation))
        .filter(registration::Column::State.is_in(RegistrationState::ACTIVE));
    let active = scope.all(active).await?;
    let is_coordinator = scope.actor().may(Permission::RegisterOthers);
    let mut own = Vec::with_capacity(rows.len());
    for offering in offerings {
        for row in rows.iter().filter(|row| row.offering_id == offering.id) {
            let of_all = is_coordinator && row.organisation_id.is_some();
            let theirs = active.iter().filter(|one| one.offering_id == offering.id);
            let theirs = theirs.filter(|one| of_all || one.person_id == me.person).count() as u64;
            own.push(Own {
                answer: Answer::of(row, theirs),
                may_decline: row.email.is_some() || is_coordinator,
                offering: offering.clone(),
                row: row.clone(),
            });
        }
    }
    Ok(own)
}

/// One of them.
pub async fn get(scope: &Scope, id: InvitationId) -> Result<Own> {
    list(scope).await?.into_iter().find(|own| own.row.id == id).ok_or(Error::NotFound)
}

/// Says that they do not come, or takes it back. Registrations stay as they are.
pub async fn decline(scope: &WriteScope, id: InvitationId, is_declined: bool) -> Result<()> {
    let own = get(scope, id).await?;
    if !own.may_decline {
        return Err(Error::Forbidden);
    }
    // The table is the association's, and this one column those it invites write.
    let store = scope.unscoped_write();
    let mut row = store.lock(Entity::find_by_id(id)).await?;
    if row.declined_at.is_some() == is_declined {
        return Ok(());
    }
    row.declined_at = is_declined.then(|| scope.now());
    store.update(&row).await?;
    let action = if is_declined { "invitation.declined" } else { "invitation.reopened" };
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, audit::Entry::new(action, "invitation", id.0, own.offering.title)).await
}
