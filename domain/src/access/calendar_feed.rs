//! The private calendar feed of a person: an address with a secret in it, which its holder can replace or remove.

use sea_orm::entity::prelude::*;

use super::secret::{self, Secret};
use crate::error::{Error, Result};
use crate::people::PersonId;
use crate::store::{Scope, WriteScope, id};

id!(
    /// Id of a feed.
    CalendarFeedId
);

/// A row of the table `calendar_feed`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarFeedId,
    /// SHA-256 of the secret in the address.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub person_id: PersonId,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// Makes the actor's feed; an earlier address stops working.
pub async fn make(scope: &WriteScope) -> Result<Secret> {
    let person = remove(scope).await?;
    let secret = Secret::new();
    let row =
        Model { id: CalendarFeedId::new(), token_hash: secret.hash(), person_id: person, created_at: scope.now() };
    scope.unscoped_write().insert(row).await?;
    Ok(secret)
}

/// Removes the actor's feed, if there is one, and says who the actor is.
pub async fn remove(scope: &WriteScope) -> Result<PersonId> {
    let person = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::PersonId.eq(person))).await?;
    Ok(person)
}

/// When the actor's feed was made, if there is one.
pub async fn mine(scope: &Scope) -> Result<Option<Model>> {
    let person = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    scope.unscoped().one(Entity::find().filter(Column::PersonId.eq(person))).await
}

/// Whose feed has this secret.
pub(crate) async fn holder(scope: &Scope, presented: &str) -> Result<PersonId> {
    let feed = scope.unscoped().one(Entity::find().filter(Column::TokenHash.eq(secret::hash(presented)))).await?;
    feed.map(|feed| feed.person_id).ok_or(Error::NotFound)
}
