//! Who has which room when.

use chrono::NaiveDate;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::premises::booking::{self, Listed};
use samverk_domain::premises::{RoomBookingId, RoomId};
use samverk_domain::time::Days;
use samverk_domain::{Fault, time};
use uuid::Uuid;

use crate::answer::{Created, Done, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text};
use crate::{Api, Tag};

/// Something else than a course that a room is needed for.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewRoomBooking {
    /// The room.
    room_id: Uuid,
    /// What for, at most 160 characters.
    purpose: Text,
    /// From when the room is taken.
    starts_at: Moment,
    /// Until when; at most 366 days later.
    ends_at: Moment,
}

/// A booking of a room: for a session, or for something else.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct RoomBooking {
    /// Id.
    id: Uuid,
    /// The room.
    room_id: Uuid,
    /// Its name.
    room_name: String,
    /// The offering whose session it is for, if it is.
    offering_id: Option<Uuid>,
    /// The title of the course, or what else it is for.
    purpose: String,
    /// From when the room is taken, to set up.
    starts_at: Moment,
    /// Until when, to clear up.
    ends_at: Moment,
    /// Who booked it, by name.
    booked_by: String,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl RoomBooking {
    fn of(row: Listed, here: &Here, actor: &Actor) -> Self {
        let path = format!("/room-bookings/{}", row.id);
        let links = here.own(&path).add("room", "GET", format!("/rooms/{}", row.room_id));
        let links = match row.offering_id {
            Some(offering) => links.add("offering", "GET", format!("/course-offerings/{offering}")),
            None => links.add_if(actor.may(Permission::ManageRooms), "delete", "DELETE", &path),
        };
        Self {
            links: links.done(),
            id: row.id.0,
            room_id: row.room_id.0,
            room_name: row.room_name,
            offering_id: row.offering_id.map(|id| id.0),
            purpose: row.title,
            starts_at: Moment(row.starts_at),
            ends_at: Moment(row.ends_at),
            booked_by: row.booked_by,
        }
    }
}

/// Bookings of rooms.
pub(crate) struct RoomBookings(pub(crate) Api);

#[OpenApi(tag = "Tag::Rooms")]
impl RoomBookings {
    /// List bookings of rooms
    ///
    /// In order of time, at most 5 000: of all rooms or one, for sessions and for other things. The association's staff read
    /// them.
    #[oai(path = "/room-bookings", method = "get", operation_id = "listRoomBookings")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        /// Only of this room.
        #[oai(name = "roomId")]
        room: Query<Option<Uuid>>,
        /// From this day, of Swedish time; from today, if it is left out.
        #[oai(name = "fromOn")]
        from: Query<Option<NaiveDate>>,
        /// To this day, with it; without end, if it is left out.
        #[oai(name = "toOn")]
        to: Query<Option<NaiveDate>>,
    ) -> Result<Json<List<RoomBooking>>, Problem> {
        let first = from.0.unwrap_or_else(|| time::local_date(self.0.database.clock().now()));
        if to.0.is_some_and(|last| last < first) {
            return Err(("toOn", Fault::Before("fromOn")).into());
        }
        let days = Days { from: Some(first), to: to.0 };
        let rows =
            self.0.database.read(&caller.0, async |scope| booking::list(scope, room.0.map(RoomId), days).await).await?;
        Ok(Json(List::of(rows.into_iter().map(|row| RoomBooking::of(row, &here, &caller.0)), &here)))
    }

    /// Book a room for something else than a course
    ///
    /// A room that is taken then is refused, and the reason names by what. The association's staff book.
    #[oai(path = "/room-bookings", method = "post", operation_id = "createRoomBooking")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewRoomBooking>,
    ) -> Result<Created<RoomBooking>, Problem> {
        let new = booking::NewRoomBooking {
            room: RoomId(body.0.room_id),
            purpose: body.0.purpose.0,
            starts_at: body.0.starts_at.0,
            ends_at: body.0.ends_at.0,
        };
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = booking::make(scope, &new).await?;
                booking::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/room-bookings/{}", row.id));
        Ok(created(RoomBooking::of(row, &here, &caller.0), address))
    }

    /// Get a booking of a room
    ///
    /// The association's staff read it.
    #[oai(path = "/room-bookings/:roomBookingId", method = "get", operation_id = "getRoomBooking")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "roomBookingId")] id: Path<RoomBookingId>,
    ) -> Result<Json<RoomBooking>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| booking::get(scope, id.0).await).await?;
        Ok(Json(RoomBooking::of(row, &here, &caller.0)))
    }

    /// Give back a room that was booked for something else than a course
    ///
    /// The room of a session goes with its offering. The association's staff give back.
    #[oai(path = "/room-bookings/:roomBookingId", method = "delete", operation_id = "deleteRoomBooking")]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "roomBookingId")] id: Path<RoomBookingId>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| booking::remove(scope, id.0).await).await?;
        Ok(Done::Done)
    }
}
