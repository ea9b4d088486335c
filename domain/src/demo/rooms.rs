//! The association's own rooms, and the coming sessions that have one of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::courses::EDITED_BY;
use super::insert;
use super::offerings::Offering;
use crate::courses::state::OfferingState;
use crate::error::Result;
use crate::premises::booking::{self, RoomBookingId};
use crate::premises::room::{self, RoomId};
use crate::store::UnscopedWrite;
use crate::swedish;

/// The house that the association's rooms are in.
const HOUSE: &str = "Förbundsgatan 3";
const MINUTES_BEFORE: i64 = 30;
const MINUTES_AFTER: i64 = 15;

/// Rooms and bookings.
pub(super) struct Rooms {
    rooms: Vec<room::Model>,
    bookings: Vec<booking::Model>,
}

/// The rooms that offerings are held in, and bookings for what comes, as far as rooms are free.
pub(super) fn build(offerings: &[Offering], now: DateTime<Utc>) -> Rooms {
    let mut rooms: BTreeMap<String, room::Model> = BTreeMap::new();
    let mut bookings: Vec<booking::Model> = Vec::new();
    for offering in offerings.iter().filter(|one| one.row.venue_address.as_deref() == Some(HOUSE)) {
        let Some(name) = offering.row.venue_name.clone() else { continue };
        let room = rooms.entry(name.clone()).or_insert_with(|| room::Model {
            id: RoomId::new(),
            sort_key: swedish::sort_key(&name),
            name,
            address: offering.row.venue_address.clone(),
            city: offering.row.city.clone(),
            capacity: 0,
            accessibility: Some("Hiss, plats för rullstol, hörslinga".to_owned()),
            is_in_use: true,
            version: 1,
        });
        room.capacity = room.capacity.max(offering.row.capacity);
        let is_coming = offering.row.ends_at > now
            && matches!(offering.row.state, OfferingState::Published | OfferingState::Open | OfferingState::Closed);
        let asked: Vec<_> = offering.sessions.iter().map(|one| booked(one, room.id, now)).collect();
        let is_taken = |one: &booking::Model| {
            let meets = |other: &booking::Model| one.starts_at < other.ends_at && other.starts_at < one.ends_at;
            bookings.iter().any(|other| other.room_id == one.room_id && meets(other))
        };
        if is_coming && !asked.iter().any(is_taken) {
            bookings.extend(asked);
        }
    }
    Rooms { rooms: rooms.into_values().collect(), bookings }
}

fn booked(session: &crate::courses::session::Model, room_id: RoomId, now: DateTime<Utc>) -> booking::Model {
    booking::Model {
        id: RoomBookingId::new(),
        room_id,
        session_id: Some(session.id),
        purpose: None,
        minutes_before: MINUTES_BEFORE,
        minutes_after: MINUTES_AFTER,
        starts_at: session.starts_at - Duration::minutes(MINUTES_BEFORE),
        ends_at: session.ends_at + Duration::minutes(MINUTES_AFTER),
        booked_by: EDITED_BY.to_owned(),
        created_at: now - Duration::days(2),
    }
}

impl Rooms {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rooms).await?;
        insert(store, self.bookings).await
    }
}
