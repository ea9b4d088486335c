//! The audit trail: who did what for which organisation, when, and what it was before and after. The database itself
//! refuses to change or remove a row.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, Query};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use crate::access::{OrganisationId, Permission};
use crate::courses::registration;
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, is_hidden, protection};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};
use crate::trace;

id!(
    /// Id of an event.
    AuditEventId
);

/// A row of the table `audit_event`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEventId,
    /// The organisation it concerns.
    pub owner_org_id: OrganisationId,
    /// When, in UTC.
    pub at: DateTimeUtc,
    /// Who did it; none for the program itself.
    pub actor_person_id: Option<PersonId>,
    /// Their name at the time.
    pub actor_name: String,
    /// What was done, e.g. `registration.cancelled`.
    pub action: String,
    /// What kind of thing it was done to.
    pub object_kind: String,
    /// Which.
    pub object_id: Uuid,
    /// What people call it.
    pub summary: String,
    /// What it was, as JSON.
    pub before: Option<String>,
    /// What it became, as JSON.
    pub after: Option<String>,
    /// The request, as in the logs (W3C trace id).
    pub trace_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// What is to be remembered.
#[derive(Clone, Debug)]
pub struct Entry {
    action: &'static str,
    object_kind: &'static str,
    object_id: Uuid,
    summary: String,
    before: Option<String>,
    after: Option<String>,
    by: Option<(PersonId, String)>,
}

impl Entry {
    /// Something done to a thing, with the name that people know the thing by.
    #[must_use]
    pub fn new(action: &'static str, object_kind: &'static str, object_id: Uuid, summary: impl Into<String>) -> Self {
        Self { action, object_kind, object_id, summary: summary.into(), before: None, after: None, by: None }
    }

    /// Done by somebody who was known by a link in a mail, whoever had signed in where they opened it.
    #[must_use]
    pub(crate) fn by(mut self, person: PersonId, name: String) -> Self {
        self.by = Some((person, name));
        self
    }

    /// With what it was.
    #[must_use]
    pub fn before(mut self, before: &impl Serialize) -> Self {
        self.before = serde_json::to_string(before).ok();
        self
    }

    /// With what it became.
    #[must_use]
    pub fn after(mut self, after: &impl Serialize) -> Self {
        self.after = serde_json::to_string(after).ok();
        self
    }
}

/// Remembers something that concerns an organisation.
pub async fn record(scope: &WriteScope, organisation: OrganisationId, entry: Entry) -> Result<()> {
    record_all(scope, [(organisation, entry)]).await
}

/// Remembers several things in one statement. What concerns another organisation than the actor's own, such as a seat
/// passed on, is remembered for that one.
pub(crate) async fn record_all(
    scope: &WriteScope,
    entries: impl IntoIterator<Item = (OrganisationId, Entry)>,
) -> Result<()> {
    let actor = scope.actor();
    let rows = entries.into_iter().map(|(owner_org_id, entry)| {
        let (actor_person_id, actor_name) = match entry.by {
            Some((person, name)) => (Some(person), name),
            None => (actor.identity().map(|identity| identity.person), actor.own_name().to_owned()),
        };
        Model {
            id: AuditEventId::new(),
            owner_org_id,
            at: scope.now(),
            actor_person_id,
            actor_name,
            action: entry.action.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object_id,
            summary: entry.summary,
            before: entry.before,
            after: entry.after,
            trace_id: trace::current(),
        }
    });
    scope.unscoped_write().insert_all(rows).await
}

/// An event with the name of its organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: AuditEventId,
    /// The organisation it concerns.
    pub owner_org_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// When, in UTC.
    pub at: DateTimeUtc,
    /// Who did it.
    pub actor_name: String,
    /// What was done.
    pub action: String,
    /// What kind of thing it was done to.
    pub object_kind: String,
    /// Which.
    pub object_id: Uuid,
    /// What people call it.
    pub summary: String,
    /// What it was, as JSON.
    pub before: Option<String>,
    /// What it became, as JSON.
    pub after: Option<String>,
}

/// Events the actor may see, the newest first: an admin all, a coordinator the own organisation's. Names of people who are
/// hidden from them are left out, also of those who were not when it happened.
pub async fn list(scope: &Scope, organisation: Option<OrganisationId>, page: Page) -> Result<Paged<Listed>> {
    scope.require(Permission::ReadAudit)?;
    let by_hidden = || is_hidden(scope.actor(), Column::ActorPersonId.into_expr());
    let of_hidden = || is_hidden(scope.actor(), concerned());
    let unless_hidden = |fact: Column, instead: Expr| Expr::case(of_hidden(), instead).finally(fact.into_expr());
    let mut query = Entity::find()
        .select_only()
        .columns([Column::Id, Column::OwnerOrgId, Column::At, Column::Action, Column::ObjectKind, Column::ObjectId])
        .expr_as(Expr::case(by_hidden(), HIDDEN).finally(Column::ActorName.into_expr()), "actor_name")
        .expr_as(unless_hidden(Column::Summary, HIDDEN.into()), "summary")
        .expr_as(unless_hidden(Column::Before, protection::nothing()), "before")
        .expr_as(unless_hidden(Column::After, protection::nothing()), "after")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id);
    if let Some(organisation) = organisation {
        query = query.filter(Column::OwnerOrgId.eq(organisation));
    }
    scope.page(query, page).await
}

/// The person that an event concerns: that of the registration, or the object itself.
fn concerned() -> Expr {
    let registered = Query::select()
        .column((registration::Entity, registration::Column::PersonId))
        .from(registration::Entity)
        .and_where(registration::Column::Id.into_expr().eq(Column::ObjectId.into_expr()))
        .take();
    Func::coalesce([Expr::SubQuery(None, Box::new(registered.into())), Column::ObjectId.into_expr()]).into()
}

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::scoped::<Entity>()]
}
