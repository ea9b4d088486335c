//! Meetings as calendar entries: with the same UID as long as the meeting lives, and a sequence that grows with all that people
//! are told.

use chrono::{DateTime, Utc};
use icalendar::{Component, Event, EventLike, EventStatus, Property};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::meeting::{self, Entity, Listed, Model, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::membership::{self, MemberRole};
use crate::access::Actor;
use crate::calendar::{self, Method};
use crate::error::{Error, Result};
use crate::people::PersonId;
use crate::store::Scope;

/// The most meetings in a feed, the latest of them.
const MOST: u64 = 500;

/// Who is invited, and by whom.
pub(crate) struct Invited<'a> {
    /// Name and address of whoever is to come.
    pub(crate) attendee: (&'a str, &'a str),
    /// As what.
    pub(crate) role: MemberRole,
    /// Name and address of who invites.
    pub(crate) organiser: (&'a str, &'a str),
}

/// Who the entry is for.
pub(crate) enum Reader<'a> {
    /// Whoever has the address of a feed: they are not told where on the web the meeting is.
    Feed,
    /// Somebody in the network.
    Member,
    /// Somebody who is called.
    Invited(Invited<'a>),
}

/// The entry of a meeting.
pub(crate) fn event(meeting: &Model, network_name: &str, reader: &Reader<'_>, stamp: DateTime<Utc>) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}@samverk", meeting.id))
        .timestamp(stamp)
        .starts(meeting.starts_at)
        .ends(meeting.ends_at)
        .summary(&format!("{network_name}: {}", meeting.title))
        .location(&place(meeting))
        .sequence(u32::try_from(meeting.calendar_sequence).unwrap_or_default());
    let mut description: Vec<_> = meeting.agenda.clone().into_iter().collect();
    if let (Some(link), Reader::Member | Reader::Invited(_)) = (&meeting.virtual_link, reader) {
        description.insert(0, format!("Delta på distans: {link}"));
    }
    if let Reader::Invited(Invited { attendee, role, organiser }) = reader {
        let organiser =
            Property::new("ORGANIZER", format!("mailto:{}", organiser.1)).add_parameter("CN", organiser.0).done();
        let attendee = Property::new("ATTENDEE", format!("mailto:{}", attendee.1))
            .add_parameter("CN", attendee.0)
            .add_parameter(
                "ROLE",
                if MemberRole::OPTIONAL.contains(role) { "OPT-PARTICIPANT" } else { "REQ-PARTICIPANT" },
            )
            .add_parameter("PARTSTAT", "NEEDS-ACTION")
            .add_parameter("RSVP", "FALSE")
            .done();
        event.append_property(organiser).append_multi_property(attendee);
    }
    event.description(&description.join("\n\n"));
    let is_off = meeting.state == MeetingState::Cancelled;
    event.status(if is_off { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event.done()
}

/// Where it is, in one line.
#[must_use]
pub fn place(meeting: &Model) -> String {
    match (&meeting.place, &meeting.virtual_link) {
        (Some(place), Some(_)) => format!("{place} och på distans"),
        (Some(place), None) => place.clone(),
        (None, Some(_)) => "På distans".to_owned(),
        (None, None) => "Meddelas senare".to_owned(),
    }
}

/// A meeting that people were called to, as a calendar to save.
pub async fn file(scope: &Scope, id: NetworkMeetingId) -> Result<String> {
    let Listed { meeting, network_name, .. } = meeting::get(scope, id).await?;
    if meeting.calendar_sequence == 0 {
        return Err(Error::NotFound);
    }
    let entry = event(&meeting, &network_name, &Reader::Member, meeting.updated_at);
    Ok(calendar::calendar(Method::Publish, None, [entry]))
}

/// The meetings that somebody has been called to in the networks they are in, cancelled ones too, so that calendars remove them.
pub(crate) async fn of_person(scope: &Scope, person: PersonId) -> Result<Vec<Event>> {
    debug_assert!(matches!(scope.actor(), Actor::System), "a feed's holder is known by the secret alone");
    let theirs = meeting::shown(scope.actor())
        .filter(meeting::Column::NetworkId.in_subquery(membership::networks_of(person, &[])))
        .filter(meeting::Column::CalendarSequence.gt(0))
        .order_by_desc(meeting::Column::StartsAt)
        .limit(MOST);
    let rows: Vec<Listed> = scope.all_as::<_, Entity>(theirs).await?;
    Ok(rows.iter().map(|row| event(&row.meeting, &row.network_name, &Reader::Feed, row.meeting.updated_at)).collect())
}
