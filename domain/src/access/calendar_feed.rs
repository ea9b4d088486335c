//! Private calendar feeds: an address with a secret in it, which its holder can replace or remove. One covers what the
//! holder takes part in; another, of a coordinator, what the people of their organisation do.

use std::sync::Arc;

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter};

use super::secret::{self, Secret};
use super::{Actor, OrganisationId, Permission, session};
use crate::audit;
use crate::error::{Error, Result};
use crate::organisations::organisation;
use crate::people::{PersonId, person};
use crate::store::{Scope, WriteScope, id};

id!(
    /// Id of a feed.
    CalendarFeedId
);

/// What a feed covers, as the database has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Covers {
    /// The holder.
    Person,
    /// The holder's organisation.
    Organisation,
}

/// Whose courses a feed is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The actor's own.
    Own,
    /// Those of the people of the actor's organisation, which is this one.
    Organisation(OrganisationId),
}

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
    /// What it covers.
    pub covers: Covers,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// Somebody who has the address of a feed.
pub(crate) enum Holder {
    /// Of their own.
    Person(PersonId),
    /// Of that of the organisation they look after today.
    Coordinator(Actor),
}

/// Makes the actor's feed; an earlier address stops working.
pub async fn make(scope: &WriteScope, whose: Whose) -> Result<Secret> {
    let (person_id, covers) = of(scope, whose)?;
    clear(scope, person_id, covers).await?;
    let secret = Secret::new();
    let row =
        Model { id: CalendarFeedId::new(), token_hash: secret.hash(), person_id, covers, created_at: scope.now() };
    scope.unscoped_write().insert(row).await?;
    note(scope, whose, "calendar.shared").await?;
    Ok(secret)
}

/// Removes the actor's feed, if there is one.
pub async fn remove(scope: &WriteScope, whose: Whose) -> Result<()> {
    let (person, covers) = of(scope, whose)?;
    if clear(scope, person, covers).await? > 0 {
        note(scope, whose, "calendar.withdrawn").await?;
    }
    Ok(())
}

/// When the actor's feed was made, if there is one.
pub async fn mine(scope: &Scope, whose: Whose) -> Result<Option<Model>> {
    let (person, covers) = of(scope, whose)?;
    scope.unscoped().one(Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Covers.eq(covers))).await
}

/// Who has a feed with this secret. That of an organisation ends with the role of its coordinator.
pub(crate) async fn holder(scope: &Scope, presented: &str) -> Result<Holder> {
    let store = scope.unscoped();
    let feed = store.one(Entity::find().filter(Column::TokenHash.eq(secret::hash(presented)))).await?;
    let feed = feed.ok_or(Error::NotFound)?;
    if feed.covers == Covers::Person {
        return Ok(Holder::Person(feed.person_id));
    }
    let person = store.one(person::Entity::find_by_id(feed.person_id)).await?;
    let account = person.and_then(|person| person.account_id).ok_or(Error::NotFound)?;
    let identity = session::identity(store, account, feed.person_id).await?.ok_or(Error::NotFound)?;
    let actor = Actor::Person(Arc::new(identity));
    if actor.may(Permission::RegisterOthers) { Ok(Holder::Coordinator(actor)) } else { Err(Error::NotFound) }
}

/// Who asks, and for what. Another organisation is not found, for the association's staff too.
fn of(scope: &Scope, whose: Whose) -> Result<(PersonId, Covers)> {
    let identity = scope.actor().identity().ok_or(Error::Forbidden)?;
    let Whose::Organisation(organisation) = whose else { return Ok((identity.person, Covers::Person)) };
    scope.require(Permission::RegisterOthers)?;
    if identity.organisation == organisation {
        Ok((identity.person, Covers::Organisation))
    } else {
        Err(Error::NotFound)
    }
}

async fn clear(scope: &WriteScope, person: PersonId, covers: Covers) -> Result<u64> {
    let former = Entity::delete_many().filter(Column::PersonId.eq(person)).filter(Column::Covers.eq(covers));
    scope.unscoped_write().delete(former).await
}

/// An organisation's calendar tells of its people, so the organisation is told who gave it out.
async fn note(scope: &WriteScope, whose: Whose, action: &'static str) -> Result<()> {
    let Whose::Organisation(id) = whose else { return Ok(()) };
    let name = organisation::get(scope, id).await?.name;
    audit::record(scope, id, audit::Entry::new(action, "organisation", id.0, name)).await
}
