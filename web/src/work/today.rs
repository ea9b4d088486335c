//! What concerns the staff now: what runs, what comes with too few or too many, and what is not published yet.

use askama::Template;
use chrono::{Duration, NaiveDate};
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::catalogue::{self, Filter, Listed};
use samverk_domain::courses::course;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words;
use crate::work::tabs;

/// Coming offerings that are looked through, the nearest first.
const COMING: u64 = 400;
/// Few registrations are fewer than this part of the seats, with so many days left.
const FEW: i64 = 4;
const SOON: i64 = 45;

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
    let (coming, unpublished) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let coming = catalogue::list(scope, &Filter::default(), Part { page: 1, limit: COMING }).await?;
            let filter = course::Filter { published: Some(false), ..course::Filter::default() };
            Ok::<_, Failure>((coming, course::list(scope, &filter, Part { page: 1, limit: COMING }).await?))
        })
        .await?;
    let actor = &visitor.actor;
    // An administrator runs all departments, so there is nothing to leave out.
    let has_own = !actor.may(Permission::ReadOperations);
    let is_own = has_own && asked.is_none_or(|Query(asked)| asked.alla.is_empty());
    let coming: Vec<_> = coming.rows.iter().filter(|one| !is_own || runs(actor, one)).collect();
    let today = time::local_date(portal.database.clock().now());
    let week = today + Duration::days(7);
    let rows = |which: &dyn Fn(&Listed) -> bool| coming.iter().filter(|one| which(one)).map(|one| row(one)).collect();
    Ok(Page(TodayPage {
        chrome: visitor.chrome("Arbete").within(Area::Work),
        is_own,
        has_own,
        tabs: tabs(actor),
        today: rows(&|one| is_held(one) && days(one).0 <= today && days(one).1 >= today),
        week: rows(&|one| is_held(one) && days(one).0 > today && days(one).0 <= week),
        queued: rows(&|one| one.queue_length > 0 && days(one).0 > today),
        few: rows(&|one| {
            is_held(one)
                && days(one).0 > today
                && days(one).0 <= today + Duration::days(SOON)
                && one.seats_taken * FEW < one.capacity
        }),
        drafts: rows(&|one| one.state == OfferingState::Draft),
        unpublished: unpublished
            .rows
            .into_iter()
            .filter(|one| !is_own || actor.may(Permission::ManageCourses(one.department_id)))
            .map(|one| (one.title, format!("/arbete/kurser/{}", one.id)))
            .collect(),
    }))
}

fn runs(actor: &Actor, offering: &Listed) -> bool {
    actor.may(Permission::ManageCourses(offering.department_id))
}

/// Whether it is going to be held, as far as is known.
fn is_held(offering: &Listed) -> bool {
    use OfferingState::{Closed, Completed, Open, Published, Running};
    matches!(offering.state, Published | Open | Closed | Running | Completed)
}

fn days(offering: &Listed) -> (NaiveDate, NaiveDate) {
    (time::local_date(offering.starts_at), time::local_date(offering.ends_at))
}

fn row(offering: &Listed) -> Row {
    let place = [&offering.venue_name, &offering.city].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    Row {
        href: format!("/arbete/kurser/tillfallen/{}", offering.id),
        title: offering.title.clone(),
        when: time::span(offering.starts_at, offering.ends_at),
        place: if place.is_empty() { words::form(offering.form).to_owned() } else { place.join(", ") },
        state: words::offering_tag(offering.state),
        seats: format!("{} av {}", offering.seats_taken, offering.capacity),
        queue: offering.queue_length,
    }
}
