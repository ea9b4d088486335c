//! The link by which somebody who is nominated answers, whether they have an account or not.

use chrono::Duration;
use sea_orm::entity::prelude::*;

use super::member_state::MemberState;
use super::membership::{self, NetworkMembershipId};
use super::network;
use crate::access::OrganisationId;
use crate::access::secret::{self, Secret};
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation;
use crate::people::person;
use crate::store::{Scope, WriteScope};

/// For how long a link works.
const LIFETIME: Duration = Duration::days(90);

/// A row of the table `network_nomination`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_nomination")]
pub struct Model {
    /// SHA-256 of the secret in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub secret_hash: Vec<u8>,
    /// The organisation that nominates.
    pub owner_org_id: OrganisationId,
    /// What is answered.
    pub membership_id: NetworkMembershipId,
    /// When it stops working, in UTC.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// What the page behind a link tells.
#[derive(Clone, Debug)]
pub struct Nomination {
    /// The membership that is answered.
    pub membership: membership::Model,
    /// The network.
    pub network: network::Model,
    /// The organisation that nominates.
    pub organisation: String,
    /// Given name of the one who is nominated.
    pub given_name: String,
}

/// Makes a link for the mail to somebody who is nominated.
pub(crate) async fn make(scope: &WriteScope, row: &membership::Model) -> Result<Secret> {
    let secret = Secret::new();
    let link = Model {
        secret_hash: secret.hash(),
        owner_org_id: row.owner_org_id,
        membership_id: row.id,
        expires_at: scope.now() + LIFETIME,
    };
    scope.unscoped_write().insert(link).await?;
    Ok(secret)
}

/// What a presented link is about: refused when it is too old, or the nomination was taken back.
pub async fn look(scope: &Scope, presented: &str) -> Result<Nomination> {
    let store = scope.unscoped();
    let id = presented_for(scope, presented).await?;
    let membership = store.one(membership::Entity::find_by_id(id)).await?.ok_or(Error::NotFound)?;
    if membership.state == MemberState::Ended {
        return Err(Refusal::LinkNotValid.into());
    }
    let network = store.one(network::Entity::find_by_id(membership.network_id)).await?.ok_or(Error::NotFound)?;
    let person = store.one(person::Entity::find_by_id(membership.person_id)).await?.ok_or(Error::NotFound)?;
    let organisation = organisation::get(scope, membership.owner_org_id).await?.name;
    Ok(Nomination { membership, network, organisation, given_name: person.given_name })
}

/// Accepts or declines by a link. Whoever has the link is the one who was mailed.
pub async fn answer(scope: &WriteScope, presented: &str, to: MemberState) -> Result<()> {
    let id = presented_for(scope, presented).await?;
    membership::answer(scope, id, to).await
}

async fn presented_for(scope: &Scope, presented: &str) -> Result<NetworkMembershipId> {
    let working =
        Entity::find().filter(Column::SecretHash.eq(secret::hash(presented))).filter(Column::ExpiresAt.gt(scope.now()));
    let row = scope.unscoped().one(working).await?.ok_or(Refusal::LinkNotValid)?;
    Ok(row.membership_id)
}
