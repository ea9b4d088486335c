//! The rooms of an offering's sessions.

use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::venue::{self, Held, NewHold};
use samverk_domain::courses::{OfferingId, SessionId, course, offering};
use samverk_domain::premises::RoomId;
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// A session with the room it has.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct SessionRoom {
    /// The session.
    session_id: Uuid,
    /// When it starts.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
    /// Its room; it has none, if it is left out.
    room_id: Option<Uuid>,
    /// The room's name.
    room_name: Option<String>,
    /// Minutes before the session that are booked too.
    minutes_before: i64,
    /// Minutes after the session that are booked too.
    minutes_after: i64,
    /// Whether the room seats fewer than there are seats: a warning.
    is_too_small: bool,
}

/// The sessions of an offering in order of time, with their rooms.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingRooms {
    /// The sessions.
    sessions: Vec<SessionRoom>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A room that a session is to have.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewSessionRoom {
    /// The session, of this offering.
    session_id: Uuid,
    /// The room.
    room_id: Uuid,
    /// Minutes before the session to set up, 0 to 480.
    #[oai(default)]
    minutes_before: i64,
    /// Minutes after the session to clear up, 0 to 480.
    #[oai(default)]
    minutes_after: i64,
}

/// The rooms that the sessions of an offering are to have.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingRoomsChange {
    /// The rooms. A session that is not among them has none.
    rooms: Vec<NewSessionRoom>,
}

/// The rooms of offerings.
pub(crate) struct Venues(pub(crate) Api);

#[OpenApi(tag = "Tag::Rooms")]
impl Venues {
    /// Get the rooms of an offering's sessions
    ///
    /// The association's staff read them. Others are told the place in the offering.
    #[oai(path = "/course-offerings/:offeringId/rooms", method = "get", operation_id = "getOfferingRooms")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Versioned<OfferingRooms>, Problem> {
        let whole = self.0.database.read(&caller.0, async |scope| Whole::load(scope, id.0).await).await?;
        Ok(whole.shown(&here, &caller.0))
    }

    /// Book rooms for an offering's sessions
    ///
    /// All or none: a room that is taken is refused, and the reason names by what. The rooms become the place of the
    /// offering, and participants are told of another place. A room that is too small is a warning. `If-Match` is the version
    /// of the offering. Staff editors book for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/rooms", method = "put", operation_id = "setOfferingRooms")]
    async fn set(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<OfferingRoomsChange>,
    ) -> Result<Versioned<OfferingRooms>, Problem> {
        let holds: Vec<_> = body.0.rooms.into_iter().map(NewHold::from).collect();
        let whole = self.0.database.write(&caller.0, async |scope| {
            venue::set(scope, id.0, version.0, &holds).await?;
            Whole::load(scope, id.0).await
        });
        Ok(whole.await?.shown(&here, &caller.0))
    }
}

/// An offering with the rooms of its sessions.
struct Whole {
    offering: offering::Model,
    course: course::Model,
    held: Vec<Held>,
}

impl Whole {
    async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let held = venue::of(scope, id).await?;
        let offering = offering::get(scope, id).await?;
        Ok(Self { held, course: course::get(scope, offering.course_id).await?, offering })
    }

    fn shown(self, here: &Here, actor: &Actor) -> Versioned<OfferingRooms> {
        let Self { offering, course, held } = self;
        let path = format!("/course-offerings/{}", offering.id);
        let own = format!("{path}/rooms");
        let may_change = offering.state.can_be_changed() && actor.may(Permission::ManageCourses(course.department_id));
        let session = |one: Held| SessionRoom {
            is_too_small: one.is_too_small_for(&offering),
            session_id: one.session.id.0,
            starts_at: Moment(one.session.starts_at),
            ends_at: Moment(one.session.ends_at),
            room_id: one.room.as_ref().map(|room| room.id.0),
            room_name: one.room.map(|room| room.name),
            minutes_before: one.minutes_before,
            minutes_after: one.minutes_after,
        };
        let rooms = OfferingRooms {
            sessions: held.into_iter().map(session).collect(),
            links: here.own(&own).add("offering", "GET", path).add_if(may_change, "edit", "PUT", &own).done(),
        };
        versioned(rooms, offering.version)
    }
}

impl From<NewSessionRoom> for NewHold {
    fn from(new: NewSessionRoom) -> Self {
        Self {
            session: SessionId(new.session_id),
            room: RoomId(new.room_id),
            minutes_before: new.minutes_before,
            minutes_after: new.minutes_after,
        }
    }
}
