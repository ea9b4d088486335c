//! A person of an organisation. The same human in two kommuner is two people here, so that neither sees the other's.

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::affiliation::{self, AffiliationId};
pub use super::directory::{Filter, Listed, get, list, with_address};
pub(crate) use super::directory::{full_name, in_order, known_by, matching, name_in_lists, names};
use super::email::{self, PersonEmailId};
use super::{HIDDEN, UnitId, unit};
use crate::access::{AccountId, OrganisationId, Permission, role};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind};
use crate::networks::membership;
use crate::organisations::organisation;
use crate::projects;
use crate::store::{Class, Locked, Page, Table, WriteScope, id};
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
    /// When it was taken out who they are, in UTC.
    #[serde(skip)]
    pub erased_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.given_name, &self.family_name)
    }

    /// The name in what is kept where others may read it.
    #[must_use]
    pub fn name_to_others(&self) -> String {
        if self.protected_identity { HIDDEN.to_owned() } else { self.name() }
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

/// The texts of a person as they are kept.
pub(crate) struct Texts {
    given_name: String,
    family_name: String,
    title: String,
    phone: Option<String>,
    address: String,
}

impl NewPerson {
    /// Its texts, checked; a fault names its field with the prefix.
    pub(crate) fn texts(&self, prefix: &str, faults: &mut Faults) -> Texts {
        let field = |name: &str| format!("{prefix}{name}");
        Texts {
            given_name: faults.text(&field("givenName"), &self.given_name, 80),
            family_name: faults.text(&field("familyName"), &self.family_name, 80),
            title: faults.optional(&field("title"), &self.title, 120).unwrap_or_default(),
            phone: faults.optional(&field("phone"), &self.phone, 40),
            address: email::check(faults, &field("email"), &self.email),
        }
    }
}

/// Adds a person to an organisation, working there from today.
pub async fn add(scope: &WriteScope, organisation: OrganisationId, new: NewPerson) -> Result<PersonId> {
    organisation::reach(scope, organisation).await?;
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
    for ((person, email, affiliation), (prefix, _)) in rows.into_iter().zip(&people) {
        let entry = audit::Entry::new("person.added", "person", person.id.0, person.name()).after(&person);
        ids.push(person.id);
        let prefix = prefix.as_ref();
        scope.insert_for(organisation, person).await?;
        let added = scope.insert_for(organisation, email).await;
        added.map_err(|fault| fault.or_taken(&[("email", &format!("{prefix}email"))]))?;
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
    let Texts { given_name, family_name, title, phone, address } = new.texts(prefix, faults);
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
        erased_at: None,
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

/// Changes a person. A new title or unit changes the affiliation in force; a new address has to be verified again. Who
/// does not see who it is does not change it.
pub async fn change(scope: &WriteScope, id: PersonId, version: i64, new: NewPerson) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    if get(scope, id).await?.is_hidden {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(somebody(id)).await?;
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
        scope.update(&main).await.map_err(|fault| fault.or_taken(&[("email", "email")]))?;
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

/// The person, unless they are erased.
fn somebody(id: PersonId) -> Select<Entity> {
    Entity::find_by_id(id).filter(Column::ErasedAt.is_null())
}

/// Counts a change of something that belongs to a person, such as a role, for `If-Match`; gives the person, locked.
pub(crate) async fn touched(scope: &WriteScope, id: PersonId) -> Result<Locked<Model>> {
    let mut person = scope.lock(somebody(id)).await?;
    person.version += 1;
    person.updated_at = scope.now();
    scope.update(&person).await?;
    Ok(person)
}

/// Ends a person's affiliations on a day: they can no longer sign in after it. An organisation's last coordinator is let go
/// by the association's admin only, and the association's last admin by nobody.
pub async fn end_affiliation(scope: &WriteScope, id: PersonId, last_day: Date) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    role::refuse_to_lose_the_last(scope, id).await?;
    let person = touched(scope, id).await?;
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
                fault: Fault::Before("fromOn"),
            }]));
        }
        affiliation.to_on = Some(last_day);
        scope.update(&affiliation).await?;
    }
    membership::follow_affiliation(scope, id, Some(last_day)).await?;
    projects::follow_affiliation(scope, id, Some(last_day)).await?;
    let entry = audit::Entry::new("affiliation.ended", "person", id.0, person.name()).after(&last_day);
    audit::record(scope, person.owner_org_id, entry).await
}

/// Lets a person who left, or will leave, go on from today.
pub async fn resume_affiliation(scope: &WriteScope, id: PersonId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let person = touched(scope, id).await?;
    let query = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(id))
        .order_by_desc(affiliation::Column::FromOn);
    let mut latest = scope.lock_all(query).await?.into_iter().next().ok_or(Error::NotFound)?;
    latest.to_on = None;
    scope.update(&latest).await?;
    membership::follow_affiliation(scope, id, None).await?;
    projects::follow_affiliation(scope, id, None).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("affiliation.resumed", "person", id.0, person.name()))
        .await
}

/// Invites a person by mail to sign in. An earlier invitation stops working.
pub async fn invite(scope: &WriteScope, id: PersonId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let person = get(scope, id).await?;
    if !person.has_address() {
        return Err(Refusal::NotInThisState.into());
    }
    scope.enqueue(inviting(scope, &person)).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("person.invited", "person", id.0, person.name())).await
}

fn inviting(scope: &WriteScope, person: &Listed) -> Task {
    Task::SendInvitation { person: person.id, inviter: scope.actor().name().to_owned() }
}

/// Invites everybody who works in an organisation, has an address and cannot sign in yet; gives how many, and how to follow it.
pub async fn invite_all(scope: &WriteScope, organisation: OrganisationId) -> Result<(u64, BatchId)> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::ManagePeople)?;
    let filter = Filter { organisation: Some(organisation), without_account: true, ..Filter::default() };
    let people = list(scope, &filter, Page { page: 1, limit: 100_000 }).await?.rows;
    let title = organisation::get(scope, organisation).await?.name;
    let batch = batch::begin(scope, Kind::Invitations, organisation, organisation, &title).await?;
    let mut invited = Vec::new();
    for person in people.into_iter().filter(Listed::has_address) {
        scope.enqueue_in(batch, inviting(scope, &person)).await?;
        let entry = audit::Entry::new("person.invited", "person", person.id.0, person.name());
        invited.push((person.owner_org_id, entry));
    }
    let count = invited.len() as u64;
    for some in invited.chunks(1_000) {
        audit::record_all(scope, some.to_vec()).await?;
    }
    Ok((count, batch))
}

/// Joins a person with the account of the one who accepted its invitation.
pub(crate) async fn join_account(scope: &WriteScope, id: PersonId, account: AccountId) -> Result<()> {
    let mut person = touched(scope, id).await?;
    person.account_id = Some(account);
    scope.update(&person).await?;
    audit::record(scope, person.owner_org_id, audit::Entry::new("invitation.accepted", "person", id.0, person.name()))
        .await
}
