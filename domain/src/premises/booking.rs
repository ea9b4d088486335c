//! Who has a room when (lokalbokning): sessions, meetings, repairs. Two never have the same room at once; one may begin when
//! the other ends.

use std::collections::BTreeSet;

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::{RoomId, room};
use crate::access::Permission;
use crate::audit;
use crate::courses::{OfferingId, SessionId, course, offering, session};
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time::{self, Days};

id!(
    /// Id of a booking of a room.
    RoomBookingId
);

/// A row of the table `room_booking`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "room_booking")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomBookingId,
    /// The room.
    pub room_id: RoomId,
    /// The session it is for, if it is.
    pub session_id: Option<SessionId>,
    /// What else it is for.
    pub purpose: Option<String>,
    /// Minutes before the session, to set up.
    pub minutes_before: i64,
    /// Minutes after the session, to clear up.
    pub minutes_after: i64,
    /// From when the room is taken, in UTC.
    pub starts_at: DateTimeUtc,
    /// Until when, in UTC.
    pub ends_at: DateTimeUtc,
    /// Who booked it, by name.
    pub booked_by: String,
    /// When, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(room::for_staff);
}

/// A booking, as a calendar shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: RoomBookingId,
    /// The room.
    pub room_id: RoomId,
    /// Its name.
    pub room_name: String,
    /// The offering whose session it is for, if it is.
    pub offering_id: Option<OfferingId>,
    /// The title of the course, or what else it is for.
    pub title: String,
    /// From when the room is taken, in UTC.
    pub starts_at: DateTimeUtc,
    /// Until when, in UTC.
    pub ends_at: DateTimeUtc,
    /// Who booked it, by name.
    pub booked_by: String,
}

/// Something else than a course that a room is needed for.
#[derive(Clone, Debug)]
pub struct NewRoomBooking {
    /// The room.
    pub room: RoomId,
    /// What for, at most 160 characters.
    pub purpose: String,
    /// From when, in UTC.
    pub starts_at: DateTimeUtc,
    /// Until when, in UTC; at most 366 days later.
    pub ends_at: DateTimeUtc,
}

/// The longest that a room is taken at a time: while it is rebuilt.
const LONGEST: Duration = Duration::days(366);

/// Who has which room on the days, in order of time; of all rooms, or of one.
pub async fn list(scope: &Scope, room: Option<RoomId>, days: Days) -> Result<Vec<Listed>> {
    scope.require(Permission::ReadCourseWork)?;
    let during = Condition::all()
        .add_option(room.map(|room| Column::RoomId.eq(room)))
        .add_option(days.begins_at().map(|begin| Column::EndsAt.gt(begin)))
        .add_option(days.ends_at().map(|end| Column::StartsAt.lt(end)));
    scope.all_as(listed().filter(during).order_by_asc(Column::StartsAt).limit(5_000)).await
}

/// The booking with this id.
pub async fn get(scope: &Scope, id: RoomBookingId) -> Result<Listed> {
    scope.require(Permission::ReadCourseWork)?;
    scope.one_as(listed().filter(Column::Id.eq(id))).await?.ok_or(crate::Error::NotFound)
}

/// Rooms that can be booked from one time to another and seat so many, the smallest first.
pub async fn free(scope: &Scope, from: DateTimeUtc, to: DateTimeUtc, seats: i64) -> Result<Vec<room::Model>> {
    scope.require(Permission::ReadCourseWork)?;
    let mut faults = Faults::default();
    if to <= from {
        faults.add("to", Fault::NotAfter("startsAt"));
    }
    faults.none()?;
    let taken = Entity::find().select_only().column(Column::RoomId).filter(overlaps(from, to)).into_query();
    let query = room::Entity::find()
        .filter(room::Column::IsInUse.eq(true))
        .filter(room::Column::Capacity.gte(seats))
        .filter(room::Column::Id.not_in_subquery(taken));
    scope.all(query.order_by_asc(room::Column::Capacity).order_by_asc(room::Column::SortKey)).await
}

/// Books a room for something else than a course.
pub async fn make(scope: &WriteScope, new: &NewRoomBooking) -> Result<RoomBookingId> {
    scope.require(Permission::ManageRooms)?;
    let mut faults = Faults::default();
    let row = Model {
        id: RoomBookingId::new(),
        room_id: new.room,
        session_id: None,
        purpose: Some(faults.text("purpose", &new.purpose, 160)),
        minutes_before: 0,
        minutes_after: 0,
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        booked_by: scope.actor().name().to_owned(),
        created_at: scope.now(),
    };
    if new.ends_at <= new.starts_at {
        faults.add("endsAt", Fault::NotAfter("startsAt"));
    } else if new.ends_at - new.starts_at > LONGEST {
        faults.add("endsAt", Fault::NotBefore("ett år efter starten"));
    }
    faults.none()?;
    take(scope, vec![Taking { row: row.clone(), room_field: "roomId".to_owned(), field: "startsAt".to_owned() }])
        .await?;
    let room = room::get(scope, new.room).await?;
    room::note(scope, audit::Entry::new("room.booked", "room", room.id.0, room.name).after(&row)).await?;
    Ok(row.id)
}

