//! Refresh tokens: each is used once and gives the next; one that comes back ends its family (RFC 9700, 4.14.2).

use chrono::Duration;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::super::secret::{self, Secret};
use super::super::sign_in::SignedIn;
use super::super::{AccountId, session};
use crate::error::{Error, Refusal, Result};
use crate::people::PersonId;
use crate::store::{Scope, WriteScope, id};

id!(
    /// Id of a refresh token.
    RefreshTokenId
);

/// How long a refresh token waits to be used.
const LIFETIME: Duration = Duration::days(14);

/// A row of the table `refresh_token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    /// The first token of the family.
    pub family_id: RefreshTokenId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Who signed in.
    pub account_id: AccountId,
    /// As whom.
    pub person_id: PersonId,
    /// The client in words.
    pub device: String,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
    /// When it stops working, in UTC.
    pub expires_at: DateTimeUtc,
    /// When it was used, in UTC.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

pub(super) async fn start(scope: &WriteScope, signed_in: SignedIn, device: &str) -> Result<String> {
    let id = RefreshTokenId::new();
    add(scope, id, id, signed_in, device).await
}

/// Uses a token up and gives who it stands for and the next one. The refusal is inside, because the family's end must be
/// committed.
pub(super) async fn rotate(
    scope: &WriteScope,
    presented: &str,
    person: Option<PersonId>,
) -> Result<Result<(SignedIn, String), Refusal>> {
    let store = scope.unscoped_write();
    let mut row = match store.lock(Entity::find().filter(Column::TokenHash.eq(secret::hash(presented)))).await {
        Err(Error::NotFound) => return Ok(Err(Refusal::TokenNotValid)),
        row => row?,
    };
    let works_there = session::identity(scope.unscoped(), row.account_id, row.person_id).await?.is_some();
    if row.used_at.is_some() || !works_there {
        store.delete(Entity::delete_many().filter(Column::FamilyId.eq(row.family_id))).await?;
        return Ok(Err(Refusal::TokenNotValid));
    }
    let signed_in = SignedIn { account: row.account_id, person: person.unwrap_or(row.person_id) };
    let is_theirs = session::identity(scope.unscoped(), signed_in.account, signed_in.person).await?.is_some();
    if row.expires_at <= scope.now() || !is_theirs {
        return Ok(Err(Refusal::TokenNotValid));
    }
    row.used_at = Some(scope.now());
    store.update(&row).await?;
    Ok(Ok((signed_in, add(scope, RefreshTokenId::new(), row.family_id, signed_in, &row.device).await?)))
}

/// Where programs are signed in for the actor's account, the one used last first: the token of each family that waits to
/// be used.
pub async fn mine(scope: &Scope) -> Result<Vec<Model>> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    let query = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(scope.now()))
        .order_by_desc(Column::CreatedAt);
    scope.unscoped().all(query).await
}

/// Ends one of the actor's families.
pub async fn end(scope: &WriteScope, family: RefreshTokenId) -> Result<()> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    let own = Entity::delete_many().filter(Column::FamilyId.eq(family)).filter(Column::AccountId.eq(account));
    if scope.unscoped_write().delete(own).await? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends the family of a token that is presented (RFC 7009). Nobody is told whether there was one.
pub async fn revoke(scope: &WriteScope, presented: &str) -> Result<()> {
    let store = scope.unscoped_write();
    let known = Entity::find().filter(Column::TokenHash.eq(secret::hash(presented)));
    if let Some(row) = scope.unscoped().one(known).await? {
        store.delete(Entity::delete_many().filter(Column::FamilyId.eq(row.family_id))).await?;
    }
    Ok(())
}

/// Ends all families of an account.
pub(in super::super) async fn end_all_of(scope: &WriteScope, account: AccountId) -> Result<()> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::AccountId.eq(account))).await.map(drop)
}

async fn add(
    scope: &WriteScope,
    id: RefreshTokenId,
    family: RefreshTokenId,
    signed_in: SignedIn,
    device: &str,
) -> Result<String> {
    let secret = Secret::new();
    let row = Model {
        id,
        family_id: family,
        token_hash: secret.hash(),
        account_id: signed_in.account,
        person_id: signed_in.person,
        device: device.chars().take(100).collect(),
        created_at: scope.now(),
        expires_at: scope.now() + LIFETIME,
        used_at: None,
    };
    scope.unscoped_write().insert(row).await?;
    Ok(secret.reveal().to_owned())
}
