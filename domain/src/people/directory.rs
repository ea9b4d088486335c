//! People as lists and pages show them, each as far as the actor may see who it is.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, Order, QueryOrder, QuerySelect};

use super::person::{Column, Entity, PersonId, PersonKind};
use super::{HIDDEN, UnitId, affiliation, email, protection, unit};
use crate::access::role::{self, RoleKind};
use crate::access::{AccountId, Actor, OrganisationId, Permission};
use crate::error::{Error, Result};
use crate::store::{Page, Paged, Scope, containing};
use crate::time;

/// A person with what lists show of them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: PersonId,
    /// The organisation whose person it is.
    pub owner_org_id: OrganisationId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// What they are to the organisation.
    pub kind: PersonKind,
    /// Skyddade personuppgifter.
    pub protected_identity: bool,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// What they sign in to, once they have.
    pub account_id: Option<AccountId>,
    /// Where mail goes.
    pub email: Option<String>,
    /// When its holder answered a mail to it, in UTC.
    pub verified_at: Option<DateTimeUtc>,
    /// Their title today, or the last one.
    pub title: Option<String>,
    /// Their unit today, or the last one.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit_name: Option<String>,
    /// First day of that affiliation.
    pub from_on: Option<Date>,
    /// Last day of that affiliation, when it is known.
    pub to_on: Option<Date>,
    /// When they were erased, in UTC: nothing is left of who they were.
    pub erased_at: Option<DateTimeUtc>,
    /// Whether the actor may not see who it is: [`HIDDEN`] is their family name, and much else is left out.
    pub is_hidden: bool,
}

impl Listed {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.given_name, &self.family_name)
    }

    /// Whether mail reaches them. Who is hidden has an address that the actor is not told.
    #[must_use]
    pub fn has_address(&self) -> bool {
        self.is_hidden || self.email.is_some()
    }

    /// Whether they have not left, as far as is known.
    #[must_use]
    pub fn works_here(&self, now: DateTimeUtc) -> bool {
        self.to_on.is_none_or(|last| last >= time::local_date(now))
    }

    /// Family and given name, as lists have them.
    #[must_use]
    pub fn name_in_lists(&self) -> String {
        name_in_lists(&self.given_name, &self.family_name)
    }
}

/// `Anna Ek`, or only the one name there is.
pub(crate) fn full_name(given: &str, family: &str) -> String {
    format!("{given} {family}").trim().to_owned()
}

/// `Ek, Anna`, or only the one name there is.
pub(crate) fn name_in_lists(given: &str, family: &str) -> String {
    if given.is_empty() { family.to_owned() } else { format!("{family}, {given}") }
}

/// Which people are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this organisation; otherwise of all that the actor sees.
    pub organisation: Option<OrganisationId>,
    /// Every word of it is in the name, address or title.
    pub search: String,
    /// Only of this unit.
    pub unit: Option<UnitId>,
    /// Also those who have left.
    pub former: bool,
    /// Only those who cannot sign in yet.
    pub without_account: bool,
    /// Only those who have this role today.
    pub role: Option<RoleKind>,
}

/// People in Swedish order of their family names.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    scope.require(Permission::ReadPeople)?;
    let mut query =
        listed(scope.actor()).filter(Column::ErasedAt.is_null()).filter(matching(scope.actor(), &filter.search));
    if let Some(organisation) = filter.organisation {
        query = query.filter(Column::OwnerOrgId.eq(organisation));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(affiliation::Column::UnitId.eq(unit)).filter(known_by(scope.actor()));
    }
    if filter.without_account {
        query = query.filter(Column::AccountId.is_null());
    }
    if let Some(role) = filter.role {
        query = query.filter(Column::Id.in_subquery(role::holders(role, scope.now())));
    }
    if !filter.former {
        query = query.filter(Column::Id.in_subquery(affiliation::current_people(scope.now())));
    }
    scope.page(query.order_by(in_order(scope.actor()), Order::Asc).order_by_asc(Column::Id), page).await
}

