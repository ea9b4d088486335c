//! Calendar entries (RFC 5545, RFC 5546): one for each session, with the same UID as long as the session lives, and a
//! sequence that grows with every change of time, place or link.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::access::{Actor, calendar_feed};
use crate::courses::registration::{self, Listed};
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{OfferingId, course, offering, session};
use crate::error::Result;
use crate::store::{Page, Scope};

/// What an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To look at: a feed, or "add to calendar".
    Publish,
    /// An invitation to a participant, new or changed.
    Request,
    /// Takes an invitation back.
    Cancel,
}

impl Method {
    /// As iCalendar and MIME write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// What an entry says.
pub(crate) struct Entry<'a> {
    pub(crate) title: &'a str,
    pub(crate) offering: &'a offering::Model,
    pub(crate) session: &'a session::Model,
    /// Address of the course's page.
    pub(crate) url: &'a str,
    /// Name and address of the participant, for invitations; only they are told the link to take part.
    pub(crate) attendee: Option<(&'a str, &'a str)>,
    pub(crate) is_cancelled: bool,
}

/// The entry of one session.
pub(crate) fn event(entry: &Entry<'_>, stamp: DateTime<Utc>) -> Event {
    let mut event = Event::new();
    let place = entry.offering.place();
    let title = match &entry.session.title {
        Some(session) => format!("{}: {session}", entry.title),
        None => entry.title.to_owned(),
    };
    event
        .uid(&format!("{}@samverk", entry.session.id))
        .timestamp(stamp)
        .starts(entry.session.starts_at)
        .ends(entry.session.ends_at)
        .summary(&title)
        .location(&place)
        .url(entry.url)
        .sequence(u32::try_from(entry.offering.calendar_sequence).unwrap_or_default());
    let mut description = format!("Kontakt: {}, {}", entry.offering.contact_name, entry.offering.contact_email);
    if let Some((name, email)) = entry.attendee {
        if let Some(link) = &entry.offering.virtual_link {
            description = format!("Delta på distans: {link}\n{description}");
        }
        let organiser = Property::new("ORGANIZER", format!("mailto:{}", entry.offering.contact_email))
            .add_parameter("CN", &entry.offering.contact_name)
            .done();
        let attendee = Property::new("ATTENDEE", format!("mailto:{email}"))
            .add_parameter("CN", name)
            .add_parameter("ROLE", "REQ-PARTICIPANT")
            .add_parameter("PARTSTAT", "ACCEPTED")
            .add_parameter("RSVP", "FALSE")
            .done();
        event.append_property(organiser).append_multi_property(attendee);
    }
    event.description(&description);
    event.status(if entry.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event
}

/// A calendar with these entries.
pub(crate) fn calendar(method: Method, name: Option<&str>, events: impl IntoIterator<Item = Event>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Samverk//Samverk//SV"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method.as_str()));
    if let Some(name) = name {
        calendar
            .append_property(("NAME", name))
            .append_property(("X-WR-CALNAME", name))
            .append_property(("X-WR-TIMEZONE", "Europe/Stockholm"))
            .append_property(("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"))
            .append_property(("X-PUBLISHED-TTL", "PT1H"));
    }
    calendar.extend(events);
    calendar.to_string()
}

/// "Add to calendar" for an offering that the actor may see.
pub async fn of_offering(scope: &Scope, id: OfferingId, base_url: &str) -> Result<String> {
    let offering = offering::get(scope, id).await?;
    let course = course::get(scope, offering.course_id).await?;
    let url = format!("{base_url}/kurser/{}", course.slug);
    let is_cancelled = offering.state == OfferingState::Cancelled;
    let sessions = session::of(scope, id).await?;
    let events = sessions.iter().map(|session| {
        let entry =
            Entry { title: &course.title, offering: &offering, session, url: &url, attendee: None, is_cancelled };
        event(&entry, offering.updated_at)
    });
    Ok(calendar(Method::Publish, None, events))
}

/// The private feed with this secret: what its holder takes part in, cancelled entries too, so that calendars remove them.
pub async fn feed(scope: &Scope, secret: &str, base_url: &str) -> Result<String> {
    let person = calendar_feed::holder(scope, secret).await?;
    debug_assert!(matches!(scope.actor(), Actor::System), "the feed's holder is known by the secret alone");
    let registrations = registration::of_person(scope, person, Page { page: 1, limit: 500 }).await?;
    let ids: Vec<_> = registrations.rows.iter().map(|row| row.offering_id).collect();
    let offerings: HashMap<_, _> =
        offering::of_ids(scope, &ids).await?.into_iter().map(|offering| (offering.id, offering)).collect();
    let mut sessions: HashMap<OfferingId, Vec<session::Model>> = HashMap::new();
    for session in session::of_all(scope, ids).await? {
        sessions.entry(session.offering_id).or_default().push(session);
    }
    let mut events = Vec::new();
    for Listed { offering_id, state, course_title, course_slug, .. } in registrations.rows {
        let Some(offering) = offerings.get(&offering_id).filter(|_| state.had_seat()) else {
            continue;
        };
        let url = format!("{base_url}/kurser/{course_slug}");
        let is_cancelled = !RegistrationState::SEATED.contains(&state) || offering.waits_for_a_time();
        for session in sessions.get(&offering_id).into_iter().flatten() {
            let entry = Entry { title: &course_title, offering, session, url: &url, attendee: None, is_cancelled };
            events.push(event(&entry, offering.updated_at));
        }
    }
    Ok(calendar(Method::Publish, Some("Mina kurser"), events))
}
