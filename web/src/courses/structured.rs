//! A course as schema.org JSON-LD, for search engines and others who read pages by machine.

use chrono::{DateTime, Utc};
use samverk_domain::courses::offering::{self, Form};
use samverk_domain::courses::state::OfferingState;
use samverk_domain::courses::{OfferingId, course, session};
use serde_json::{Value, json};

/// The course with its coming offerings. `<` is escaped, so that no text can end the script element.
pub(super) fn course<'a>(
    course: &course::Model,
    offerings: &[offering::Model],
    sessions: &impl Fn(OfferingId) -> Vec<&'a session::Model>,
    base_url: &str,
    now: DateTime<Utc>,
) -> String {
    let url = format!("{base_url}/kurser/{}", course.slug);
    let instances: Vec<Value> =
        offerings.iter().map(|offering| instance(offering, &sessions(offering.id), &url, now)).collect();
    let course = json!({
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.summary,
        "courseCode": course.code,
        "inLanguage": "sv",
        "url": url,
        "provider": { "@type": "Organization", "name": "Kommunförbundet", "sameAs": base_url },
        "hasCourseInstance": instances,
    });
    course.to_string().replace('<', "\\u003c")
}

fn instance(offering: &offering::Model, sessions: &[&session::Model], url: &str, now: DateTime<Utc>) -> Value {
    let (mode, attendance) = match offering.form {
        Form::Onsite => ("onsite", "OfflineEventAttendanceMode"),
        Form::Online => ("online", "OnlineEventAttendanceMode"),
        Form::Hybrid => ("blended", "MixedEventAttendanceMode"),
    };
    let status = match offering.state {
        OfferingState::Cancelled => "EventCancelled",
        OfferingState::Postponed => "EventPostponed",
        _ => "EventScheduled",
    };
    let has_seats =
        offering.takes_registrations(now).is_ok() && offering.seats_left() > 0 && offering.queue_length == 0;
    let place = json!({
        "@type": "Place",
        "name": offering.venue_name,
        "address": { "@type": "PostalAddress", "streetAddress": offering.venue_address, "addressLocality": offering.city, "addressCountry": "SE" },
    });
    json!({
        "@type": "CourseInstance",
        "courseMode": mode,
        "eventAttendanceMode": format!("https://schema.org/{attendance}"),
        "eventStatus": format!("https://schema.org/{status}"),
        "startDate": offset(offering.starts_at),
        "endDate": offset(offering.ends_at),
        "location": if offering.form == Form::Online { json!({ "@type": "VirtualLocation", "url": url }) } else { place },
        "maximumAttendeeCapacity": offering.capacity,
        "remainingAttendeeCapacity": offering.seats_left(),
        "subEvent": sessions.iter().filter(|_| sessions.len() > 1).map(|session| json!({
            "@type": "Event", "name": session.title, "startDate": offset(session.starts_at), "endDate": offset(session.ends_at),
        })).collect::<Vec<_>>(),
        "offers": {
            "@type": "Offer",
            "price": format!("{}.{:02}", offering.price_member_ore / 100, offering.price_member_ore % 100),
            "priceCurrency": "SEK",
            "availability": format!("https://schema.org/{}", if has_seats { "InStock" } else { "SoldOut" }),
            "validThrough": offset(offering.closes_at),
            "url": url,
        },
    })
}

/// The time in Sweden with its offset from UTC.
fn offset(at: DateTime<Utc>) -> String {
    samverk_domain::time::with_offset(at)
}
