//! Units of an organisation: where people work, and who pays.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::affiliation;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::courses::registration;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::swedish;

id!(
    /// Id of a unit.
    UnitId
);

/// A row of the table `unit`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    /// Whose unit it is.
    pub owner_org_id: OrganisationId,
    /// Name, unique in the organisation.
    pub name: String,
    /// Orders names as Swedish does.
    pub sort_key: String,
    /// The reference its invoices need.
    pub invoice_reference: Option<String>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// What a unit is made of.
#[derive(Clone, Debug, Default)]
pub struct NewUnit {
    /// Name, at most 120 characters.
    pub name: String,
    /// The reference its invoices need, at most 60 characters.
    pub invoice_reference: String,
}

/// The units of an organisation, in Swedish order.
pub async fn list(scope: &Scope, organisation: OrganisationId) -> Result<Vec<Model>> {
    organisation::reach(scope, organisation).await?;
    scope.all(Entity::find().filter(Column::OwnerOrgId.eq(organisation)).order_by_asc(Column::SortKey)).await
}

/// One unit.
pub async fn get(scope: &Scope, id: UnitId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// Adds a unit to an organisation.
pub async fn add(scope: &WriteScope, organisation: OrganisationId, new: NewUnit) -> Result<UnitId> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::ManagePeople)?;
    let mut faults = Faults::default();
    let name = faults.text("name", &new.name, 120);
    let invoice_reference = faults.optional("invoiceReference", &new.invoice_reference, 60);
    if find(scope, organisation, &name).await?.is_some() {
        faults.add("name", Fault::Taken);
    }
    faults.none()?;
    let row = Model {
        id: UnitId::new(),
        owner_org_id: organisation,
        sort_key: swedish::sort_key(&name),
        name,
        invoice_reference,
        version: 1,
    };
    let added = scope.insert_for(organisation, row.clone()).await;
    added.map_err(|fault| fault.or_taken(&[("name", "name")]))?;
    audit::record(scope, organisation, audit::Entry::new("unit.added", "unit", row.id.0, row.name.clone()).after(&row))
        .await?;
    Ok(row.id)
}

/// Changes the name and reference of a unit that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: UnitId, version: i64, new: NewUnit) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let mut faults = Faults::default();
    row.name = faults.text("name", &new.name, 120);
    row.invoice_reference = faults.optional("invoiceReference", &new.invoice_reference, 60);
    if find(scope, row.owner_org_id, &row.name).await?.is_some_and(|other| other.id != id) {
        faults.add("name", Fault::Taken);
    }
    faults.none()?;
    row.sort_key = swedish::sort_key(&row.name);
    row.version += 1;
    scope.update(&row).await.map_err(|fault| fault.or_taken(&[("name", "name")]))?;
    let entry = audit::Entry::new("unit.changed", "unit", id.0, row.name.clone()).before(&before).after(&*row);
    audit::record(scope, row.owner_org_id, entry).await
}

/// Removes a unit that nobody has worked in, and that has paid for nobody.
pub async fn remove(scope: &WriteScope, id: UnitId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    let workers = affiliation::Entity::find().filter(affiliation::Column::UnitId.eq(id));
    let paid = registration::Entity::find().filter(registration::Column::UnitId.eq(id));
    if scope.count(workers).await? > 0 || scope.count(paid).await? > 0 {
        return Err(Refusal::InUse.into());
    }
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    audit::record(
        scope,
        row.owner_org_id,
        audit::Entry::new("unit.removed", "unit", id.0, row.name.clone()).before(&*row),
    )
    .await
}

/// The organisation's unit with this name.
pub(super) async fn find(scope: &Scope, organisation: OrganisationId, name: &str) -> Result<Option<Model>> {
    scope.one(Entity::find().filter(Column::OwnerOrgId.eq(organisation)).filter(Column::Name.eq(name.trim()))).await
}
