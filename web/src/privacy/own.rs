//! Everything that is kept about the visitor: to read, and as a file.

use askama::Template;
use poem::http::header;
use poem::web::Data;
use poem::{IntoResponse, handler};
use samverk_domain::privacy::copy::{self, Part, Value};
use samverk_domain::privacy::request::{self, State};
use samverk_domain::{Error, time};
use serde_json::json;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::trail;
use crate::visitor::Visitor;

/// A part of the copy, in words.
struct Shown {
    heading: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "privacy/own.html")]
struct OwnPage {
    chrome: Chrome,
    parts: Vec<Shown>,
    /// The last day to answer a request to be erased that waits.
    due: Option<String>,
    /// Where it is taken back.
    withdraw: String,
    /// Why the latest was refused.
    refused: Option<String>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<OwnPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let read = async |scope: &_| Ok((copy::of_actor(scope).await?, request::latest(scope, me).await?));
    let (parts, asked) = portal.database.read(&visitor.actor, read).await.map_err(Failure)?;
    let asked = asked.map(|one| one.request);
    let of = |state| asked.as_ref().filter(|request| request.state == state);
    Ok(Page(OwnPage {
        chrome: visitor.chrome("Mina uppgifter").within(Area::MyPages),
        parts: parts.iter().map(shown).collect(),
        due: of(State::Waiting).map(|request| time::date(request.due_on)),
        withdraw: asked
            .as_ref()
            .map(|request| format!("/mina-sidor/uppgifter/ta-bort/angra/{}", request.id))
            .unwrap_or_default(),
        refused: of(State::Refused).and_then(|request| request.reason.clone()),
    }))
}

fn shown(part: &Part) -> Shown {
    let is_trail = part.table == "audit_event";
    let words = |value: &Value| match value {
        Value::Text(action) if is_trail => trail::done(action).to_owned(),
        other => other.words(),
    };
    let rows = part.rows.iter().map(|row| row.iter().map(words).collect()).collect();
    Shown { heading: part.heading, columns: part.columns.clone(), rows }
}

#[handler]
pub(super) async fn take(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer {
    let take = async |scope: &_| copy::take(scope).await.map_err(Failure);
    let parts = portal.database.write(&visitor.actor, take).await?;
    let now = portal.database.clock().now();
    let file = json!({ "collectedAt": now.to_rfc3339(), "parts": parts });
    let disposition = format!("attachment; filename=\"mina-uppgifter-{}.json\"", time::local_date(now));
    Ok(format!("{file:#}")
        .with_content_type("application/json; charset=utf-8")
        .with_header(header::CONTENT_DISPOSITION, disposition)
        .into_response())
}
