//! Calendar entries (RFC 5545, RFC 5546): one for each session, with the same UID as long as the session lives, and a
//! sequence that grows with every change of time, place or link.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::access::calendar_feed::{self, Holder};
use crate::access::{Actor, Identity};
use crate::courses::attending::{self, Attending};
use crate::courses::catalogue::Filter;
use crate::courses::registration::{self, Listed};
use crate::courses::series::part;
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{OfferingId, SeriesId, announced, course, offering, session};
use crate::error::{Error, Result};
use crate::networks::meeting_entry;
use crate::people::PersonId;
use crate::store::{Database, Page, Scope};

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
    Ok(calendar(Method::Publish, None, sessions_of(scope, id, base_url).await?))
}

/// The same for the parts of a series, as far as the actor sees them.
pub async fn of_series(scope: &Scope, id: SeriesId, base_url: &str) -> Result<String> {
    let mut events = Vec::new();
    for part in part::of(scope, id).await? {
        events.extend(sessions_of(scope, part.offering.id, base_url).await?);
    }
    Ok(calendar(Method::Publish, None, events))
}

/// An entry for each session of an offering.
async fn sessions_of(scope: &Scope, id: OfferingId, base_url: &str) -> Result<Vec<Event>> {
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
    Ok(events.collect())
}

/// The offerings that the public sees and the filter leaves, as a calendar to follow.
pub async fn of_courses(scope: &Scope, filter: &Filter, base_url: &str) -> Result<String> {
    let title = announced::title(scope, filter).await?;
    let mut events = Vec::new();
    for one in announced::list(scope, filter).await? {
        let url = format!("{base_url}/kurser/{}", one.course.slug);
        let is_cancelled = is_off(&one.offering);
        for session in &one.sessions {
            let (title, offering) = (&one.course.title, &one.offering);
            let entry = Entry { title, offering, session, url: &url, attendee: None, is_cancelled };
            let mut event = event(&entry, one.changed_at());
            event.last_modified(one.changed_at()).categories(one.subjects.iter().map(|subject| &subject.name));
            events.push(event.done());
        }
    }
    Ok(calendar(Method::Publish, Some(&title), events))
}

/// Whether what was said of its time no longer holds.
fn is_off(offering: &offering::Model) -> bool {
    offering.state == OfferingState::Cancelled || offering.waits_for_a_time()
}

/// The private feed with this secret, cancelled entries too, so that calendars remove them. Whose it is, is found first:
/// what is the organisation's own is then read as its coordinator, with the tenant's filter.
pub async fn feed(database: &Database, secret: &str, base_url: &str) -> Result<String> {
    match database.read(&Actor::System, async |scope| calendar_feed::holder(scope, secret).await).await? {
        Holder::Person(person) => {
            database.read(&Actor::System, async |scope| of_person(scope, person, base_url).await).await
        }
        Holder::Coordinator(actor) => {
            let identity = actor.identity().ok_or(Error::NotFound)?;
            let attending =
                database.read(&actor, async |scope| attending::of(scope, identity.organisation).await).await?;
            // Of courses that are not published any more too: its people still go there.
            database
                .read(&Actor::System, async |scope| of_organisation(scope, identity, &attending, base_url).await)
                .await
        }
    }
}

/// What a person takes part in.
async fn of_person(scope: &Scope, person: PersonId, base_url: &str) -> Result<String> {
    let registrations = registration::of_person(scope, person, Page { page: 1, limit: 500 }).await?;
    let times = Times::of(scope, registrations.rows.iter().map(|row| row.offering_id).collect()).await?;
    let mut events = Vec::new();
    for Listed { offering_id, state, course_title, course_slug, .. } in registrations.rows {
        let Some(offering) = times.offerings.get(&offering_id).filter(|_| state.had_seat()) else {
            continue;
        };
        let url = format!("{base_url}/kurser/{course_slug}");
        let is_cancelled = !RegistrationState::SEATED.contains(&state) || offering.waits_for_a_time();
        for session in times.sessions.get(&offering_id).into_iter().flatten() {
            let entry = Entry { title: &course_title, offering, session, url: &url, attendee: None, is_cancelled };
            events.push(event(&entry, offering.updated_at));
        }
    }
    let meetings = meeting_entry::of_person(scope, person).await?;
    let name = if meetings.is_empty() { "Mina kurser" } else { "Mina kurser och träffar" };
    Ok(calendar(Method::Publish, Some(name), events.into_iter().chain(meetings)))
}

/// What the people of an organisation take part in. The entries are its own: they say who goes there.
async fn of_organisation(
    scope: &Scope,
    identity: &Identity,
    attending: &[Attending],
    base_url: &str,
) -> Result<String> {
    let times = Times::of(scope, attending.iter().map(|one| one.offering).collect()).await?;
    let mut events = Vec::new();
    for one in attending {
        let Some(offering) = times.offerings.get(&one.offering) else { continue };
        let url = format!("{base_url}/kurser/{}", one.slug);
        let is_cancelled = one.seats() == 0 || is_off(offering);
        let changed_at = Ord::max(one.changed_at, offering.updated_at);
        let title = format!("{} ({})", one.title, registered(one.seats()));
        for session in times.sessions.get(&one.offering).into_iter().flatten() {
            let entry = Entry { title: &title, offering, session, url: &url, attendee: None, is_cancelled };
            let mut event = event(&entry, changed_at);
            let description = format!("{}\n{}", who(one), event.get_description().unwrap_or_default());
            event
                .uid(&format!("{}.{}@samverk", session.id, identity.organisation))
                .last_modified(changed_at)
                .description(&description);
            events.push(event.done());
        }
    }
    Ok(calendar(Method::Publish, Some(&format!("{} på kurs", identity.organisation_name)), events))
}

fn registered(people: usize) -> String {
    match people {
        0 => "ingen anmäld".to_owned(),
        1 => "1 anmäld".to_owned(),
        people => format!("{people} anmälda"),
    }
}

/// Who goes there. Whose identity is protected is told in no calendar, which is kept elsewhere.
fn who(attending: &Attending) -> String {
    let protected = match attending.protected {
        0 => None,
        1 => Some("1 person med skyddade personuppgifter".to_owned()),
        people => Some(format!("{people} personer med skyddade personuppgifter")),
    };
    let all: Vec<_> = attending.names.iter().cloned().chain(protected).collect();
    if all.is_empty() { "Ingen är anmäld längre.".to_owned() } else { format!("Anmälda: {}", all.join(", ")) }
}

/// Offerings with their sessions, whoever may see them.
struct Times {
    offerings: HashMap<OfferingId, offering::Model>,
    sessions: HashMap<OfferingId, Vec<session::Model>>,
}

impl Times {
    async fn of(scope: &Scope, ids: Vec<OfferingId>) -> Result<Self> {
        debug_assert!(matches!(scope.actor(), Actor::System), "a feed's holder is known by the secret alone");
        let offerings = offering::of_ids(scope, &ids).await?;
        let offerings = offerings.into_iter().map(|offering| (offering.id, offering)).collect();
        let mut sessions: HashMap<OfferingId, Vec<session::Model>> = HashMap::new();
        for session in session::of_all(scope, ids).await? {
            sessions.entry(session.offering_id).or_default().push(session);
        }
        Ok(Self { offerings, sessions })
    }
}
