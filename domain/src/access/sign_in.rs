//! Signing in, by password or by a mailed link, and what the links lead to. Hashing takes tens of milliseconds, so these
//! functions open their own scopes around it instead of holding a transaction meanwhile.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect, QueryTrait};

use super::link::{self, Purpose};
use super::secret::Secret;
use super::{AccountId, Actor, account, password, session, throttle};
use crate::error::{Error, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::{OrganisationKind, organisation};
use crate::people::{PersonId, email, person};
use crate::store::{Database, Private, Scope, WriteScope};

/// Where a sign-in comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The network address, for the limits; never stored as it is.
    pub address: String,
    /// Browser and system in words, shown to the account's holder.
    pub device: String,
}

/// Who has signed in, before it is said what they get for it: a session or tokens.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The person they act as, until they switch.
    pub person: PersonId,
}

/// Checks a password. Known and unknown addresses get the same answer in the same time.
pub async fn with_password(database: &Database, email: &str, password: String, origin: &Origin) -> Result<SignedIn> {
    let email = normalised(email);
    let (stored, known) = database
        .write(&Actor::System, async |scope| {
            throttle::check(scope, &email, &origin.address).await?;
            let account = find(scope, &email).await?;
            Ok::<_, Error>((
                account.as_ref().and_then(|account| account.password_hash.clone().map(|hash| hash.0)),
                account,
            ))
        })
        .await?;
    let matches = password::matches(password, stored).await;
    database
        .write(&Actor::System, async |scope| {
            if let Some(account) = known.filter(|_| matches)
                && let Some(signed_in) = as_person(scope, account.id).await?
            {
                return Ok(Ok(signed_in));
            }
            throttle::note(scope, &email, &origin.address).await?;
            Ok::<_, Error>(Err(Error::from(Refusal::SignInFailed)))
        })
        .await?
}

/// Starts a session of the portal, and gives the cookie's value.
pub async fn start_session(database: &Database, signed_in: SignedIn, origin: &Origin) -> Result<Secret> {
    database
        .write(&Actor::System, async |scope| {
            session::start(scope, signed_in.account, signed_in.person, &origin.device).await
        })
        .await
}

/// Sends a link to the address if somebody can sign in with it. The answer is the same in any case: who has an account
/// is looked up after the commit.
pub async fn request_link(scope: &WriteScope, purpose: Purpose, email: &str, origin: &Origin) -> Result<()> {
    let mut faults = Faults::default();
    let email = email::check(&mut faults, "email", email);
    faults.none()?;
    throttle::check(scope, &email, &origin.address).await?;
    throttle::note(scope, &email, &origin.address).await?;
    scope.enqueue(Task::SendLink { purpose, email }).await
}

/// Uses a sign-in link.
pub async fn with_link(scope: &WriteScope, presented: &str) -> Result<SignedIn> {
    let link = link::take(scope, presented, Purpose::SignIn).await?;
    let account = find(scope, &link.email).await?.ok_or(Refusal::LinkNotValid)?;
    as_person(scope, account.id).await?.ok_or_else(|| Refusal::LinkNotValid.into())
}

/// Accepts an invitation: the address is verified, an account is made if there is none, and the person joins it. A
/// password may be chosen, or left out by those who will use links; an account that exists keeps its own.
pub async fn accept_invitation(database: &Database, presented: &str, password: Option<String>) -> Result<SignedIn> {
    let known = database.read(&Actor::System, async |scope| known(scope, presented, Purpose::Invitation).await).await?;
    let hash = match password {
        Some(password) => {
            password::check(&password, &known)?;
            Some(password::hash(password).await)
        }
        None => None,
    };
    database
        .write(&Actor::System, async |scope| {
            let link = link::take(scope, presented, Purpose::Invitation).await?;
            let person = link.person_id.ok_or(Refusal::LinkNotValid)?;
            let account = join_account(scope, &link.email, hash).await?;
            person::join_account(scope, person, account).await?;
            email::verify(scope, person, &link.email).await?;
            Ok(SignedIn { account, person })
        })
        .await
}

