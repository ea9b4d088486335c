//! Meetings as calendar entries: with the same UID as long as the meeting lives, and a sequence that grows with all that people
//! are told.

use chrono::{DateTime, Utc};
use icalendar::{Component, Event, EventLike, EventStatus, Property};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::meeting::{self, Entity, Listed, Model};
use super::meeting_state::MeetingState;
use super::membership::{self, MemberRole};
use crate::access::Actor;
use crate::error::Result;
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

/// The entry of a meeting. Only those who are invited are told where on the web it is.
pub(crate) fn event(meeting: &Model, network_name: &str, invited: Option<&Invited<'_>>, stamp: DateTime<Utc>) -> Event {
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
    if let Some(Invited { attendee, role, organiser }) = invited {
        if let Some(link) = &meeting.virtual_link {
            description.insert(0, format!("Delta på distans: {link}"));
        }
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
pub(crate) fn place(meeting: &Model) -> String {
    match (&meeting.place, &meeting.virtual_link) {
        (Some(place), Some(_)) => format!("{place} och på distans"),
        (Some(place), None) => place.clone(),
        (None, Some(_)) => "På distans".to_owned(),
        (None, None) => "Meddelas senare".to_owned(),
    }
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
    Ok(rows.iter().map(|row| event(&row.meeting, &row.network_name, None, row.meeting.updated_at)).collect())
}
