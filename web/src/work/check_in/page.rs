//! The page at the door: everybody who has a seat, with one button each. Script makes it quick and lets it work without a
//! network; without script every button is a form.

use askama::Template;
use chrono::{DateTime, Utc};
use poem::http::HeaderValue;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use poem::{IntoResponse, handler};
use samverk_domain::courses::check_in::{self, CheckInId, Door, Expected, Mark, Who};
use samverk_domain::courses::{OfferingId, SessionId, head_count, offering, session};
use samverk_domain::{Error, swedish, time};
use serde::Deserialize;

use super::said::said;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Tone};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

struct Row {
    id: String,
    code: String,
    /// Family name first.
    name: String,
    /// Given name first.
    called: String,
    organisation: String,
    /// Since when they are here.
    since: Option<String>,
}

/// Somebody who came without a seat.
struct Unexpected {
    id: String,
    name: String,
    organisation: String,
    said: String,
}

#[derive(Template)]
#[template(path = "work/check_in/page.html")]
struct CheckInPage {
    chrome: Chrome,
    crumbs: Crumbs,
    title: String,
    when: String,
    here: String,
    /// The offering's pages begin so.
    offering: String,
    query: String,
    /// Address, words and whether it is this one, for each session of several.
    sessions: Vec<(String, String, bool)>,
    has_come: bool,
    present: usize,
    seated: usize,
    unnamed: Option<String>,
    rows: Vec<Row>,
    unexpected: Vec<Unexpected>,
    /// Whose marks are kept while there is no network.
    person: String,
    made_at: String,
}

/// Leads to the session of today, or the next one, or the last.
#[handler]
pub(super) async fn of_today(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    let (sessions, now) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(samverk_domain::access::Permission::ReadCourseWork)?;
            offering::get(scope, id).await?;
            Ok::<_, Failure>((session::of(scope, id).await?, scope.now()))
        })
        .await?;
    let today = time::local_date(now);
    let coming = sessions.iter().find(|one| one.ends_at >= now || time::local_date(one.starts_at) == today);
    let session = coming.or(sessions.last()).ok_or(Failure(Error::NotFound))?;
    Ok(see_other(&here(session.id)))
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<SessionId>,
    query: Option<Query<Asked>>,
) -> Answer {
    let query = query.map(|Query(asked)| asked.q).unwrap_or_default();
    let (door, counts) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let door = check_in::door(scope, &portal.codes, id).await?;
            let counts = head_count::of(scope, door.offering.id).await?;
            Ok::<_, Failure>((door, counts))
        })
        .await?;
    let unnamed: i64 = counts.iter().filter(|one| one.session_id == id).map(|one| one.people).sum();
    let page = page(&visitor, &door, unnamed.unsigned_abs(), query, portal.database.clock().now());
    let mut answer = Page(page).into_response();
    // The one page that looks through the camera.
    let allowed = HeaderValue::from_static("camera=(self), geolocation=(), microphone=()");
    answer.headers_mut().insert("permissions-policy", allowed);
    Ok(answer)
}

fn page(visitor: &Visitor, door: &Door, unnamed: u64, query: String, now: DateTime<Utc>) -> CheckInPage {
    let offering = format!("/arbete/kurser/tillfallen/{}", door.offering.id);
    let wanted = query.trim().to_lowercase();
    let row = |one: &Expected| Row {
        id: one.row.id.to_string(),
        code: one.code.bare().to_owned(),
        name: one.row.name_in_lists(),
        called: one.row.name(),
        organisation: one.row.organisation_name.clone(),
        since: one.since.map(time::hour),
    };
    let rows = door.seated.iter().map(row);
    let sessions = door.sessions.iter().map(|one| (here(one.id), name(one), one.id == door.session.id));
    CheckInPage {
        chrome: visitor.chrome(format!("Incheckning: {}", door.course.title)).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&door.course.title, format!("/arbete/kurser/{}", door.course.id)),
            ("Deltagare", format!("{offering}/deltagare")),
        ]),
        title: door.course.title.clone(),
        when: name(&door.session),
        here: here(door.session.id),
        sessions: if door.sessions.len() > 1 { sessions.collect() } else { Vec::new() },
        has_come: door.session.day_has_come(now),
        present: door.present(),
        seated: door.seated.len(),
        unnamed: (unnamed > 0).then(|| swedish::number(unnamed)),
        rows: rows.filter(|row| row.name.to_lowercase().contains(&wanted)).collect(),
        unexpected: door
            .without_seat
            .iter()
            .map(|(row, made)| Unexpected {
                id: row.id.to_string(),
                name: row.name_in_lists(),
                organisation: row.organisation_name.clone(),
                said: format!("Incheckad {} av {}. {}.", time::hour(made.made_at), made.made_by_name, row.state.name()),
            })
            .collect(),
        person: visitor.actor.identity().map(|identity| identity.person.to_string()).unwrap_or_default(),
        made_at: now.to_rfc3339(),
        offering,
        query,
    }
}

/// One mark, by a form.
#[handler]
pub(super) async fn mark(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(session): Path<SessionId>,
    sent: Sent,
) -> Answer {
    let named = sent.value("registration").parse();
    let mark = Mark {
        id: CheckInId::new(),
        session,
        who: named.map_or_else(|_| Who::Code(sent.text("code")), Who::Registration),
        is_present: sent.value("mark") != "tillbaka",
        made_at: portal.database.clock().now(),
    };
    let told = portal
        .database
        .write(&visitor.actor, async |scope| {
            let offering = scope.get::<session::Entity>(session).await?.offering_id;
            check_in::note(scope, &portal.codes, offering, None, &[mark]).await.map_err(Failure)
        })
        .await?;
    let mut to = here(session);
    for told in &told {
        let (tone, text) = said(told);
        let flash = if tone == Tone::Success { Flash::done(text) } else { Flash::refused(text) };
        visitor::say(cookies, portal, &flash);
        if !sent.value("q").is_empty() {
            to.push('?');
            to.push_str(&serde_urlencoded::to_string([("q", sent.value("q"))]).unwrap_or_default());
        }
    }
    Ok(see_other(&to))
}

fn here(session: SessionId) -> String {
    format!("/arbete/incheckning/{session}")
}

fn name(session: &session::Model) -> String {
    let span = time::span(session.starts_at, session.ends_at);
    session.title.as_ref().map_or(span.clone(), |title| format!("{span}: {title}"))
}
