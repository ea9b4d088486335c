//! The start page.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::courses::catalogue::{self, Filter};
use samverk_domain::courses::price::Rate;
use samverk_domain::organisations::organisation;
use samverk_domain::store::Page as Part;
use samverk_domain::swedish;

use super::feeds::{Followed, Subscription};
use super::row::CourseRow;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;

/// A member as a square of the map.
struct Tile {
    name: String,
    x: usize,
    y: usize,
}

#[derive(Template)]
#[template(path = "courses/start.html")]
struct Start {
    chrome: Chrome,
    tiles: Vec<Tile>,
    /// Squares in a row of the map, and its rows.
    width: usize,
    height: usize,
    lead: String,
    /// The words of the link to all that is coming.
    all: String,
    courses: Vec<CourseRow>,
    is_public: bool,
    feeds: Subscription,
}

#[handler]
pub(crate) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<Start>> {
    let (members, courses, coming) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let members = organisation::Filter { member: Some(true), ..organisation::Filter::default() };
            let members = organisation::list(scope, members, Part { page: 1, limit: 400 }).await?;
            let open = Filter { seats_left: true, ..Filter::default() };
            let open = catalogue::list(scope, &open, Part { page: 1, limit: 6 }).await?;
            let open = CourseRow::all(scope, &open.rows, Rate::shown_to(&visitor.actor)).await?;
            let coming = catalogue::list(scope, &Filter::default(), Part { page: 1, limit: 1 }).await?.total;
            Ok::<_, Failure>((members, open, coming))
        })
        .await?;
    let width = width(members.rows.len());
    let mut chrome = visitor.chrome("Kurser och samverkan för kommuner");
    chrome.description =
        "Kurser, konferenser och samverkan för alla som arbetar eller har uppdrag i medlemskommunerna.".into();
    Ok(Page(Start {
        chrome,
        lead: lead(members.total.counted()),
        width,
        height: members.rows.len().div_ceil(width),
        tiles: members
            .rows
            .into_iter()
            .enumerate()
            .map(|(n, one)| Tile { name: one.name, x: n % width, y: n / width })
            .collect(),
        all: all(coming.counted()),
        courses,
        is_public: visitor.actor.identity().is_none(),
        feeds: Followed::default().subscription(&portal.base_url),
    }))
}

/// The map stays wider than it is high, however many there are.
fn width(members: usize) -> usize {
    Ord::max(7, (members * 7 / 5).isqrt())
}

fn lead(members: u64) -> String {
    match members {
        0 => "Kurser och konferenser för alla som arbetar eller har uppdrag i våra medlemskommuner.".to_owned(),
        1 => "Kurser och konferenser för alla som arbetar eller har uppdrag i vår medlemskommun.".to_owned(),
        members => format!(
            "Kurser och konferenser för alla som arbetar eller har uppdrag i en av våra {} medlemskommuner.",
            swedish::number(members)
        ),
    }
}

fn all(coming: u64) -> String {
    match coming {
        0 => "alla kurser".to_owned(),
        1 => "det enda kommande kurstillfället".to_owned(),
        coming => format!("alla {} kommande kurstillfällen", swedish::number(coming)),
    }
}
