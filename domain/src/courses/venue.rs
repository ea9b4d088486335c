//! The rooms that sessions are held in. A room that is booked becomes the place of the offering, as participants are told it.

use std::collections::HashMap;

use super::session::{self, NewSession};
use super::{OfferingId, SessionId, offering};
use crate::access::Permission;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::premises::booking::{self, Taking};
use crate::premises::room::{self, RoomId};
use crate::store::{Scope, WriteScope};

/// A session with the room it has.
#[derive(Clone, Debug)]
pub struct Held {
    /// The session.
    pub session: session::Model,
    /// Its room, if it has one.
    pub room: Option<room::Model>,
    /// Minutes before the session that are booked too.
    pub minutes_before: i64,
    /// Minutes after the session that are booked too.
    pub minutes_after: i64,
}

impl Held {
    /// Whether the room seats fewer than there are seats.
    #[must_use]
    pub fn is_too_small_for(&self, offering: &offering::Model) -> bool {
        self.room.as_ref().is_some_and(|room| room.capacity < offering.capacity)
    }
}

/// A room that a session is to have.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// The session.
    pub session: SessionId,
    /// The room.
    pub room: RoomId,
    /// Minutes before the session to set up, 0 to 480.
    pub minutes_before: i64,
    /// Minutes after the session to clear up, 0 to 480.
    pub minutes_after: i64,
}

/// The sessions of an offering in order of time, with their rooms.
pub async fn of(scope: &Scope, id: OfferingId) -> Result<Vec<Held>> {
    scope.require(Permission::ReadCourseWork)?;
    let sessions = session::of(scope, offering::get(scope, id).await?.id).await?;
    let bookings = booking::of_sessions(scope, &ids(&sessions)).await?;
    let rooms = room::list(scope).await?;
    let held = sessions.into_iter().map(|session| {
        let booked = bookings.iter().find(|one| one.session_id == Some(session.id));
        Held {
            room: booked.and_then(|one| rooms.iter().find(|room| room.id == one.room_id)).cloned(),
            minutes_before: booked.map(|one| one.minutes_before).unwrap_or_default(),
            minutes_after: booked.map(|one| one.minutes_after).unwrap_or_default(),
            session,
        }
    });
    Ok(held.collect())
}

/// The rooms of the sessions that an offering was copied from, by the copy's sessions, where the copy has none and they are
/// free: a copy books nothing by itself.
pub async fn proposed(scope: &Scope, id: OfferingId) -> Result<HashMap<SessionId, RoomId>> {
    let mut proposed = HashMap::new();
    let Some(origin) = offering::get(scope, id).await?.copied_from else { return Ok(proposed) };
    for (own, old) in of(scope, id).await?.into_iter().zip(of(scope, origin).await?) {
        let (None, Some(room)) = (own.room, old.room) else { continue };
        let free = booking::free(scope, own.session.starts_at, own.session.ends_at, 0).await?;
        if free.iter().any(|one| one.id == room.id) {
            proposed.insert(own.session.id, room.id);
        }
    }
    Ok(proposed)
}

/// Gives the sessions of an offering these rooms, all or none; a session that is not named has none. Nobody else may have
/// changed the offering since the version. Participants are told if the place is another.
pub async fn set(scope: &WriteScope, id: OfferingId, version: i64, holds: &[NewHold]) -> Result<()> {
    let (mut row, title) = offering::managed(scope, id).await?;
    if !row.state.can_be_changed() {
        return Err(Refusal::OfferingOver.into());
    }
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let sessions = session::of(scope, id).await?;
    let mut faults = Faults::default();
    let mut taking: Vec<Taking> = Vec::new();
    for (index, hold) in holds.iter().enumerate() {
        let field = |name: &str| format!("rooms[{index}].{name}");
        let before = faults.within(&field("minutesBefore"), hold.minutes_before, 0, 480);
        let after = faults.within(&field("minutesAfter"), hold.minutes_after, 0, 480);
        let Some(session) = sessions.iter().find(|one| one.id == hold.session) else {
            faults.add(field("sessionId"), Fault::UnknownChoice);
            continue;
        };
        if taking.iter().any(|one| one.row.session_id == Some(hold.session)) {
            faults.add(field("sessionId"), Fault::Taken);
        } else if (0..=480).contains(&before) && (0..=480).contains(&after) {
            let row = Taking::session(scope, session, hold.room, (before, after));
            taking.push(Taking { row, room_field: field("roomId"), field: field("roomId") });
        }
    }
    faults.none()?;
    booking::withdraw(scope, &ids(&sessions)).await?;
    booking::take(scope, taking).await?;
    let held = of(scope, id).await?;
    let names = names(&held);
    if let Some((venue, address, city)) = place(&held) {
        (row.venue_name, row.venue_address, row.city) = (Some(venue), address, city);
    }
    offering::touch(scope, &mut row);
    if row.place() != before.place() {
        let is_told = !before.waits_for_a_time();
        offering::move_to(scope, &mut row, is_told, Vec::new()).await?;
    }
    scope.update(&row).await?;
    offering::note(scope, audit::Entry::new("offering.rooms_set", "offering", id.0, title).after(&names)).await
}

