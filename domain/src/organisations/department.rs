//! The association's departments: they own courses, networks and chapters of the plan.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::error::Result;
use crate::store::{Class, Scope, Table, id};

id!(
    /// Id of a department.
    DepartmentId
);

/// A row of the table `department`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
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
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

/// The department with this id.
pub async fn get(scope: &Scope, id: DepartmentId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// All departments in their order.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.all(Entity::find().order_by_asc(Column::Position)).await
}
