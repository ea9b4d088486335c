//! An organisation: every tenant is one, and so is every party that is spoken of.

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::membership;
use crate::error::Result;
use crate::store::{Class, Page, Paged, Scope, Table, id};
use crate::swedish;

id!(
    /// Id of an organisation.
    OrganisationId
);

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// The kommunförbund itself; there is one in an installation.
    Association,
    /// A kommun.
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
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
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
        query = query.filter(Column::SortKey.contains(name));
    }
    if let Some(member) = filter.member {
        let members = membership::current(scope.now());
        query =
            query.filter(if member { Column::Id.in_subquery(members) } else { Column::Id.not_in_subquery(members) });
    }
    scope.page(query, page).await
}

/// The association itself; none before the first administrator is made.
pub async fn association(scope: &Scope) -> Result<Option<Model>> {
    scope.one(Entity::find().filter(Column::Kind.eq(OrganisationKind::Association))).await
}

/// The organisation with this name in addresses.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Model> {
    scope.one(Entity::find().filter(Column::Slug.eq(slug))).await?.ok_or(crate::error::Error::NotFound)
}

/// The organisation with this id.
pub async fn get(scope: &Scope, id: OrganisationId) -> Result<Model> {
    scope.get::<Entity>(id).await
}
