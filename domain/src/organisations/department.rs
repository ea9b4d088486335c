//! The association's departments: they own courses, networks and chapters of the plan.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::access::Permission;
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::swedish;

id!(
    /// Id of a department.
    DepartmentId
);

/// A row of the table `department`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "department")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepartmentId,
    /// Name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Name in narrow places.
    pub short_name: String,
    /// What it does, in a sentence or two.
    pub description: String,
    /// Place in lists.
    pub position: i64,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

/// What a department is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewDepartment {
    /// Name, at most 120 characters.
    pub name: String,
    /// Name in narrow places, at most 40 characters; the name when empty.
    pub short_name: String,
    /// What it does, at most 400 characters.
    pub description: String,
    /// Place in lists.
    pub position: i64,
}

/// The department with this id.
pub async fn get(scope: &Scope, id: DepartmentId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// All departments in their order.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.all(Entity::find().order_by_asc(Column::Position)).await
}

/// Adds a department. Its name in addresses stays when the name changes: filters in people's bookmarks have it.
pub async fn add(scope: &WriteScope, new: &NewDepartment) -> Result<DepartmentId> {
    scope.require(Permission::ManageOrganisations)?;
    let row = Model {
        id: DepartmentId::new(),
        slug: swedish::slug(&new.name),
        name: String::new(),
        short_name: String::new(),
        description: String::new(),
        position: new.position,
        version: 1,
    };
    let mut faults = Faults::default();
    if scope.count(Entity::find().filter(Column::Slug.eq(&row.slug))).await? > 0 {
        faults.add("name", Fault::Taken);
    }
    let row = filled(faults, row, new)?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("slug", "name")]))?;
    note(scope, audit::Entry::new("department.added", "department", row.id.0, row.name.clone()).after(&row)).await?;
    Ok(row.id)
}

/// Changes a department that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: DepartmentId, version: i64, new: &NewDepartment) -> Result<()> {
    scope.require(Permission::ManageOrganisations)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(Faults::default(), before.clone(), new)?;
    row.version += 1;
    scope.update(&row).await?;
    let entry = audit::Entry::new("department.changed", "department", id.0, row.name.clone());
    note(scope, entry.before(&before).after(&*row)).await
}

fn filled(mut faults: Faults, mut row: Model, new: &NewDepartment) -> Result<Model> {
    row.name = faults.text("name", &new.name, 120);
    row.short_name = faults.optional("shortName", &new.short_name, 40).unwrap_or_else(|| row.name.clone());
    row.description = faults.optional("description", &new.description, 400).unwrap_or_default();
    row.position = faults.within("position", new.position, 0, 1_000);
    faults.none()?;
    Ok(row)
}

async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