/// Chooses a new password by a mailed link, and ends every session and token of the account.
pub async fn reset_password(database: &Database, presented: &str, password: String) -> Result<SignedIn> {
    let known =
        database.read(&Actor::System, async |scope| known(scope, presented, Purpose::PasswordReset).await).await?;
    password::check(&password, &known)?;
    let hash = password::hash(password).await;
    database
        .write(&Actor::System, async |scope| {
            let link = link::take(scope, presented, Purpose::PasswordReset).await?;
            let found = find(scope, &link.email).await?.ok_or(Refusal::LinkNotValid)?;
            let store = scope.unscoped_write();
            let mut account = store.lock(account::Entity::find_by_id(found.id)).await?;
            account.password_hash = Some(Private(hash));
            store.update(&account).await?;
            session::end_all_of(scope, account.id).await?;
            as_person(scope, account.id).await?.ok_or_else(|| Refusal::LinkNotValid.into())
        })
        .await
}

/// What anybody may know of the one who has a link, and a password must not be made of: the address, and the names of the
/// association and of the organisations that know the address.
async fn known(scope: &Scope, presented: &str, purpose: Purpose) -> Result<Vec<String>> {
    let link = link::look(scope, presented, purpose).await?;
    let theirs = email::Entity::find()
        .select_only()
        .column(email::Column::OwnerOrgId)
        .filter(email::Column::Email.eq(&link.email));
    let organisations = organisation::Entity::find().filter(
        Condition::any()
            .add(organisation::Column::Id.in_subquery(theirs.into_query()))
            .add(organisation::Column::Kind.eq(OrganisationKind::Association)),
    );
    let names = scope.unscoped().all(organisations).await?;
    let names = names.into_iter().flat_map(|organisation| [organisation.name, organisation.short_name]);
    Ok(names.chain([link.email]).collect())
}

/// The address as accounts are kept: trimmed, in lower case.
#[must_use]
pub fn normalised(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The name of the one who can sign in with the address.
pub(crate) async fn name_of(scope: &WriteScope, email: &str) -> Result<Option<String>> {
    let Some(account) = find(scope, email).await? else { return Ok(None) };
    let first = session::capacities(scope.unscoped(), account.id).await?.into_iter().next();
    Ok(first.map(|person| format!("{} {}", person.given_name, person.family_name)))
}

async fn find(scope: &WriteScope, email: &str) -> Result<Option<account::Model>> {
    scope.unscoped().one(account::Entity::find().filter(account::Column::Email.eq(email))).await
}

async fn join_account(scope: &WriteScope, email: &str, password_hash: Option<String>) -> Result<AccountId> {
    if let Some(account) = find(scope, email).await? {
        return Ok(account.id);
    }
    let account = account::Model {
        id: AccountId::new(),
        email: email.to_owned(),
        password_hash: password_hash.map(Private),
        created_at: scope.now(),
        last_sign_in_at: None,
    };
    let made = scope.unscoped_write().insert(account.clone()).await;
    made.map_err(|fault| if fault.broken_key().is_some() { Refusal::ChangedMeanwhile.into() } else { fault })?;
    Ok(account.id)
}

/// The first person the account may act as today, and a note that it signed in.
async fn as_person(scope: &WriteScope, account: AccountId) -> Result<Option<SignedIn>> {
    let Some(first) = session::capacities(scope.unscoped(), account).await?.into_iter().next() else { return Ok(None) };
    let seen = account::Entity::update_many()
        .col_expr(account::Column::LastSignInAt, Expr::value(scope.now()))
        .filter(account::Column::Id.eq(account));
    scope.unscoped_write().change(seen).await?;
    Ok(Some(SignedIn { account, person: first.person_id }))
}
