//! Asking to be erased (GDPR article 17). Somebody decides, within a month (article 12.3): the coordinators of one's
//! organisation, or the association's admins. To grant it is to erase the person; to refuse it takes a reason.

use chrono::Months;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::clearing::refuse_erased;
use crate::access::{Actor, Identity, OrganisationId, Permission};
use crate::error::{Error, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::people::{HIDDEN, PersonId, email, is_hidden, person, protection};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};
use crate::{audit, time};

id!(
    /// Id of a request to be erased.
    ErasureRequestId
);

/// What has come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody has to decide.
    Waiting,
    /// Whoever asked has taken it back.
    Withdrawn,
    /// It was refused, with a reason.
    Refused,
    /// The person is erased.
    Granted,
}

/// A row of the table `erasure_request`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure_request")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ErasureRequestId,
    /// The organisation whose person it is.
    pub owner_org_id: OrganisationId,
    /// Who asks.
    pub person_id: PersonId,
    /// What has come of it.
    pub state: State,
    /// When they asked, in UTC.
    pub asked_at: DateTimeUtc,
    /// The last day to answer.
    pub due_on: Date,
    /// Why it was refused, as they are told.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When that was, or when it was taken back, in UTC.
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// A request with the name of who asks.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The request.
    #[sea_orm(nested)]
    pub request: Model,
    given_name: String,
    family_name: String,
}

impl Listed {
    /// Who asks.
    #[must_use]
    pub fn name(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    /// Whether the actor may take it back now.
    #[must_use]
    pub fn can_be_withdrawn(&self, actor: &Actor) -> bool {
        self.request.state == State::Waiting
            && actor.identity().is_some_and(|identity| identity.person == self.request.person_id)
    }

    /// Whether the actor may grant or refuse it now.
    #[must_use]
    pub fn can_be_decided(&self, actor: &Actor) -> bool {
        self.request.state == State::Waiting && actor.may(Permission::ManagePeople)
    }
}

fn me(scope: &Scope) -> Result<&Identity> {
    scope.actor().identity().ok_or(Error::Forbidden)
}

/// Asks that the actor be erased. Who has asked already asks for the same.
pub async fn ask(scope: &WriteScope) -> Result<ErasureRequestId> {
    let me = me(scope)?;
    // Locked, so that asking twice at once is asking once.
    let person = scope.lock(person::Entity::find_by_id(me.person)).await?;
    refuse_erased(scope, &[me.person]).await?;
    let open = Entity::find().filter(Column::PersonId.eq(me.person)).filter(Column::State.eq(State::Waiting));
    if let Some(waiting) = scope.one(open).await? {
        return Ok(waiting.id);
    }
    let today = time::local_date(scope.now());
    let row = Model {
        id: ErasureRequestId::new(),
        owner_org_id: person.owner_org_id,
        person_id: person.id,
        state: State::Waiting,
        asked_at: scope.now(),
        due_on: today.checked_add_months(Months::new(1)).unwrap_or(today),
        reason: None,
        decided_by: None,
        decided_at: None,
    };
    scope.insert_for(row.owner_org_id, row.clone()).await?;
    scope.enqueue(Task::TellErasureRequest { request: row.id }).await?;
    let entry = audit::Entry::new("erasure.asked", "person", person.id.0, person.name_to_others());
    audit::record(scope, person.owner_org_id, entry).await?;
    Ok(row.id)
}

/// Takes the actor's own request back.
pub async fn withdraw(scope: &WriteScope, id: ErasureRequestId) -> Result<()> {
    let me = me(scope)?.person;
    end(scope, Entity::find_by_id(id).filter(Column::PersonId.eq(me)), State::Withdrawn, None).await
}

/// Refuses a request. Whoever asked is told the reason, and how to complain.
pub async fn refuse(scope: &WriteScope, id: ErasureRequestId, reason: &str) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", reason, 1_000);
    faults.none()?;
    let which = Entity::find_by_id(id).filter(within_reach(scope.actor()));
    end(scope, which, State::Refused, Some(reason)).await?;
    scope.enqueue(Task::TellErasureRequest { request: id }).await
}

/// Grants what the person waits for, if they do, and gives where to tell them. Before they are erased.
pub(super) async fn grant(scope: &WriteScope, person: PersonId) -> Result<Option<(ErasureRequestId, String)>> {
    let open = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::State.eq(State::Waiting));
    let Some(mut row) = scope.lock_all(open).await?.pop() else { return Ok(None) };
    row.state = State::Granted;
    row.decided_by = scope.actor().identity().map(|identity| identity.person);
    row.decided_at = Some(scope.now());
    scope.update(&row).await?;
    let address =
        email::Entity::find().filter(email::Column::PersonId.eq(person)).filter(email::Column::IsPrimary.eq(true));
    Ok(scope.one(address).await?.map(|address| (row.id, address.email)))
}

async fn end(scope: &WriteScope, which: Select<Entity>, state: State, reason: Option<String>) -> Result<()> {
    let mut row = scope.lock(which).await?;
    if row.state != State::Waiting {
        return Err(Refusal::NotInThisState.into());
    }
    row.state = state;
    row.reason = reason;
    row.decided_by = scope.actor().identity().map(|identity| identity.person);
    row.decided_at = Some(scope.now());
    scope.update(&row).await?;
    let person = scope.get::<person::Entity>(row.person_id).await?;
    let action = if state == State::Refused { "erasure.refused" } else { "erasure.withdrawn" };
    let entry = audit::Entry::new(action, "person", person.id.0, person.name_to_others());
    audit::record(scope, row.owner_org_id, entry.after(&row.reason)).await
}

/// Whom the actor may know the requests of: themselves, and the people they look after, unless hidden from them.
fn within_reach(actor: &Actor) -> Condition {
    let own = Condition::any().add(Column::PersonId.eq(actor.identity().map(|identity| identity.person)));
    if actor.may(Permission::ManagePeople) {
        own.add(is_hidden(actor, Column::PersonId.into_expr()).not())
    } else {
        own
    }
}

fn listed(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .expr_as(protection::shown(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .filter(within_reach(actor))
}

/// One's own requests, and those of the people one looks after; what is due first comes first, what is decided the latest first.
pub async fn list(scope: &Scope, state: Option<State>, page: Page) -> Result<Paged<Listed>> {
    me(scope)?;
    let query = match state {
        Some(State::Waiting) => {
            listed(scope.actor()).filter(Column::State.eq(State::Waiting)).order_by_asc(Column::DueOn)
        }
        Some(state) => listed(scope.actor()).filter(Column::State.eq(state)).order_by_desc(Column::AskedAt),
        None => listed(scope.actor()).order_by_desc(Column::AskedAt),
    };
    scope.page(query.order_by_asc(Column::Id), page).await
}

/// One request.
pub async fn get(scope: &Scope, id: ErasureRequestId) -> Result<Listed> {
    scope.one_as(listed(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// The latest request of the actor, or of somebody they look after.
pub async fn latest(scope: &Scope, person: PersonId) -> Result<Option<Listed>> {
    let query = listed(scope.actor()).filter(Column::PersonId.eq(person)).order_by_desc(Column::AskedAt);
    scope.one_as(query).await
}
