//! What is new among the courses, as an Atom feed (RFC 4287): an entry for each offering, with the same id as long as it
//! lives, the latest change first.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use chrono::{DateTime, Utc};

use crate::courses::announced::{self, Announced};
use crate::courses::catalogue::Filter;
use crate::courses::state::OfferingState;
use crate::error::Result;
use crate::organisations::organisation;
use crate::store::Scope;
use crate::{swedish, time};

/// Entries of a feed: whoever looks once a week misses nothing.
const MOST: usize = 100;

/// Where a feed is, and where people read the same.
#[derive(Clone, Debug)]
pub struct Addresses<'a> {
    /// The installation, without a slash at the end.
    pub base_url: &'a str,
    /// The feed itself.
    pub own: &'a str,
    /// The page.
    pub page: &'a str,
}

/// The offerings that the public sees and the filter leaves.
pub async fn of_courses(scope: &Scope, filter: &Filter, at: &Addresses<'_>) -> Result<String> {
    let title = announced::title(scope, filter).await?;
    let association = organisation::association(scope).await?;
    let mut all = announced::list(scope, filter).await?;
    all.sort_by_key(|one| (std::cmp::Reverse(one.changed_at()), one.offering.id));
    all.truncate(MOST);
    let feed = Feed {
        id: at.own.to_owned(),
        title: Text::plain(title),
        // Of nothing, nothing has changed ever.
        updated: moment(all.first().map(Announced::changed_at).unwrap_or_default()),
        authors: vec![author(association.map_or_else(|| "Samverk".to_owned(), |association| association.name))],
        links: vec![link("self", at.own, Some("application/atom+xml")), link("alternate", at.page, Some("text/html"))],
        generator: Some(Generator { value: "Samverk".to_owned(), ..Generator::default() }),
        lang: Some("sv".to_owned()),
        entries: all.iter().map(|one| entry(one, at.base_url)).collect(),
        ..Feed::default()
    };
    Ok(feed.to_string())
}

fn entry(one: &Announced, base_url: &str) -> Entry {
    let (course, offering) = (&one.course, &one.offering);
    let categories = one.subjects.iter().map(|subject| Category {
        term: subject.slug.clone(),
        label: Some(subject.name.clone()),
        scheme: Some(format!("{base_url}/kurser?amne=")),
    });
    Entry {
        id: format!("urn:uuid:{}", offering.id),
        title: Text::plain(match offering.state {
            OfferingState::Cancelled => format!("Inställd: {}", course.title),
            OfferingState::Postponed => format!("Uppskjuten: {}", course.title),
            _ => course.title.clone(),
        }),
        updated: moment(one.changed_at()),
        authors: vec![author(course.department_name.clone())],
        categories: categories.collect(),
        links: vec![
            link("alternate", &format!("{base_url}/kurser/{}", course.slug), Some("text/html")),
            link("related", &format!("{base_url}/kurser/{}/{}.ics", course.slug, offering.id), Some("text/calendar")),
        ],
        summary: Some(Text::plain(swedish::typed(&format!("{}. {}. {}", when(one), offering.place(), course.summary)))),
        ..Entry::default()
    }
}

fn when(one: &Announced) -> String {
    match one.sessions.as_slice() {
        _ if one.offering.waits_for_a_time() => "Ny tid kommer".to_owned(),
        [first, _, ..] => {
            format!("{}, första av {} pass", time::span(first.starts_at, first.ends_at), one.sessions.len())
        }
        sessions => sessions.iter().map(|only| time::span(only.starts_at, only.ends_at)).collect(),
    }
}

fn link(rel: &str, href: &str, mime_type: Option<&str>) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: mime_type.map(str::to_owned), ..Link::default() }
}

fn author(name: String) -> Person {
    Person { name, ..Person::default() }
}

fn moment(at: DateTime<Utc>) -> FixedDateTime {
    at.fixed_offset()
}
