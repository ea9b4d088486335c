//! Who has done what in the kommun, and when: the audit trail in words.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::audit::{self, Listed};
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::Deserialize;

use super::own;
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Page, Paging};
use crate::trail;
use crate::visitor::Visitor;

/// Rows on a page.
const ROWS: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

struct Row {
    at: String,
    who: String,
    what: String,
    summary: String,
    changes: Vec<trail::Change>,
}

#[derive(Template)]
#[template(path = "my_municipality/events.html")]
struct EventsPage {
    chrome: Chrome,
    rows: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<EventsPage>> {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let events = portal
        .database
        .read(&visitor.actor, async |scope| audit::list(scope, Some(own), Part { page, limit: ROWS }).await)
        .await?;
    Ok(Page(EventsPage {
        chrome: visitor.chrome("Händelser").within(Area::MyMunicipality),
        rows: events.rows.iter().map(row).collect(),
        paging: Paging::new(events.page, events.total, |page| format!("/min-kommun/handelser?sida={page}")),
    }))
}

fn row(event: &Listed) -> Row {
    Row {
        at: time::moment(event.at),
        who: event.actor_name.clone(),
        what: trail::sentence(&event.action, &event.summary),
        summary: event.summary.clone(),
        changes: trail::changes(&event.action, event.before.as_deref(), event.after.as_deref()),
    }
}
