//! What concerns the staff now: what runs, what comes with too few or too many, and what is not published yet.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::agenda::{self, Whose};
use samverk_domain::courses::catalogue::Listed;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::{meeting, meeting_entry, membership, network, next_step};
use samverk_domain::privacy::request::{self, State};
use samverk_domain::projects::due::{self, Due, Kind};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, time};
use serde::Deserialize;

use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words;

/// Those who ask for a seat, and what is to be done, on one page.
const SOME: Part = Part { page: 1, limit: 20 };

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
    /// How many ask to be erased, and when the first has to have an answer.
    erasures: Option<(String, String)>,
    today: Vec<Row>,
    week: Vec<Row>,
    queued: Vec<Row>,
    few: Vec<Row>,
    drafts: Vec<Row>,
    /// Courses that are not published: title and address.
    unpublished: Vec<(String, String)>,
    /// Applications to submit and milestones to reach soon, or late: what, address, and when.
    projects: Vec<(String, String, String)>,
    /// Networks that meet today, or where something waits for the staff: what, address, and more about it.
    networks: Vec<(String, String, String)>,
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
    let decides = actor.may(Permission::ManagePeople);
    let asking = membership::Filter { states: vec![MemberState::Requested], ..membership::Filter::default() };
    let manages = actor.may(Permission::ManageNetworks);
    let (agenda, erasures, asking, to_review, held, steps, due) = portal
        .database
        .read(actor, async |scope| {
            let one = Part { page: 1, limit: 1 };
            let erasures = if decides { Some(request::list(scope, Some(State::Waiting), one).await?) } else { None };
            let asking = membership::list(scope, &asking, SOME).await?.rows;
            let to_review = if manages { network::to_review(scope).await? } else { Vec::new() };
            let held = meeting::today(scope).await?;
            let today = time::local_date(scope.now());
            let steps = if manages { next_step::of_staff(scope, today, SOME).await?.rows } else { Vec::new() };
            let due = due::soon(scope).await?;
            Ok::<_, Error>((agenda::of(scope, whose).await?, erasures, asking, to_review, held, steps, due))
        })
        .await?;
    let first = erasures.as_ref().and_then(|found| found.rows.first());
    let rows = |rows: &[Listed]| rows.iter().map(row).collect();
    Ok(Page(TodayPage {
        chrome: visitor.chrome("Arbete").within(Area::Work),
        is_own,
        has_own,
        erasures: first.zip(erasures.as_ref()).map(|(first, found)| {
            let people = words::count(found.total.counted(), "person", "personer");
            (people, time::date(first.request.due_on))
        }),
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
        projects: due.into_iter().map(is_due_in).collect(),
        networks: held
            .iter()
            .map(is_held)
            .chain(steps.iter().map(is_to_do))
            .chain(asking.iter().map(asks))
            .chain(to_review.iter().map(is_due))
            .collect(),
    }))
}

fn is_due_in(one: Due) -> (String, String, String) {
    let section = match one.kind {
        Kind::Application => "ansokningar",
        Kind::Milestone => "milstolpar",
    };
    let when = format!("{}: {}, senast {}", one.project_title, one.kind.name().to_lowercase(), time::date(one.day));
    (one.what, format!("/projekt/{}#{section}", one.project_slug), when)
}

fn is_held(listed: &meeting::Listed) -> (String, String, String) {
    let meeting = &listed.meeting;
    let when = time::hours(meeting.starts_at, meeting.ends_at);
    let what = format!("{}: {}", listed.network_name, meeting.title);
    (what, format!("/natverk/traff/{}", meeting.id), format!("I dag {when}, {}", meeting_entry::place(meeting)))
}

fn is_to_do(listed: &next_step::Listed) -> (String, String, String) {
    let step = &listed.step;
    let address = format!("/natverk/traff/{}#steg", step.meeting_id);
    (step.text.clone(), address, format!("{}, senast {}", listed.network_name, time::date(step.due_on)))
}

fn asks(listed: &membership::Listed) -> (String, String, String) {
    let address = format!("/arbete/natverk/{}", listed.membership.network_id);
    let who = format!("{}, {}, ber om en plats", listed.name(), listed.organisation_name);
    (listed.network_name.clone(), address, who)
}

fn is_due(network: &network::Model) -> (String, String, String) {
    let day = network.review_on.map(time::date).unwrap_or_default();
    (network.name.clone(), format!("/arbete/natverk/{}", network.id), format!("Skulle ha setts över {day}"))
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
