//! The link in a digest that turns it off. Whoever has the link is the one who was mailed; no account is needed.

use chrono::Duration;
use sea_orm::entity::prelude::*;

use super::setting::{self, Choice, DigestFrequency};
use crate::access::secret::{self, Secret};
use crate::error::{Error, Refusal, Result};
use crate::networks::NetworkId;
use crate::people::PersonId;
use crate::store::{Scope, WriteScope};

/// For how long a link works: people keep mail.
const LIFETIME: Duration = Duration::days(365);

/// A row of the table `discussion_digest_link`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "discussion_digest_link")]
pub struct Model {
    /// SHA-256 of the secret in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub secret_hash: Vec<u8>,
    /// Who is told.
    pub person_id: PersonId,
    /// When it stops working, in UTC.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// What the page behind a link tells: of which networks they are told, and how often.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The networks that they are in today.
    pub choices: Vec<Choice>,
}

/// Makes a link for a mail.
pub(crate) async fn make(scope: &WriteScope, person: PersonId) -> Result<Secret> {
    let secret = Secret::new();
    let row = Model { secret_hash: secret.hash(), person_id: person, expires_at: scope.now() + LIFETIME };
    scope.unscoped_write().insert(row).await?;
    Ok(secret)
}

/// What a presented link is about.
pub async fn look(scope: &Scope, presented: &str) -> Result<Subscription> {
    let person = presented_by(scope, presented).await?;
    Ok(Subscription { choices: setting::of(scope, person).await? })
}

/// Turns digests off by a link: of one network, or of all that they are in.
pub async fn turn_off(scope: &WriteScope, presented: &str, network: Option<NetworkId>) -> Result<()> {
    let person = presented_by(scope, presented).await?;
    let choices = setting::of(scope, person).await?;
    let all = choices.iter().map(|choice| choice.network.id);
    let chosen: Vec<_> = all.filter(|id| network.is_none_or(|only| only == *id)).collect();
    if network.is_some() && chosen.is_empty() {
        return Err(Error::NotFound);
    }
    for network in chosen {
        setting::keep(scope, person, network, DigestFrequency::None).await?;
    }
    Ok(())
}

async fn presented_by(scope: &Scope, presented: &str) -> Result<PersonId> {
    let working =
        Entity::find().filter(Column::SecretHash.eq(secret::hash(presented))).filter(Column::ExpiresAt.gt(scope.now()));
    let row = scope.unscoped().one(working).await?.ok_or(Refusal::LinkNotValid)?;
    Ok(row.person_id)
}
