//! A person of an organisation. The same human in two kommuner is two people here, so that neither sees the other's.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::affiliation::{self, AffiliationId};
use super::email::{self, PersonEmailId};
use super::{UnitId, unit};
use crate::access::{AccountId, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};
use crate::{swedish, time};

id!(
    /// Id of a person.
    PersonId
);

/// What a person is to the organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Employed.
    #[default]
    Official,
    /// Förtroendevald.
    Elected,
    /// Neither.
    External,
}

/// A row of the table `person`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// The organisation whose person it is.
    pub owner_org_id: OrganisationId,
    /// What they sign in to, once they have.
    #[serde(skip)]
    pub account_id: Option<AccountId>,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Telephone, as people write it.
    pub phone: Option<String>,
    /// What they are to the organisation.
    pub kind: PersonKind,
    /// Skyddade personuppgifter: never in lists that others see.
    pub protected_identity: bool,
    /// Orders by family name, then given name, as Swedish does.
    #[serde(skip)]
    pub sort_key: String,
    /// Names, address and title in lower case, for searching.
    #[serde(skip)]
    pub search_text: String,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When they were entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When they were last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

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
}

impl Listed {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// What a person is made of.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Given name, at most 80 characters.
    pub given_name: String,
    /// Family name, at most 80 characters.
    pub family_name: String,
    /// E-mail, unique in the organisation.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// Title, at most 120 characters; may be empty.
    pub title: String,
    /// The unit they work in.
    pub unit: Option<UnitId>,
    /// What they are to the organisation.
    pub kind: PersonKind,
    /// Skyddade personuppgifter.
    pub protected_identity: bool,
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
}

/// People in Swedish order of their family names.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    scope.require(Permission::ReadPeople)?;
    let mut query = listed();
    if let Some(organisation) = filter.organisation {
        query = query.filter(Column::OwnerOrgId.eq(organisation));
    }
    for word in filter.search.to_lowercase().split_whitespace() {
        query = query.filter(Column::SearchText.contains(word));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(affiliation::Column::UnitId.eq(unit));
    }
    if filter.without_account {
        query = query.filter(Column::AccountId.is_null());
    }
    if !filter.former {
        query = query.filter(Column::Id.in_subquery(affiliation::current_people(scope.now())));
    }
    scope.page(query.order_by_asc(Column::SortKey).order_by_asc(Column::Id), page).await
}