/// Who of an organisation has the address, as far as the actor may see it; nobody for an empty one.
pub async fn with_address(scope: &Scope, organisation: OrganisationId, address: &str) -> Result<Option<Listed>> {
    let address = address.trim().to_lowercase();
    if address.is_empty() {
        return Ok(None);
    }
    let filter = Filter { organisation: Some(organisation), search: address.clone(), ..Filter::default() };
    let found = list(scope, &filter, Page { page: 1, limit: 200 }).await?.rows;
    Ok(found.into_iter().find(|one| one.email.as_deref() == Some(&*address)))
}

/// Has every word of a search in name, address or title. Who is hidden is not found by them.
pub(crate) fn matching(actor: &Actor, search: &str) -> Condition {
    let mut words = search.split_whitespace().peekable();
    if words.peek().is_none() {
        return Condition::all();
    }
    words.fold(known_by(actor), |all, word| all.add(Column::SearchText.like(containing(&word.to_lowercase()))))
}

/// Those who may be found by facts of them: everybody but those who are hidden.
pub(crate) fn known_by(actor: &Actor) -> Condition {
    Condition::all().add_option(protection::open_to(actor))
}

/// Orders people as Swedish does; who is hidden comes last, whatever the name.
pub(crate) fn in_order(actor: &Actor) -> Expr {
    protection::shown(actor, Column::SortKey, "~")
}

/// The columns that name a person, as the actor may see them.
pub(crate) fn names<E: EntityTrait>(query: Select<E>, actor: &Actor) -> Select<E> {
    query
        .column(Column::ProtectedIdentity)
        .expr_as(protection::shown(actor, Column::GivenName, ""), "given_name")
        .expr_as(protection::shown(actor, Column::FamilyName, HIDDEN), "family_name")
        .expr_as(protection::shown(actor, email::Column::Email, protection::nothing()), "email")
}

/// One person. Everybody sees themselves.
pub async fn get(scope: &Scope, id: PersonId) -> Result<Listed> {
    if scope.actor().identity().is_none_or(|identity| identity.person != id)
        && !scope.actor().may(Permission::ReadPeople)
    {
        return Err(Error::NotFound);
    }
    scope.one_as(listed(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// A person with their main address and their latest affiliation, as far as the actor may see who it is.
fn listed(actor: &Actor) -> Select<Entity> {
    let is_hidden = match protection::open_to(actor) {
        Some(open) => Expr::case(open, false).finally(true).into(),
        None => Expr::val(false),
    };
    let latest = Condition::all().add(Expr::cust(
        "affiliation.id = (SELECT a.id FROM affiliation a WHERE a.person_id = person.id ORDER BY a.from_on DESC, a.id DESC LIMIT 1)",
    ));
    let query = Entity::find().select_only().columns([
        Column::Id,
        Column::OwnerOrgId,
        Column::Kind,
        Column::Version,
        Column::AccountId,
        Column::ErasedAt,
    ]);
    names(query, actor)
        .expr_as(is_hidden, "is_hidden")
        .expr_as(protection::shown(actor, Column::Phone, protection::nothing()), "phone")
        .expr_as(protection::shown(actor, email::Column::VerifiedAt, protection::nothing()), "verified_at")
        .expr_as(protection::shown(actor, affiliation::Column::Title, protection::nothing()), "title")
        .expr_as(protection::shown(actor, affiliation::Column::UnitId, protection::nothing()), "unit_id")
        .expr_as(protection::shown(actor, unit::Column::Name, protection::nothing()), "unit_name")
        .column(affiliation::Column::FromOn)
        .column(affiliation::Column::ToOn)
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(email::Entity)
                .from(Column::Id)
                .to(email::Column::PersonId)
                .on_condition(|_, _| Condition::all().add(email::Column::IsPrimary.eq(true)))
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(affiliation::Entity)
                .from(Column::Id)
                .to(affiliation::Column::PersonId)
                .on_condition(move |_, _| latest.clone())
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            affiliation::Entity::belongs_to(unit::Entity).from(affiliation::Column::UnitId).to(unit::Column::Id).into(),
        )
}
