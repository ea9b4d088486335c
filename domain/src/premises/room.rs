//! The register of rooms (lokaler).

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, QueryOrder};
use serde::Serialize;

use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::swedish;

id!(
    /// Id of a room.
    RoomId
);

/// A row of the table `room`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "room")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomId,
    /// Name, as participants find it.
    pub name: String,
    /// The name as lists are sorted; no two rooms have the same.
    #[serde(skip)]
    pub sort_key: String,
    /// Street address.
    pub address: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// How many it seats.
    pub capacity: i64,
    /// Hearing loop, wheelchair and the like.
    pub accessibility: Option<String>,
    /// Whether it can be booked. One that cannot keeps what it was booked for.
    pub is_in_use: bool,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(for_staff);
}

/// Rooms are the staff's tool; others see the place of an offering.
pub(super) fn for_staff(actor: &Actor) -> Condition {
    if actor.is_association() { Condition::all() } else { Condition::all().add(ExprTrait::eq(Expr::val(1), 0)) }
}

/// What a room is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewRoom {
    /// Name, at most 120 characters, which no other room has.
    pub name: String,
    /// Street address, at most 160 characters.
    pub address: String,
    /// Town, at most 80 characters.
    pub city: String,
    /// How many it seats, 1 to 5 000.
    pub capacity: i64,
    /// Hearing loop, wheelchair and the like, at most 400 characters.
    pub accessibility: String,
    /// Whether it can be booked.
    pub is_in_use: bool,
}

/// The room with this id.
pub async fn get(scope: &Scope, id: RoomId) -> Result<Model> {
    scope.require(Permission::ReadCourseWork)?;
    scope.get::<Entity>(id).await
}

/// All rooms by name.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.require(Permission::ReadCourseWork)?;
    scope.all(Entity::find().order_by_asc(Column::SortKey)).await
}

/// Adds a room.
pub async fn add(scope: &WriteScope, new: &NewRoom) -> Result<RoomId> {
    scope.require(Permission::ManageRooms)?;
    let row = Model {
        id: RoomId::new(),
        name: String::new(),
        sort_key: String::new(),
        address: None,
        city: None,
        capacity: 0,
        accessibility: None,
        is_in_use: true,
        version: 1,
    };
    let row = filled(scope, row, new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("sort_key", "name")]))?;
    note(scope, audit::Entry::new("room.added", "room", row.id.0, row.name.clone()).after(&row)).await?;
    Ok(row.id)
}

/// Changes a room that nobody else has changed since the version. Offerings that are held there keep the place that their
/// participants were told.
pub async fn change(scope: &WriteScope, id: RoomId, version: i64, new: &NewRoom) -> Result<()> {
    scope.require(Permission::ManageRooms)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(scope, before.clone(), new).await?;
    row.version += 1;
    scope.update(&row).await.map_err(|fault| fault.or_taken(&[("sort_key", "name")]))?;
    let entry = audit::Entry::new("room.changed", "room", id.0, row.name.clone());
    note(scope, entry.before(&before).after(&*row)).await
}

async fn filled(scope: &Scope, mut row: Model, new: &NewRoom) -> Result<Model> {
    let mut faults = Faults::default();
    row.name = faults.text("name", &new.name, 120);
    row.sort_key = swedish::sort_key(&row.name);
    let same = Entity::find().filter(Column::SortKey.eq(&row.sort_key)).filter(Column::Id.ne(row.id));
    if scope.count(same).await? > 0 {
        faults.add("name", Fault::Taken);
    }
    row.address = faults.optional("address", &new.address, 160);
    row.city = faults.optional("city", &new.city, 80);
    row.capacity = faults.within("capacity", new.capacity, 1, 5_000);
    row.accessibility = faults.optional("accessibility", &new.accessibility, 400);
    row.is_in_use = new.is_in_use;
    faults.none()?;
    Ok(row)
}

pub(super) async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