/// One person. Everybody sees themselves.
pub async fn get(scope: &Scope, id: PersonId) -> Result<Listed> {
    if scope.actor().identity().is_none_or(|identity| identity.person != id)
        && !scope.actor().may(Permission::ReadPeople)
    {
        return Err(Error::NotFound);
    }
    scope.one_as(listed().filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// A person with their main address and their latest affiliation.
fn listed() -> Select<Entity> {
    let latest = Condition::all().add(Expr::cust(
        "affiliation.id = (SELECT a.id FROM affiliation a WHERE a.person_id = person.id ORDER BY a.from_on DESC, a.id DESC LIMIT 1)",
    ));
    Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::OwnerOrgId,
            Column::GivenName,
            Column::FamilyName,
            Column::Phone,
            Column::Kind,
            Column::ProtectedIdentity,
            Column::Version,
            Column::AccountId,
        ])
        .column(email::Column::Email)
        .column(email::Column::VerifiedAt)
        .column(affiliation::Column::Title)
        .column(affiliation::Column::UnitId)
        .column(affiliation::Column::FromOn)
        .column(affiliation::Column::ToOn)
        .column_as(unit::Column::Name, "unit_name")
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

/// Adds a person to an organisation, working there from today.
pub async fn add(scope: &WriteScope, organisation: OrganisationId, new: NewPerson) -> Result<PersonId> {
    scope.require(Permission::ManagePeople)?;
    let mut added = add_all(scope, organisation, vec![("", new)]).await?;
    added.pop().ok_or(Error::NotFound)
}

/// Adds people to an organisation; a fault names its row by the prefix that came with it. The caller has asked for the
/// permission: who may register others may add those it registers.
pub(crate) async fn add_all(
    scope: &WriteScope,
    organisation: OrganisationId,
    people: Vec<(impl AsRef<str>, NewPerson)>,
) -> Result<Vec<PersonId>> {
    let mut faults = Faults::default();
    let mut rows = Vec::with_capacity(people.len());
    for (prefix, new) in &people {
        rows.push(checked(scope, &mut faults, prefix.as_ref(), organisation, new).await?);
    }
    faults.none()?;
    let mut ids = Vec::with_capacity(rows.len());
    for (person, email, affiliation) in rows {
        let entry = audit::Entry::new("person.added", "person", person.id.0, person.name()).after(&person);
        ids.push(person.id);
        scope.insert_for(organisation, person).await?;
        scope.insert_for(organisation, email).await?;
        scope.insert_for(organisation, affiliation).await?;
        audit::record(scope, organisation, entry).await?;
    }
    Ok(ids)
}

async fn checked(
    scope: &WriteScope,
    faults: &mut Faults,
    prefix: &str,
    organisation: OrganisationId,
    new: &NewPerson,
) -> Result<(Model, email::Model, affiliation::Model)> {
    let field = |name: &str| format!("{prefix}{name}");
    let given_name = faults.text(&field("givenName"), &new.given_name, 80);
    let family_name = faults.text(&field("familyName"), &new.family_name, 80);
    let title = faults.optional(&field("title"), &new.title, 120).unwrap_or_default();
    let phone = faults.optional(&field("phone"), &new.phone, 40);
    let address = email::check(faults, &field("email"), &new.email);
    let taken = email::Entity::find()
        .filter(email::Column::OwnerOrgId.eq(organisation))
        .filter(email::Column::Email.eq(&address));
    if scope.count(taken).await? > 0 {
        faults.add(field("email"), Fault::Taken);
    }
    if let Some(id) = new.unit {
        let known = unit::Entity::find_by_id(id).filter(unit::Column::OwnerOrgId.eq(organisation));
        if scope.count(known).await? == 0 {
            faults.add(field("unitId"), Fault::UnknownChoice);
        }
    }
    let person = Model {
        id: PersonId::new(),
        owner_org_id: organisation,
        account_id: None,
        sort_key: swedish::sort_key(&format!("{family_name} {given_name}")),
        search_text: format!("{given_name} {family_name} {address} {title}").to_lowercase(),
        given_name,
        family_name,
        phone,
        kind: new.kind,
        protected_identity: new.protected_identity,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let email = email::Model {
        id: PersonEmailId::new(),
        owner_org_id: organisation,
        person_id: person.id,
        email: address,
        is_primary: true,
        verified_at: None,
    };
    let affiliation = affiliation::Model {
        id: AffiliationId::new(),
        owner_org_id: organisation,
        person_id: person.id,
        unit_id: new.unit,
        title,
        from_on: time::local_date(scope.now()),
        to_on: None,
    };
    Ok((person, email, affiliation))
}

/// Changes a person. A new title or unit changes the affiliation in force; a new address has to be verified again.
pub async fn change(scope: &WriteScope, id: PersonId, version: i64, new: NewPerson) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let mut faults = Faults::default();
    row.given_name = faults.text("givenName", &new.given_name, 80);
    row.family_name = faults.text("familyName", &new.family_name, 80);
    row.phone = faults.optional("phone", &new.phone, 40);
    let title = faults.optional("title", &new.title, 120).unwrap_or_default();
    let address = email::check(&mut faults, "email", &new.email);
    let mut main = scope
        .lock(email::Entity::find().filter(email::Column::PersonId.eq(id)).filter(email::Column::IsPrimary.eq(true)))
        .await?;
    if main.email != address {
        let taken = email::Entity::find()
            .filter(email::Column::OwnerOrgId.eq(row.owner_org_id))
            .filter(email::Column::Email.eq(&address))
            .filter(email::Column::Id.ne(main.id));
        if scope.count(taken).await? > 0 {
            faults.add("email", Fault::Taken);
        }
    }
    if let Some(unit) = new.unit {
        let known = unit::Entity::find_by_id(unit).filter(unit::Column::OwnerOrgId.eq(row.owner_org_id));
        if scope.count(known).await? == 0 {
            faults.add("unitId", Fault::UnknownChoice);
        }
    }
    faults.none()?;
    if main.email != address {
        main.email.clone_from(&address);
        main.verified_at = None;
        scope.update(&main).await?;
    }
    row.kind = new.kind;
    row.protected_identity = new.protected_identity;
    row.sort_key = swedish::sort_key(&format!("{} {}", row.family_name, row.given_name));
    row.search_text = format!("{} {} {address} {title}", row.given_name, row.family_name).to_lowercase();
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    let current = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(id))
        .filter(affiliation::current(scope.now()))
        .order_by_desc(affiliation::Column::FromOn);
    if let Some(mut affiliation) = scope.lock_all(current).await?.into_iter().next() {
        affiliation.title = title;
        affiliation.unit_id = new.unit;
        scope.update(&affiliation).await?;
    }
    let entry = audit::Entry::new("person.changed", "person", id.0, row.name()).before(&before).after(&*row);
    audit::record(scope, row.owner_org_id, entry).await
}