/// Gives back a room that was booked for something else than a course; a session's goes with the offering.
pub async fn remove(scope: &WriteScope, id: RoomBookingId) -> Result<()> {
    scope.require(Permission::ManageRooms)?;
    let row = scope.lock(Entity::find_by_id(id)).await?.into_inner();
    if row.session_id.is_some() {
        return Err(Refusal::InUse.into());
    }
    let room = room::get(scope, row.room_id).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    room::note(scope, audit::Entry::new("room.given_back", "room", room.id.0, room.name).before(&row)).await
}

/// The bookings of sessions.
pub(crate) async fn of_sessions(scope: &Scope, sessions: &[SessionId]) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::SessionId.is_in(sessions.iter().copied()))).await
}

/// Takes back the bookings of sessions, and says what they were.
pub(crate) async fn withdraw(scope: &WriteScope, sessions: &[SessionId]) -> Result<Vec<Model>> {
    let before = of_sessions(scope, sessions).await?;
    if !before.is_empty() {
        let ids = before.iter().map(|row| row.id);
        scope.delete(Entity::delete_many().filter(Column::Id.is_in(ids))).await?;
    }
    Ok(before)
}

/// A booking to be made, and where a form has its room and its time.
pub(crate) struct Taking {
    pub(crate) row: Model,
    pub(crate) room_field: String,
    pub(crate) field: String,
}

impl Taking {
    /// A room for a session, with time around it.
    pub(crate) fn session(scope: &Scope, session: &session::Model, room: RoomId, around: (i64, i64)) -> Model {
        let (minutes_before, minutes_after) = around;
        Model {
            id: RoomBookingId::new(),
            room_id: room,
            session_id: Some(session.id),
            purpose: None,
            minutes_before,
            minutes_after,
            starts_at: session.starts_at - Duration::minutes(minutes_before),
            ends_at: session.ends_at + Duration::minutes(minutes_after),
            booked_by: scope.actor().name().to_owned(),
            created_at: scope.now(),
        }
    }
}

/// Books all of it, or tells who has what is taken. Whoever books the same rooms meanwhile waits for the end of this.
pub(crate) async fn take(scope: &WriteScope, all: Vec<Taking>) -> Result<()> {
    // By id, so that two who want the same rooms never wait for each other.
    let wanted: BTreeSet<_> = all.iter().map(|one| one.row.room_id).collect();
    let rooms = room::Entity::find().filter(room::Column::Id.is_in(wanted)).order_by_asc(room::Column::Id);
    let rooms = scope.lock_all(rooms).await?;
    let mut faults = Faults::default();
    for Taking { row, room_field, field } in all {
        let Some(room) = rooms.iter().find(|room| room.id == row.room_id) else {
            faults.add(room_field, Fault::UnknownChoice);
            continue;
        };
        if !room.is_in_use {
            faults.add(room_field, Fault::Occupied(format!("{} är tagen ur bruk", room.name)));
            continue;
        }
        let clash = listed().filter(Column::RoomId.eq(row.room_id)).filter(overlaps(row.starts_at, row.ends_at));
        match scope.one_as::<Listed, _>(clash.order_by_asc(Column::StartsAt)).await? {
            Some(other) => faults.add(field, Fault::Occupied(other.said())),
            None => scope.insert(row).await?,
        }
    }
    faults.none()
}

impl Listed {
    /// `Sal Sege tis 24 nov. 2026 kl. 09.00–16.00 av Offentlig upphandling`.
    fn said(&self) -> String {
        format!("{} {} av {}", self.room_name, time::span(self.starts_at, self.ends_at), self.title)
    }
}

/// What is taken at some time between the two; what ends or begins just there is not.
fn overlaps(from: DateTimeUtc, to: DateTimeUtc) -> Condition {
    Condition::all().add(Column::StartsAt.lt(to)).add(Column::EndsAt.gt(from))
}

fn listed() -> Select<Entity> {
    let title =
        Func::coalesce([Expr::col((Entity, Column::Purpose)), Expr::col((course::Entity, course::Column::Title))]);
    let of_session = Entity::belongs_to(session::Entity).from(Column::SessionId).to(session::Column::Id);
    let of_offering =
        session::Entity::belongs_to(offering::Entity).from(session::Column::OfferingId).to(offering::Column::Id);
    let of_course =
        offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id);
    let of_room = Entity::belongs_to(room::Entity).from(Column::RoomId).to(room::Column::Id);
    Entity::find()
        .join(JoinType::InnerJoin, of_room.into())
        .join(JoinType::LeftJoin, of_session.into())
        .join(JoinType::LeftJoin, of_offering.into())
        .join(JoinType::LeftJoin, of_course.into())
        .select_only()
        .columns([Column::Id, Column::RoomId, Column::StartsAt, Column::EndsAt, Column::BookedBy])
        .column_as(room::Column::Name, "room_name")
        .column_as(session::Column::OfferingId, "offering_id")
        .expr_as(title, "title")
}
