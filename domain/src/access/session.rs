//! Sessions of the portal: opaque, kept in the database, and so revocable at once in all processes.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::secret::{self, Secret};
use super::{AccountId, Actor, Identity, OrganisationId, role};
use crate::error::{Error, Result};
use crate::organisations::{OrganisationKind, membership, organisation};
use crate::people::{PersonId, affiliation, person};
use crate::store::{Scope, Unscoped, WriteScope, id};
use crate::time;

id!(
    /// Id of a session.
    SessionId
);

/// A session ends after this long without a request, and in any case after the other.
const IDLE: Duration = Duration::hours(12);
const LONGEST: Duration = Duration::days(30);
/// How long a session that has ended still tells whose it was.
const REMEMBERED: Duration = Duration::days(2);
/// How stale `last_seen_at` may be: a row is not written at every request.
const SEEN: Duration = Duration::minutes(5);

/// A row of the table `portal_session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portal_session")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// SHA-256 of the cookie's value.
    pub token_hash: Vec<u8>,
    /// Who signed in.
    pub account_id: AccountId,
    /// As whom, in which organisation.
    pub person_id: PersonId,
    /// Browser and system in words, e.g. `Firefox på Windows`.
    pub device: String,
    /// When they signed in, in UTC.
    pub created_at: DateTimeUtc,
    /// When the session was last used, in UTC, at most five minutes stale.
    pub last_seen_at: DateTimeUtc,
    /// When it ends in any case, in UTC.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// A session that was presented, and who it stands for.
#[derive(Clone, Debug)]
pub struct Current {
    /// The session.
    pub id: SessionId,
    /// Who it stands for.
    pub identity: Arc<Identity>,
    /// Whether [`touch`] is due.
    pub is_stale: bool,
}

/// Starts a session and gives the cookie's value.
pub(super) async fn start(scope: &WriteScope, account: AccountId, person: PersonId, device: &str) -> Result<Secret> {
    let secret = Secret::new();
    let row = Model {
        id: SessionId::new(),
        token_hash: secret.hash(),
        account_id: account,
        person_id: person,
        device: device.chars().take(100).collect(),
        created_at: scope.now(),
        last_seen_at: scope.now(),
        expires_at: scope.now() + LONGEST,
    };
    scope.unscoped_write().insert(row).await?;
    Ok(secret)
}

/// Who presents this cookie. `None` when the session has ended, or the person no longer works there.
pub async fn current(scope: &Scope, presented: &str) -> Result<Option<Current>> {
    let query = Entity::find()
        .filter(Column::TokenHash.eq(secret::hash(presented)))
        .filter(Column::ExpiresAt.gt(scope.now()))
        .filter(Column::LastSeenAt.gt(scope.now() - IDLE));
    let Some(session) = scope.unscoped().one(query).await? else { return Ok(None) };
    let Some(identity) = identity(scope.unscoped(), session.account_id, session.person_id).await? else {
        return Ok(None);
    };
    let is_stale = session.last_seen_at < scope.now() - SEEN;
    Ok(Some(Current { id: session.id, identity: Arc::new(identity), is_stale }))
}

/// The session with this cookie, whether or not it has ended.
pub(super) async fn presented(scope: &Scope, cookie: &str) -> Result<Option<Model>> {
    scope.unscoped().one(Entity::find().filter(Column::TokenHash.eq(secret::hash(cookie)))).await
}

/// Notes that the session is in use.
pub async fn touch(scope: &WriteScope, id: SessionId) -> Result<()> {
    let seen = Entity::update_many().col_expr(Column::LastSeenAt, Expr::value(scope.now())).filter(Column::Id.eq(id));
    scope.unscoped_write().change(seen).await.map(drop)
}

/// The actor's sessions, the newest first.
pub async fn mine(scope: &Scope) -> Result<Vec<Model>> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    let query = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::ExpiresAt.gt(scope.now()))
        .filter(Column::LastSeenAt.gt(scope.now() - IDLE))
        .order_by_desc(Column::LastSeenAt);
    scope.unscoped().all(query).await
}

/// Ends one of the actor's sessions. Its row stays for a while: see [`unsent`](super::unsent).
pub async fn end(scope: &WriteScope, id: SessionId) -> Result<()> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    let own = Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(scope.now()))
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account))
        .filter(Column::ExpiresAt.gt(scope.now()));
    if scope.unscoped_write().change(own).await? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Removes sessions that ended some time ago. Part of a periodic job.
