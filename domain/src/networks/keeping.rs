//! Who keeps the meetings of a network, and how what they keep is written: the staff, and whoever convenes it, who works for a kommun.

use sea_orm::EntityTrait;

use super::meeting::{self, Entity, Listed, Model, NetworkMeetingId};
use super::membership::{self, MemberRole};
use super::network::NetworkId;
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Locked, Scope, WriteScope};

/// What somebody has to do with the meetings of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Involvement {
    /// Nothing: to them there are none.
    Outside,
    /// They read them.
    Inside,
    /// They keep them too.
    Keeper,
}

/// What the actor has to do with the meetings of a network.
pub async fn involvement(scope: &Scope, network: NetworkId) -> Result<Involvement> {
    let actor = scope.actor();
    if meeting::is_staff(actor) {
        return Ok(Involvement::Keeper);
    }
    let own = match actor.identity() {
        Some(me) => membership::active_in(scope, network, me.person).await?,
        None => None,
    };
    Ok(match own.map(|own| own.role) {
        Some(MemberRole::Convener) => Involvement::Keeper,
        Some(_) => Involvement::Inside,
        None if actor.is_association() => Involvement::Inside,
        None => Involvement::Outside,
    })
}

/// Goes on only if the actor keeps the meetings of a network; to those who are not in it, it has none.
pub async fn keep_network(scope: &Scope, network: NetworkId) -> Result<()> {
    match involvement(scope, network).await? {
        Involvement::Keeper => Ok(()),
        Involvement::Inside => Err(Error::Forbidden),
        Involvement::Outside => Err(Error::NotFound),
    }
}

/// A meeting that the actor keeps.
pub async fn kept(scope: &Scope, id: NetworkMeetingId) -> Result<Listed> {
    let found = meeting::get(scope, id).await?;
    if found.is_kept_by(scope.actor()) { Ok(found) } else { Err(Error::Forbidden) }
}

/// The same, locked, if nobody else has changed it since the version.
pub(super) async fn kept_at(scope: &WriteScope, id: NetworkMeetingId, version: i64) -> Result<Locked<Model>> {
    kept(scope, id).await?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

/// Writes back what a keeper changed: a convener works for a kommun, and the table is the association's.
pub(super) async fn save(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.unscoped_write().update(row).await
}

/// What is done to a meeting concerns the association, whoever does it.
pub(crate) async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let association = organisation::association(scope).await?.ok_or(Error::NotFound)?;
    audit::record(scope, association.id, entry).await
}
