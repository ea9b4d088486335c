//! How often somebody is told of a network's discussion. Their own choice, for each network they are in.

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::round;
use crate::discussion::standing;
use crate::error::{Error, Result};
use crate::networks::{NetworkId, membership, network};
use crate::people::PersonId;
use crate::privacy::refuse_erased;
use crate::store::{Scope, WriteScope};

/// How often somebody is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DigestFrequency {
    /// On every working day.
    Daily,
    /// On the first working day of the week.
    #[default]
    Weekly,
    /// Never.
    None,
}

impl DigestFrequency {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "Varje vardag",
            Self::Weekly => "En gång i veckan",
            Self::None => "Aldrig",
        }
    }
}

/// A row of the table `discussion_digest`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "discussion_digest")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Of which network.
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: NetworkId,
    /// How often.
    pub frequency: DigestFrequency,
    /// What was written until then they have been told, or wanted not to be; in UTC.
    pub told_until: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// A network that somebody is in, and how often they are told of it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The network.
    pub network: network::Model,
    /// How often.
    pub frequency: DigestFrequency,
}

/// The networks that the actor is in, in Swedish order, and how often they are told of each.
pub async fn mine(scope: &Scope) -> Result<Vec<Choice>> {
    of(scope, scope.actor().identity().ok_or(Error::Forbidden)?.person).await
}

/// The same of somebody who may not be signed in.
pub(super) async fn of(scope: &Scope, person: PersonId) -> Result<Vec<Choice>> {
    let inside = network::Entity::find()
        .filter(network::Column::Id.in_subquery(membership::networks_of(person, &[])))
        .order_by_asc(network::Column::SortKey);
    let networks = scope.unscoped().all(inside).await?;
    let chosen = rows_of(scope, person).await?;
    let of = |network: NetworkId| chosen.iter().find(|row| row.network_id == network).map(|row| row.frequency);
    let choices =
        networks.into_iter().map(|network| Choice { frequency: of(network.id).unwrap_or_default(), network }).collect();
    Ok(choices)
}

pub(super) async fn rows_of(scope: &Scope, person: PersonId) -> Result<Vec<Model>> {
    scope.unscoped().all(Entity::find().filter(Column::PersonId.eq(person))).await
}

/// Chooses how often the actor is told of a network that they are in.
pub async fn choose(scope: &WriteScope, network: NetworkId, frequency: DigestFrequency) -> Result<()> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    standing::inside(scope, network).await?;
    membership::active_in(scope, network, me).await?.ok_or(Error::Forbidden)?;
    keep(scope, me, network, frequency).await?;
    refuse_erased(scope, &[me]).await
}

pub(super) async fn keep(
    scope: &WriteScope,
    person: PersonId,
    network: NetworkId,
    frequency: DigestFrequency,
) -> Result<()> {
    let store = scope.unscoped_write();
    match store.lock(Entity::find_by_id((person, network))).await {
        Ok(mut row) => {
            if row.frequency == DigestFrequency::None {
                row.told_until = scope.now();
            }
            row.frequency = frequency;
            store.update(&row).await
        }
        Err(Error::NotFound) => {
            let told_until = round::last_weekly(scope, scope.now()).await?;
            store.insert(Model { person_id: person, network_id: network, frequency, told_until }).await
        }
        Err(fault) => Err(fault),
    }
}