/// Ends a person's affiliations on a day: they can no longer sign in after it.
pub async fn end_affiliation(scope: &WriteScope, id: PersonId, last_day: Date) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let person = scope.get::<Entity>(id).await?;
    let query = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(id))
        .filter(affiliation::current(scope.now()));
    let current = scope.lock_all(query).await?;
    if current.is_empty() {
        return Err(Refusal::NotInThisState.into());
    }
    for mut affiliation in current {
        if last_day < affiliation.from_on {
            return Err(Error::Invalid(vec![crate::error::FieldError {
                field: "lastDay".into(),
                fault: Fault::NotBefore("fromOn"),
            }]));
        }
        affiliation.to_on = Some(last_day);
        scope.update(&affiliation).await?;
    }
    let entry = audit::Entry::new("affiliation.ended", "person", id.0, person.name()).after(&last_day);
    audit::record(scope, person.owner_org_id, entry).await
}

/// Lets a person who left, or will leave, go on from today.
pub async fn resume_affiliation(scope: &WriteScope, id: PersonId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let person = scope.get::<Entity>(id).await?;
    let query = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(id))
        .order_by_desc(affiliation::Column::FromOn);
    let mut latest = scope.lock_all(query).await?.into_iter().next().ok_or(Error::NotFound)?;
    latest.to_on = None;
    scope.update(&latest).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("affiliation.resumed", "person", id.0, person.name()))
        .await
}

/// Invites a person by mail to sign in. An earlier invitation stops working.
pub async fn invite(scope: &WriteScope, id: PersonId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let person = get(scope, id).await?;
    if person.email.is_none() {
        return Err(Refusal::NotInThisState.into());
    }
    scope.enqueue(Task::SendInvitation { person: id, inviter: scope.actor().name().to_owned() }).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("person.invited", "person", id.0, person.name())).await
}

/// Invites everybody who works in an organisation, has an address and cannot sign in yet; gives how many.
pub async fn invite_all(scope: &WriteScope, organisation: OrganisationId) -> Result<u64> {
    scope.require(Permission::ManagePeople)?;
    let filter = Filter { organisation: Some(organisation), without_account: true, ..Filter::default() };
    let people = list(scope, &filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let mut invited = 0;
    for person in people.into_iter().filter(|person| person.email.is_some()) {
        invite(scope, person.id).await?;
        invited += 1;
    }
    Ok(invited)
}

/// Joins a person with the account of the one who accepted its invitation.
pub(crate) async fn join_account(scope: &WriteScope, id: PersonId, account: AccountId) -> Result<()> {
    let mut person = scope.lock(Entity::find_by_id(id)).await?;
    person.account_id = Some(account);
    scope.update(&person).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("invitation.accepted", "person", id.0, person.name()))
        .await
}