/// Takes back the rooms of an offering whose sessions are about to move, and says what they were.
pub(super) async fn withdraw(scope: &WriteScope, id: OfferingId) -> Result<Vec<booking::Model>> {
    booking::withdraw(scope, &ids(&session::of(scope, id).await?)).await
}

/// Books the rooms anew for sessions that have moved; those of sessions that are no more are free. A room that is taken at
/// the new time is told at the session as it was sent.
pub(super) async fn rebook(
    scope: &WriteScope,
    id: OfferingId,
    before: Vec<booking::Model>,
    sent: &[NewSession],
) -> Result<()> {
    if before.is_empty() {
        return Ok(());
    }
    let sessions = session::of(scope, id).await?;
    let again = before.into_iter().filter_map(|old| {
        let session = sessions.iter().find(|one| Some(one.id) == old.session_id)?;
        let same = |new: &NewSession| (new.starts_at, new.ends_at) == (session.starts_at, session.ends_at);
        let field = format!("sessions[{}].startsAt", sent.iter().position(same).unwrap_or_default());
        let row = Taking::session(scope, session, old.room_id, (old.minutes_before, old.minutes_after));
        Some(Taking { row, room_field: field.clone(), field })
    });
    booking::take(scope, again.collect()).await
}

/// Gives back the rooms of an offering that will not be held then. What has been stays in the rooms' calendars.
pub(super) async fn give_back(scope: &WriteScope, id: OfferingId) -> Result<()> {
    let sessions = session::of(scope, id).await?;
    let coming: Vec<_> = sessions.iter().filter(|one| one.ends_at > scope.now()).map(|one| one.id).collect();
    booking::withdraw(scope, &coming).await.map(drop)
}

fn ids(sessions: &[session::Model]) -> Vec<SessionId> {
    sessions.iter().map(|session| session.id).collect()
}

/// The rooms in order of time, each once.
fn rooms(held: &[Held]) -> Vec<&room::Model> {
    let mut rooms: Vec<&room::Model> = Vec::new();
    for room in held.iter().filter_map(|one| one.room.as_ref()) {
        if rooms.iter().all(|other| other.id != room.id) {
            rooms.push(room);
        }
    }
    rooms
}

fn names(held: &[Held]) -> String {
    rooms(held).iter().map(|room| room.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Name, address and town of the place: of the room that all sessions have, and else of all rooms, where addresses that
/// differ stand with the names. None without rooms, and where it would be longer than a place may be: staff write it then.
fn place(held: &[Held]) -> Option<(String, Option<String>, Option<String>)> {
    let rooms = rooms(held);
    let first = rooms.first()?;
    let (name, address, city) = if rooms.iter().all(|one| (&one.address, &one.city) == (&first.address, &first.city)) {
        (names(held), first.address.clone(), first.city.clone())
    } else {
        let whole = |room: &&room::Model| {
            let parts = [Some(&room.name), room.address.as_ref(), room.city.as_ref()];
            parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
        };
        (rooms.iter().map(whole).collect::<Vec<_>>().join("; "), None, None)
    };
    (name.chars().count() <= 120).then_some((name, address, city))
}
