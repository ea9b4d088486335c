//! Links in mail that prove that somebody reads an address: to sign in, to accept an invitation, to choose a new password.
//! Each works once and not for long.

use std::collections::HashMap;

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, QuerySelect, QueryTrait};

use super::secret::{self, Secret};
use super::{OrganisationId, Permission};
use crate::error::{Error, Refusal, Result};
use crate::people::{PersonId, person};
use crate::store::{Scope, WriteScope, id};

id!(
    /// Id of a link.
    LinkId
);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, serde::Serialize, serde::Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Purpose {
    /// Signs in without a password; 15 minutes.
    SignIn,
    /// Makes an account, or joins an existing one, for a person; 14 days.
    Invitation,
    /// Chooses a new password; an hour.
    PasswordReset,
}

impl Purpose {
    fn lifetime(self) -> Duration {
        match self {
            Self::SignIn => Duration::minutes(15),
            Self::PasswordReset => Duration::hours(1),
            Self::Invitation => Duration::days(14),
        }
    }
}

/// A row of the table `one_time_link`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_link")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LinkId,
    /// SHA-256 of the secret in the link.
    pub token_hash: Vec<u8>,
    /// What it is for.
    pub purpose: Purpose,
    /// The address it was sent to, in lower case.
    pub email: String,
    /// The person invited.
    pub person_id: Option<PersonId>,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
    /// When it stops working, in UTC.
    pub expires_at: DateTimeUtc,
    /// When it was used, in UTC.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Makes a link; earlier ones for the same purpose, address and person stop working.
pub(crate) async fn make(
    scope: &WriteScope,
    purpose: Purpose,
    email: &str,
    person: Option<PersonId>,
) -> Result<Secret> {
    let secret = Secret::new();
    let store = scope.unscoped_write();
    let mut earlier = Entity::delete_many().filter(Column::Purpose.eq(purpose)).filter(Column::Email.eq(email));
    if let Some(person) = person {
        earlier = earlier.filter(Column::PersonId.eq(person));
    }
    store.delete(earlier).await?;
    let row = Model {
        id: LinkId::new(),
        token_hash: secret.hash(),
        purpose,
        email: email.to_owned(),
        person_id: person,
        created_at: scope.now(),
        expires_at: scope.now() + purpose.lifetime(),
        used_at: None,
    };
    store.insert(row).await?;
    Ok(secret)
}

/// What a presented link is, if it still works. Looking does not use it: programs that read mail follow links too.
pub async fn look(scope: &Scope, presented: &str, purpose: Purpose) -> Result<Model> {
    scope.unscoped().one(working(presented, purpose, scope)).await?.ok_or_else(|| Refusal::LinkNotValid.into())
}

/// Who of an organisation is invited and has not answered, and until when the invitation works.
pub async fn invited(scope: &Scope, organisation: OrganisationId) -> Result<HashMap<PersonId, DateTimeUtc>> {
    scope.require(Permission::ReadPeople)?;
    if scope.actor().organisation() != Some(organisation) && !scope.actor().is_association() {
        return Err(Error::NotFound);
    }
    let people = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::OwnerOrgId.eq(organisation))
        .filter(person::Column::AccountId.is_null());
    let unused = Entity::find()
        .filter(Column::Purpose.eq(Purpose::Invitation))
        .filter(Column::UsedAt.is_null())
        .filter(Column::PersonId.in_subquery(people.into_query()));
    let links = scope.unscoped().all(unused).await?;
    Ok(links.into_iter().filter_map(|link| Some((link.person_id?, link.expires_at))).collect())
}

/// Uses a link up.
pub(super) async fn take(scope: &WriteScope, presented: &str, purpose: Purpose) -> Result<Model> {
    let store = scope.unscoped_write();
    let mut row = match store.lock(working(presented, purpose, scope)).await {
        Err(crate::error::Error::NotFound) => return Err(Refusal::LinkNotValid.into()),
        row => row?,
    };
    row.used_at = Some(scope.now());
    store.update(&row).await?;
    Ok(row.into_inner())
}

fn working(presented: &str, purpose: Purpose, scope: &Scope) -> Select<Entity> {
    Entity::find()
        .filter(Column::TokenHash.eq(secret::hash(presented)))
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(scope.now()))
}
