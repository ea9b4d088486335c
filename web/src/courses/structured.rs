//! A course as schema.org JSON-LD, for search engines and others who read pages by machine.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use samverk_domain::courses::co_organiser::CoOrganiser;
use samverk_domain::courses::offering::{self, Form};
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::standing::Standing;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::courses::{OfferingId, catalogue, course, series, session};
use serde_json::{Value, json};

/// Who gives the courses.
pub(super) struct Publisher<'a> {
    pub(super) name: &'a str,
    pub(super) base_url: &'a str,
}

/// The course with its coming offerings. `<` is escaped, so that no text can end the script element.
pub(super) fn course<'a>(
    course: &course::Model,
    offerings: &[offering::Model],
    sessions: &impl Fn(OfferingId) -> Vec<&'a session::Model>,
    with: &HashMap<OfferingId, Vec<CoOrganiser>>,
    publisher: &Publisher<'_>,
    now: DateTime<Utc>,
) -> String {
    let url = format!("{}/kurser/{}", publisher.base_url, course.slug);
    let own = json!({ "@type": "Organization", "name": publisher.name, "url": publisher.base_url });
    let organizer = |id| {
        let others = with.get(&id).into_iter().flatten();
        let others: Vec<_> = others.map(|one| json!({ "@type": "Organization", "name": one.name })).collect();
        if others.is_empty() { own.clone() } else { std::iter::once(own.clone()).chain(others).collect() }
    };
    let instances = offerings.iter().map(|offering| {
        let mut instance = instance(offering, &sessions(offering.id), &url, now);
        (instance["name"], instance["organizer"]) = (json!(course.title), organizer(offering.id));
        instance
    });
    let mut course = json!({
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.summary,
        "courseCode": course.code,
        "inLanguage": "sv",
        "url": url,
        "provider": { "@type": "Organization", "name": publisher.name, "sameAs": publisher.base_url },
        "educationalCredentialAwarded": course.certificate().map(|terms| json!({
            "@type": "EducationalOccupationalCredential",
            "name": format!("Intyg: {}", course.title),
            "credentialCategory": "certificate",
            "validFor": terms.months.map(|months| format!("P{months}M")),
        })),
        "hasCourseInstance": instances.collect::<Vec<_>>(),
    });
    leave_out_nothing(&mut course);
    course.to_string().replace('<', "\\u003c")
}

/// A series with its parts, each an event of a course of its own.
pub(super) fn series<'a>(
    series: &series::Model,
    parts: &[(&'a catalogue::Listed, &'a offering::Model)],
    sessions: &impl Fn(OfferingId) -> Vec<&'a session::Model>,
    publisher: &Publisher<'_>,
    now: DateTime<Utc>,
) -> String {
    let own = json!({ "@type": "Organization", "name": publisher.name, "url": publisher.base_url });
    let events = parts.iter().map(|(listed, offering)| {
        let url = format!("{}/kurser/{}", publisher.base_url, listed.slug);
        let mut event = instance(offering, &sessions(offering.id), &url, now);
        (event["name"], event["organizer"]) = (json!(listed.title), own.clone());
        event
    });
    let mut all = json!({
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "name": series.title,
        "description": series.summary,
        "url": format!("{}/serier/{}", publisher.base_url, series.slug),
        "organizer": own,
        "startDate": parts.iter().map(|(_, one)| one.starts_at).min().map(offset),
        "endDate": parts.iter().map(|(_, one)| one.ends_at).max().map(offset),
        "subEvent": events.collect::<Vec<_>>(),
    });
    leave_out_nothing(&mut all);
    all.to_string().replace('<', "\\u003c")
}

/// Leaves out what there is not: readers take `null` for a fault.
fn leave_out_nothing(value: &mut Value) {
    match value {
        Value::Object(facts) => {
            facts.retain(|_, fact| !fact.is_null() && fact.as_array().is_none_or(|all| !all.is_empty()));
            facts.values_mut().for_each(leave_out_nothing);
        }
        Value::Array(all) => all.iter_mut().for_each(leave_out_nothing),
        _ => {}
    }
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
    let place = json!({
        "@type": "Place",
        "name": offering.venue_name,
        "address": { "@type": "PostalAddress", "streetAddress": offering.venue_address, "addressLocality": offering.city, "addressCountry": "SE" },
    });
    let online = json!({ "@type": "VirtualLocation", "url": url });
    json!({
        "@type": ["CourseInstance", "EducationEvent"],
        "url": url,
        "courseMode": mode,
        "eventAttendanceMode": format!("https://schema.org/{attendance}"),
        "eventStatus": format!("https://schema.org/{status}"),
        "startDate": offset(offering.starts_at),
        "endDate": offset(offering.ends_at),
        "location": match offering.form {
            Form::Onsite => place,
            Form::Online => online,
            Form::Hybrid => json!([place, online]),
        },
        "maximumAttendeeCapacity": offering.capacity,
        "remainingAttendeeCapacity": offering.seats_left(),
        "subEvent": sessions.iter().filter(|_| sessions.len() > 1).map(|session| json!({
            "@type": "Event", "name": session.title, "startDate": offset(session.starts_at), "endDate": offset(session.ends_at),
        })).collect::<Vec<_>>(),
        "offers": offer(offering, url, now),
    })
}

/// What a seat costs members, while one can be had or waited for; nothing once it no longer can.
fn offer(offering: &offering::Model, url: &str, now: DateTime<Utc>) -> Option<Value> {
    let standing = offering.standing(now);
    let availability = match standing {
        Standing::NotYet(_) => "PreOrder",
        Standing::Open(_) => "InStock",
        Standing::Few(_) => "LimitedAvailability",
        Standing::Full(_) => "SoldOut",
        _ => return None,
    };
    let price = offering.price(Rate::Member);
    let opens_at = if let Standing::NotYet(opens_at) = standing { opens_at } else { None };
    Some(json!({
        "@type": "Offer",
        "price": format!("{}.{:02}", price / 100, price % 100),
        "priceCurrency": "SEK",
        "availability": format!("https://schema.org/{availability}"),
        "validFrom": opens_at.map(offset),
        "validThrough": offset(offering.closes_at),
        "url": url,
    }))
}

/// The time in Sweden with its offset from UTC.
fn offset(at: DateTime<Utc>) -> String {
    samverk_domain::time::with_offset(at)
}
