//! An organisation: every tenant is one, and so is every party that is spoken of.

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::membership;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::people::email;
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, containing, id};
use crate::swedish;

id!(
    /// Id of an organisation.
    OrganisationId
);

/// What an organisation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// The kommunförbund itself; there is one in an installation.
    Association,
    /// A kommun.
    #[default]
    Municipality,
    /// A region.
    Region,
    /// A länsstyrelse.
    CountyBoard,
    /// Another public agency.
    Agency,
    /// A university.
    University,
    /// A company.
    Company,
    /// A non-profit association.
    Ngo,
    /// A body of the European Union.
    EuBody,
    /// A sister association.
    PeerAssociation,
}

/// A row of the table `organisation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// Name in addresses.
    pub slug: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Official name, e.g. `Lunds kommun`.
    pub name: String,
    /// Name in lists, e.g. `Lund`.
    pub short_name: String,
    /// Orders names as Swedish does.
    pub sort_key: String,
    /// Ten digits without a hyphen.
    pub organisation_number: Option<String>,
    /// Kommunkod: four digits, the first two of which are the county's.
    pub municipality_code: Option<String>,
    /// Länskod: two digits.
    pub county_code: Option<String>,
    /// Inhabitants, at the year's end that the source names.
    pub population: Option<i64>,
    /// The part of its people's e-mail addresses after the `@`.
    pub email_domain: Option<String>,
    /// The reference its invoices need unless another is given.
    pub invoice_reference: Option<String>,
    /// The e-mail address to write to.
    pub contact_email: Option<String>,
    /// The telephone number to call.
    pub contact_phone: Option<String>,
    /// The postal address, in one line.
    pub contact_address: Option<String>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

impl Model {
    /// Whether the actor may see what is its own.
    #[must_use]
    pub fn is_open_to(&self, actor: &Actor) -> bool {
        is_open(self.id, actor)
    }

    /// The organisation as the actor may see it: how it is invoiced, and what its addresses end with, is its own.
    #[must_use]
    pub fn shown_to(self, actor: &Actor) -> Self {
        if self.is_open_to(actor) { self } else { Self { email_domain: None, invoice_reference: None, ..self } }
    }
}

/// What is an organisation's own is open to itself and to the association's staff.
fn is_open(id: OrganisationId, actor: &Actor) -> bool {
    actor.organisation() == Some(id) || actor.is_association()
}

/// What an organisation is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewOrganisation {
    /// What it is. There is one association, and it stays what it is.
    pub kind: OrganisationKind,
    /// Official name, at most 160 characters.
    pub name: String,
    /// Name in lists, at most 60 characters; the official one when empty.
    pub short_name: String,
    /// Name in addresses; made from the name in lists when empty.
    pub slug: String,
    /// Ten digits; hyphens and spaces do not count.
    pub organisation_number: String,
    /// Kommunkod: four digits.
    pub municipality_code: String,
    /// Länskod: two digits; the first of the kommunkod when empty.
    pub county_code: String,
    /// Inhabitants.
    pub population: Option<i64>,
    /// The part of its people's e-mail addresses after the `@`.
    pub email_domain: String,
    /// The reference its invoices need, at most 60 characters.
    pub invoice_reference: String,
    /// The e-mail address to write to.
    pub contact_email: String,
    /// The telephone number to call, at most 40 characters.
    pub contact_phone: String,
    /// The postal address, at most 200 characters.
    pub contact_address: String,
}

/// Which organisations are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<OrganisationKind>,
    /// Only members of the association today, or only the others.
    pub member: Option<bool>,
    /// It is somewhere in the name.
    pub search: String,
}

