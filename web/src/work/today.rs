//! What concerns the staff now: what runs, what comes with too few or too many, and what is not published yet.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::agenda::{self, Whose};
use samverk_domain::courses::catalogue::Listed;
use samverk_domain::time;
use serde::Deserialize;

use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words;
use crate::work::tabs;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    alla: String,
}

struct Row {
    href: String,
    title: String,
    when: String,
    place: String,
    state: (&'static str, Tone),
    seats: String,
    queue: i64,
}

#[derive(Template)]
#[template(path = "work/today.html")]
struct TodayPage {
    chrome: Chrome,
    /// Whether only the reader's own departments are shown, when there are others.
    is_own: bool,
    has_own: bool,
    tabs: Vec<(&'static str, &'static str)>,
    today: Vec<Row>,
    week: Vec<Row>,
    queued: Vec<Row>,
    few: Vec<Row>,
    drafts: Vec<Row>,
    /// Courses that are not published: title and address.
    unpublished: Vec<(String, String)>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<TodayPage>> {
    let actor = &visitor.actor;
    // An administrator runs all departments, so there is nothing to leave out.
    let has_own = !actor.may(Permission::ReadOperations);
    let is_own = has_own && asked.is_none_or(|Query(asked)| asked.alla.is_empty());
    let whose = if is_own { Whose::Own } else { Whose::All };
    let agenda = portal.database.read(actor, async |scope| agenda::of(scope, whose).await).await?;
    let rows = |rows: &[Listed]| rows.iter().map(row).collect();
    Ok(Page(TodayPage {
        chrome: visitor.chrome("Arbete").within(Area::Work),
        is_own,
        has_own,
        tabs: tabs(actor),
        today: rows(&agenda.today),
        week: rows(&agenda.week),
        queued: rows(&agenda.queued),
        few: rows(&agenda.few),
        drafts: rows(&agenda.drafts),
        unpublished: agenda
            .unpublished
            .into_iter()
            .map(|one| (one.title, format!("/arbete/kurser/{}", one.id)))
            .collect(),
    }))
}

fn row(offering: &Listed) -> Row {
    let place = [&offering.venue_name, &offering.city].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    Row {
        href: format!("/arbete/kurser/tillfallen/{}", offering.id),
        title: offering.title.clone(),
        when: time::span(offering.starts_at, offering.ends_at),
        place: if place.is_empty() { words::form(offering.form).to_owned() } else { place.join(", ") },
        state: words::offering_tag(offering.state),
        seats: format!("{} av {}", offering.registered(), offering.capacity),
        queue: offering.queue_length,
    }
}
