//! What somebody may do in the discussion of a network.

use crate::error::{Error, Result};
use crate::networks::keeping::{self, Involvement};
use crate::networks::membership::{self, MemberRole};
use crate::networks::{NetworkId, network};
use crate::store::Scope;

/// What somebody may do in the discussion of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing: to them there is none.
    Outside,
    /// Read it, as those do who only listen.
    Reader,
    /// Write in it too.
    Writer,
    /// Remove what others wrote, and close threads, too.
    Moderator,
}

/// What the actor may do in the discussion of a network.
pub async fn of(scope: &Scope, network: NetworkId) -> Result<Standing> {
    Ok(match keeping::involvement(scope, network).await? {
        Involvement::Outside => Standing::Outside,
        Involvement::Keeper => Standing::Moderator,
        Involvement::Inside => match scope.actor().identity() {
            Some(me) => match membership::active_in(scope, network, me.person).await?.map(|own| own.role) {
                Some(MemberRole::Convener | MemberRole::Secretary) => Standing::Moderator,
                Some(MemberRole::Member | MemberRole::Substitute) => Standing::Writer,
                Some(MemberRole::Observer) | None => Standing::Reader,
            },
            None => Standing::Reader,
        },
    })
}

/// The same for somebody who reads it; to others it is not there.
pub async fn inside(scope: &Scope, network: NetworkId) -> Result<Standing> {
    network::get(scope, network).await?;
    match of(scope, network).await? {
        Standing::Outside => Err(Error::NotFound),
        standing => Ok(standing),
    }
}

/// Goes on only if the actor may do so much.
pub(crate) async fn require(scope: &Scope, network: NetworkId, least: Standing) -> Result<Standing> {
    let standing = inside(scope, network).await?;
    if standing >= least { Ok(standing) } else { Err(Error::Forbidden) }
}
