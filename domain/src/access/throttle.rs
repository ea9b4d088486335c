//! Limits on guessing: attempts are counted in the database, so that they hold in all processes together.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::secret;
use crate::error::{Refusal, Result};
use crate::store::{Scope, WriteScope, id};

id!(
    /// Id of an attempt.
    AttemptId
);

/// A row of the table `sign_in_attempt`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub(super) struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttemptId,
    /// What is limited; hashed, so that the table does not list who tried.
    pub subject: String,
    /// When, in UTC.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// The window in which attempts are counted.
const WINDOW: Duration = Duration::minutes(15);
/// Failed attempts at one account.
const PER_ACCOUNT: u64 = 10;
/// Failed attempts from one network address; a kommun's people often share one.
const PER_ADDRESS: u64 = 100;

/// Messages from one network address by people who have not signed in.
const MESSAGES: u64 = 10;

/// Counts a message from somebody who has not signed in, unless too many have come from the network address of late.
pub(crate) async fn message(scope: &WriteScope, address: &str) -> Result<()> {
    let subject = subject("message", address);
    let recent = Entity::find().filter(Column::Subject.eq(&subject)).filter(Column::At.gt(scope.now() - WINDOW));
    if scope.unscoped().count(recent).await? >= MESSAGES {
        return Err(Refusal::TooManyAttempts.into());
    }
    scope.unscoped_write().insert(Model { id: AttemptId::new(), subject, at: scope.now() }).await
}

/// Codes that are none, tried from one network address.
const LOOKUPS: u64 = 30;

/// Goes on only if not too many codes that are none have come from the network address of late.
pub(crate) async fn check_lookups(scope: &Scope, address: &str) -> Result<()> {
    let tried = Entity::find()
        .filter(Column::Subject.eq(subject("lookup", address)))
        .filter(Column::At.gt(scope.now() - WINDOW));
    if scope.unscoped().count(tried).await? >= LOOKUPS { Err(Refusal::TooManyAttempts.into()) } else { Ok(()) }
}

/// Counts a code that is none.
pub(crate) async fn note_lookup(scope: &WriteScope, address: &str) -> Result<()> {
    let row = Model { id: AttemptId::new(), subject: subject("lookup", address), at: scope.now() };
    scope.unscoped_write().insert(row).await
}

/// Goes on only if neither the account nor the network address has failed too often of late.
pub(super) async fn check(scope: &WriteScope, email: &str, address: &str) -> Result<()> {
    let since = scope.now() - WINDOW;
    for (subject, limit) in [(account(email), PER_ACCOUNT), (network(address), PER_ADDRESS)] {
        let recent = Entity::find().filter(Column::Subject.eq(subject)).filter(Column::At.gt(since));
        if scope.unscoped().count(recent).await? >= limit {
            return Err(Refusal::TooManyAttempts.into());
        }
    }
    Ok(())
}

/// Counts an attempt at the account from the network address, and forgets old ones.
pub(super) async fn note(scope: &WriteScope, email: &str, address: &str) -> Result<()> {
    let row = |subject| Model { id: AttemptId::new(), subject, at: scope.now() };
    let store = scope.unscoped_write();
    store.insert_all([row(account(email)), row(network(address))]).await?;
    store.delete(Entity::delete_many().filter(Column::At.lt(scope.now() - WINDOW))).await?;
    Ok(())
}

fn account(email: &str) -> String {
    subject("account", email)
}

fn network(address: &str) -> String {
    subject("network", address)
}

fn subject(kind: &str, value: &str) -> String {
    use base64::Engine;
    let hash = secret::hash(&format!("{kind}:{value}"));
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash)
}

/// Removes some of the attempts before a time.
pub(crate) async fn forget(scope: &WriteScope, before: DateTimeUtc, most: u64) -> Result<u64> {
    let old = Entity::find().select_only().column(Column::Id).filter(Column::At.lt(before)).limit(most);
    let gone = Entity::delete_many().filter(Column::Id.in_subquery(old.into_query()));
    scope.unscoped_write().delete(gone).await
}