/// Organisations in Swedish order of their short names.
pub async fn list(scope: &Scope, filter: Filter, page: Page) -> Result<Paged<Model>> {
    let mut query = Entity::find().order_by_asc(Column::SortKey);
    if let Some(kind) = filter.kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    if !filter.search.trim().is_empty() {
        let name = swedish::sort_key(filter.search.trim());
        query = query.filter(Column::SortKey.like(containing(&name)));
    }
    if let Some(member) = filter.member {
        let members = membership::current(scope.now());
        query =
            query.filter(if member { Column::Id.in_subquery(members) } else { Column::Id.not_in_subquery(members) });
    }
    scope.page(query, page).await
}

/// All of them, in Swedish order, to choose among.
pub async fn all(scope: &Scope) -> Result<Vec<Model>> {
    scope.all(Entity::find().order_by_asc(Column::SortKey)).await
}

/// The association itself; none before the first administrator is made.
pub async fn association(scope: &Scope) -> Result<Option<Model>> {
    scope.one(Entity::find().filter(Column::Kind.eq(OrganisationKind::Association))).await
}

/// The organisation with this name in addresses.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Model> {
    scope.one(Entity::find().filter(Column::Slug.eq(slug))).await?.ok_or(Error::NotFound)
}

/// The organisation with this id.
pub async fn get(scope: &Scope, id: OrganisationId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// What an invoice needs to know of an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Payer {
    /// The reference that stands in when none is given.
    pub invoice_reference: Option<String>,
    /// Whether it pays the price of members: it is one today, or it is the association itself.
    pub is_inside: bool,
}

/// The organisation as a payer.
pub async fn payer(scope: &Scope, id: OrganisationId) -> Result<Payer> {
    let query =
        Entity::find_by_id(id).select_only().column(Column::InvoiceReference).expr_as(is_inside(scope), "is_inside");
    scope.one_as(query).await?.ok_or(Error::NotFound)
}

/// Those that pay the price of members: the members of today, and the association itself.
pub(crate) async fn inside(scope: &Scope) -> Result<HashSet<OrganisationId>> {
    let rows = scope.all(Entity::find().filter(is_inside(scope))).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whether it is a member of the association today.
pub(crate) async fn is_member(scope: &Scope, id: OrganisationId) -> Result<bool> {
    let query = Entity::find_by_id(id).filter(Column::Id.in_subquery(membership::current(scope.now())));
    Ok(scope.count(query).await? > 0)
}

/// The organisations with these ids, in Swedish order.
pub(crate) async fn of_ids(scope: &Scope, ids: impl IntoIterator<Item = OrganisationId>) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::Id.is_in(ids)).order_by_asc(Column::SortKey)).await
}

/// Those of the organisations that there are.
pub(crate) async fn known(
    scope: &Scope,
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<HashSet<OrganisationId>> {
    Ok(of_ids(scope, ids).await?.into_iter().map(|row| row.id).collect())
}

fn is_inside(scope: &Scope) -> Condition {
    Condition::any()
        .add(Column::Kind.eq(OrganisationKind::Association))
        .add(Column::Id.in_subquery(membership::current(scope.now())))
}

/// The organisation, for those who may see what is its own. For others it is not found.
pub async fn own(scope: &Scope, id: OrganisationId) -> Result<Model> {
    if is_open(id, scope.actor()) { get(scope, id).await } else { Err(Error::NotFound) }
}

/// Goes on only if the actor may see what is the organisation's own. For others it is not found.
pub(crate) async fn reach(scope: &Scope, id: OrganisationId) -> Result<()> {
    if scope.actor().organisation() == Some(id) { Ok(()) } else { own(scope, id).await.map(drop) }
}

/// Columns that no two organisations share, and their fields.
const UNIQUE: [(&str, &str); 3] =
    [("slug", "slug"), ("organisation_number", "organisationNumber"), ("municipality_code", "municipalityCode")];

/// Adds an organisation. It becomes a member by a membership.
pub async fn add(scope: &WriteScope, new: &NewOrganisation) -> Result<OrganisationId> {
    scope.require(Permission::ManageOrganisations)?;
    let row = Model {
        id: OrganisationId::new(),
        slug: String::new(),
        kind: new.kind,
        name: String::new(),
        short_name: String::new(),
        sort_key: String::new(),
        organisation_number: None,
        municipality_code: None,
        county_code: None,
        population: None,
        email_domain: None,
        invoice_reference: None,
        contact_email: None,
        contact_phone: None,
        contact_address: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let mut faults = Faults::default();
    if new.kind == OrganisationKind::Association {
        faults.add("kind", Fault::UnknownChoice);
    }
    let row = filled(scope, faults, row, new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&UNIQUE))?;
    let entry = audit::Entry::new("organisation.added", "organisation", row.id.0, row.name.clone()).after(&row);
    audit::record(scope, row.id, entry).await?;
    Ok(row.id)
}

/// Changes an organisation that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: OrganisationId, version: i64, new: &NewOrganisation) -> Result<()> {
    scope.require(Permission::ManageOrganisations)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let mut faults = Faults::default();
    if (new.kind == OrganisationKind::Association) != (row.kind == OrganisationKind::Association) {
        faults.add("kind", Fault::UnknownChoice);
    }
    *row = filled(scope, faults, before.clone(), new).await?;
    row.kind = new.kind;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await.map_err(|fault| fault.or_taken(&UNIQUE))?;
    let entry = audit::Entry::new("organisation.changed", "organisation", id.0, row.name.clone());
    audit::record(scope, id, entry.before(&before).after(&*row)).await
}