pub async fn purge(scope: &WriteScope) -> Result<u64> {
    let before = scope.now() - REMEMBERED;
    let ended = Condition::any().add(Column::ExpiresAt.lt(before)).add(Column::LastSeenAt.lt(before - IDLE));
    scope.unscoped_write().delete(Entity::delete_many().filter(ended)).await
}

/// Ends all of the actor's sessions and refresh tokens, this one too.
pub async fn end_all(scope: &WriteScope) -> Result<()> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    end_all_of(scope, account).await
}

pub(super) async fn end_all_of(scope: &WriteScope, account: AccountId) -> Result<()> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::AccountId.eq(account))).await?;
    super::token::refresh::end_all_of(scope, account).await
}

/// Lets the session stand for another of the account's people.
pub async fn switch(scope: &WriteScope, id: SessionId, person: PersonId) -> Result<()> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    if identity(scope.unscoped(), account, person).await?.is_none() {
        return Err(Error::NotFound);
    }
    let switched = Entity::update_many()
        .col_expr(Column::PersonId, Expr::value(person))
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account));
    scope.unscoped_write().change(switched).await.map(drop)
}

/// A person that an account may act as.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Capacity {
    /// The person.
    pub person_id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Skyddade personuppgifter.
    pub protected_identity: bool,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// What it is.
    pub organisation_kind: OrganisationKind,
}

/// The people that an account may act as today: one for each organisation they work for.
pub(super) async fn capacities(store: Unscoped<'_>, account: AccountId) -> Result<Vec<Capacity>> {
    store
        .all_as(
            acting(store.now())
                .filter(person::Column::AccountId.eq(account))
                .order_by_asc(organisation::Column::SortKey),
        )
        .await
}

/// The capacities of the actor.
pub async fn my_capacities(scope: &Scope) -> Result<Vec<Capacity>> {
    let account = scope.actor().identity().ok_or(Error::Forbidden)?.account;
    capacities(scope.unscoped(), account).await
}

fn acting(now: DateTime<Utc>) -> Select<person::Entity> {
    person::Entity::find()
        .select_only()
        .column_as(person::Column::Id, "person_id")
        .column(person::Column::GivenName)
        .column(person::Column::FamilyName)
        .column(person::Column::ProtectedIdentity)
        .column_as(organisation::Column::Id, "organisation_id")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(organisation::Column::Kind, "organisation_kind")
        .join(
            JoinType::InnerJoin,
            person::Entity::belongs_to(organisation::Entity)
                .from(person::Column::OwnerOrgId)
                .to(organisation::Column::Id)
                .into(),
        )
        .filter(person::Column::Id.in_subquery(affiliation::current_people(now)))
}

/// Somebody as they may act today, for work that they left to be done; `None` if they cannot sign in any more.
pub(crate) async fn acting_as(scope: &Scope, person: PersonId) -> Result<Option<Actor>> {
    let row = scope.unscoped().one(person::Entity::find_by_id(person)).await?;
    let Some(account) = row.and_then(|row| row.account_id) else { return Ok(None) };
    let identity = identity(scope.unscoped(), account, person).await?;
    Ok(identity.map(|identity| Actor::Person(Arc::new(identity))))
}

/// The account as this person, with today's roles; `None` if the person is another's or no longer works there.
pub(super) async fn identity(store: Unscoped<'_>, account: AccountId, person: PersonId) -> Result<Option<Identity>> {
    let query = acting(store.now()).filter(person::Column::AccountId.eq(account)).filter(person::Column::Id.eq(person));
    let Some(capacity) = store.one_as::<Capacity, _>(query).await? else { return Ok(None) };
    let roles = role::Entity::find()
        .filter(role::Column::PersonId.eq(person))
        .filter(role::in_force(time::local_date(store.now())));
    let member = organisation::Entity::find_by_id(capacity.organisation_id)
        .filter(organisation::Column::Id.in_subquery(membership::current(store.now())));
    Ok(Some(Identity {
        account,
        person,
        name: format!("{} {}", capacity.given_name, capacity.family_name),
        is_protected: capacity.protected_identity,
        organisation: capacity.organisation_id,
        organisation_name: capacity.organisation_name,
        is_association: capacity.organisation_kind == OrganisationKind::Association,
        is_member: store.count(member).await? > 0,
        roles: store.all(roles).await?.iter().filter_map(role::Model::as_role).collect(),
    }))
}
