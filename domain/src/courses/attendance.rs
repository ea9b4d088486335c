//! Who was there, session by session.

use sea_orm::entity::prelude::*;

use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, SessionId, offering, registration, session};
use crate::access::OrganisationId;
use crate::audit;
use crate::error::{Error, Result};
use crate::store::{Class, Scope, Table, WriteScope};

/// A row of the table `attendance`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// When.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// The registration's organisation.
    pub owner_org_id: OrganisationId,
    /// Whether they were there.
    pub is_present: bool,
    /// When it was noted, in UTC.
    pub noted_at: DateTimeUtc,
    /// Who noted it, by name.
    pub noted_by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// One mark in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub registration: RegistrationId,
    /// When.
    pub session: SessionId,
    /// Whether they were there.
    pub is_present: bool,
}

/// The marks of an offering that the actor may see.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Vec<Model>> {
    let of = registration::ids_of(offering);
    scope.all(Entity::find().filter(Column::RegistrationId.in_subquery(of))).await
}

/// Notes who was there. A mark that is the same changes nothing; one for somebody without a seat is not found.
pub async fn note(scope: &WriteScope, offering: OfferingId, marks: &[Mark]) -> Result<()> {
    let (row, title) = offering::managed(scope, offering).await?;
    let sessions = session::of(scope, offering).await?;
    let seated = registration::Entity::find()
        .filter(registration::Column::OfferingId.eq(offering))
        .filter(registration::Column::State.is_in(RegistrationState::SEATED));
    let seated = scope.lock_all(seated).await?;
    let before = scope
        .lock_all(Entity::find().filter(Column::RegistrationId.in_subquery(registration::ids_of(offering))))
        .await?;
    let mut changed = 0;
    for mark in marks {
        let owner = seated
            .iter()
            .find(|registration| registration.id == mark.registration)
            .ok_or(Error::NotFound)?
            .owner_org_id;
        if sessions.iter().all(|session| session.id != mark.session) {
            return Err(Error::NotFound);
        }
        let old = before.iter().find(|old| old.registration_id == mark.registration && old.session_id == mark.session);
        if old.is_some_and(|old| old.is_present == mark.is_present) {
            continue;
        }
        if old.is_some() {
            let earlier = Entity::delete_many()
                .filter(Column::RegistrationId.eq(mark.registration))
                .filter(Column::SessionId.eq(mark.session));
            scope.delete(earlier).await?;
        }
        let noted = Model {
            registration_id: mark.registration,
            session_id: mark.session,
            owner_org_id: owner,
            is_present: mark.is_present,
            noted_at: scope.now(),
            noted_by_name: scope.actor().name().to_owned(),
        };
        scope.insert_for(owner, noted).await?;
        changed += 1;
    }
    if changed > 0 {
        let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
        audit::record(
            scope,
            organisation,
            audit::Entry::new("attendance.noted", "offering", row.id.0, title).after(&changed),
        )
        .await?;
    }
    Ok(())
}

/// Removes the marks of sessions that are no more.
pub(super) async fn forget(scope: &WriteScope, sessions: &[SessionId]) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::SessionId.is_in(sessions.iter().copied()))).await.map(drop)
}