/// The row with the new facts, checked.
async fn filled(scope: &WriteScope, mut faults: Faults, mut row: Model, new: &NewOrganisation) -> Result<Model> {
    row.name = faults.text("name", &new.name, 160);
    row.short_name = faults.optional("shortName", &new.short_name, 60).unwrap_or_else(|| row.name.clone());
    row.sort_key = swedish::sort_key(&row.short_name);
    row.slug = match new.slug.trim() {
        "" => swedish::slug(&row.short_name),
        given => given.to_owned(),
    };
    if swedish::slug(&row.slug) != row.slug || row.slug.len() > 120 {
        faults.add("slug", Fault::NotASlug);
    }
    row.organisation_number = digits(&mut faults, "organisationNumber", &new.organisation_number, 10);
    row.municipality_code = digits(&mut faults, "municipalityCode", &new.municipality_code, 4);
    row.county_code = digits(&mut faults, "countyCode", &new.county_code, 2)
        .or_else(|| row.municipality_code.as_ref().and_then(|code| code.get(..2)).map(str::to_owned));
    row.population = new.population.map(|population| faults.within("population", population, 0, 100_000_000));
    row.email_domain = faults.optional("emailDomain", &new.email_domain, 120).map(|domain| domain.to_lowercase());
    row.invoice_reference = faults.optional("invoiceReference", &new.invoice_reference, 60);
    row.contact_email =
        (!new.contact_email.trim().is_empty()).then(|| email::check(&mut faults, "contactEmail", &new.contact_email));
    row.contact_phone = faults.optional("contactPhone", &new.contact_phone, 40);
    row.contact_address = faults.optional("contactAddress", &new.contact_address, 200);
    for (field, column, value) in [
        ("slug", Column::Slug, Some(&row.slug)),
        ("organisationNumber", Column::OrganisationNumber, row.organisation_number.as_ref()),
        ("municipalityCode", Column::MunicipalityCode, row.municipality_code.as_ref()),
    ] {
        let Some(value) = value else { continue };
        if scope.count(Entity::find().filter(column.eq(value)).filter(Column::Id.ne(row.id))).await? > 0 {
            faults.add(field, Fault::Taken);
        }
    }
    faults.none()?;
    Ok(row)
}

/// The digits of a number, of which there must be so many if there are any.
fn digits(faults: &mut Faults, field: &str, text: &str, length: usize) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !bare.is_empty() && (bare.len() != length || !bare.bytes().all(|byte| byte.is_ascii_digit())) {
        faults.add(field, Fault::NotDigits(length));
    }
    (!bare.is_empty()).then_some(bare)
}
