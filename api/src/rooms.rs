//! The register of rooms.

use chrono::{DateTime, Utc};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::premises::{RoomId, booking, room};
use uuid::Uuid;

use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Path, Text};
use crate::{Api, Tag};

/// What a room is made of. A change gives all of it anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct RoomContent {
    /// Its name, as participants find it, at most 120 characters; no other room has it.
    name: Text,
    /// Street address, at most 160 characters.
    #[oai(default)]
    address: String,
    /// Town, at most 80 characters.
    #[oai(default)]
    city: String,
    /// How many it seats, 1 to 5 000.
    capacity: i64,
    /// Hearing loop, wheelchair and the like, at most 400 characters.
    #[oai(default)]
    accessibility: String,
    /// Whether it cannot be booked any more.
    #[oai(default)]
    is_retired: bool,
}

impl From<RoomContent> for room::NewRoom {
    fn from(new: RoomContent) -> Self {
        let RoomContent { name, address, city, capacity, accessibility, is_retired } = new;
        Self { name: name.0, address, city, capacity, accessibility, is_in_use: !is_retired }
    }
}

/// A room of the association.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Room {
    /// Id.
    id: Uuid,
    /// Its name, as participants find it.
    name: String,
    /// Street address.
    address: Option<String>,
    /// Town.
    city: Option<String>,
    /// How many it seats.
    capacity: i64,
    /// Hearing loop, wheelchair and the like.
    accessibility: Option<String>,
    /// Whether it cannot be booked any more.
    is_retired: bool,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Room {
    fn of(row: room::Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/rooms/{}", row.id);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/rooms")
                .add("room-bookings", "GET", format!("/room-bookings?roomId={}", row.id))
                .add_if(actor.may(Permission::ManageRooms), "edit", "PUT", &path)
                .done(),
            id: row.id.0,
            name: row.name,
            address: row.address,
            city: row.city,
            capacity: row.capacity,
            accessibility: row.accessibility,
            is_retired: !row.is_in_use,
            version: row.version,
        }
    }

    fn shown(row: room::Model, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor), version)
    }
}

/// Rooms.
pub(crate) struct Rooms(pub(crate) Api);

#[OpenApi(tag = "Tag::Rooms")]
impl Rooms {
    /// List the association's rooms
    ///
    /// By name; or those that are free between two times, the smallest first. The association's staff read them.
    #[oai(path = "/rooms", method = "get", operation_id = "listRooms")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        /// Only rooms that can be booked from this time; `freeTo` must be given too.
        #[oai(name = "freeFrom")]
        free_from: Query<Option<DateTime<Utc>>>,
        /// Only rooms that can be booked until this time; `freeFrom` must be given too.
        #[oai(name = "freeTo")]
        free_to: Query<Option<DateTime<Utc>>>,
        /// Only rooms that seat so many.
        seats: Query<Option<i64>>,
    ) -> Result<Json<List<Room>>, Problem> {
        let seats = seats.0.unwrap_or_default();
        let between = match (free_from.0, free_to.0) {
            (Some(from), Some(to)) => Some((from, to)),
            (None, None) => None,
            (Some(_), None) => return Err(("freeTo", samverk_domain::Fault::Missing).into()),
            (None, Some(_)) => return Err(("freeFrom", samverk_domain::Fault::Missing).into()),
        };
        let mut rows = self
            .0
            .database
            .read(&caller.0, async |scope| match between {
                Some((from, to)) => booking::free(scope, from, to, seats).await,
                None => room::list(scope).await,
            })
            .await
            .map_err(|fault| Problem::from(fault).renamed(|_| "freeTo".to_owned()))?;
        rows.retain(|row| row.capacity >= seats);
        Ok(Json(List::of(rows.into_iter().map(|row| Room::of(row, &here, &caller.0)), &here)))
    }

    /// Add a room
    ///
    /// The association's staff add them.
    #[oai(path = "/rooms", method = "post", operation_id = "createRoom")]
    async fn create(&self, caller: Caller, here: Here, body: Body<RoomContent>) -> Result<Created<Room>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = room::add(scope, &new).await?;
                room::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/rooms/{}", row.id));
        Ok(created(Room::of(row, &here, &caller.0), address))
    }

    /// Get a room
    ///
    /// The association's staff read it.
    #[oai(path = "/rooms/:roomId", method = "get", operation_id = "getRoom")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "roomId")] id: Path<RoomId>,
    ) -> Result<Versioned<Room>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| room::get(scope, id.0).await).await?;
        Ok(Room::shown(row, &here, &caller.0))
    }

    /// Change a room
    ///
    /// The body is the whole room anew. Offerings that are held there keep the place that their participants were told. The
    /// association's staff change them.
    #[oai(path = "/rooms/:roomId", method = "put", operation_id = "updateRoom")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "roomId")] id: Path<RoomId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<RoomContent>,
    ) -> Result<Versioned<Room>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                room::change(scope, id.0, version.0, &new).await?;
                room::get(scope, id.0).await
            })
            .await?;
        Ok(Room::shown(row, &here, &caller.0))
    }
}
