//! An account: what somebody signs in to. It may be several people, one in each organisation they work for.

use sea_orm::entity::prelude::*;

use crate::error::{Error, Result};
use crate::store::{Private, Scope, id};

id!(
    /// Id of an account.
    AccountId
);

/// A row of the table `account`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The verified address they sign in with, in lower case.
    pub email: String,
    /// Argon2id in PHC form; none for those who only use links.
    pub password_hash: Option<Private>,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
    /// When somebody last signed in, in UTC.
    pub last_sign_in_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The address that the actor signs in with.
pub async fn email(scope: &Scope) -> Result<String> {
    let id = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    let account = scope.unscoped().one(Entity::find_by_id(id)).await?;
    account.map(|account| account.email).ok_or(Error::NotFound)
}
