//! The audit trail over all organisations.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::audit::{self, Listed};
use samverk_domain::organisations::organisation;
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, Paging, choices};
use crate::trail::{self, Change};
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    organisation: String,
    sida: String,
}

struct Row {
    at: String,
    who: String,
    what: String,
    summary: String,
    organisation: String,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "work/operations/trail.html")]
struct TrailPage {
    chrome: Chrome,
    organisations: Vec<Choice>,
    asked: String,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<TrailPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let (found, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            // Coordinators read the trail of their own organisation on its pages.
            scope.require(Permission::ReadOperations)?;
            let organisations = organisation::all(scope).await?;
            let chosen = organisations.iter().find(|one| one.slug == asked.organisation).map(|one| one.id);
            Ok::<_, Failure>((audit::list(scope, chosen, Part { page, limit: ROWS }).await?, organisations))
        })
        .await?;
    let mut all = vec![Choice::new("", "Alla organisationer")];
    all.extend(choices(organisations.into_iter().map(|one| (one.slug, one.name))));
    let query = serde_urlencoded::to_string([("organisation", &asked.organisation)]).unwrap_or_default();
    Ok(Page(TrailPage {
        chrome: visitor.chrome("Logg").within(Area::Work),
        organisations: all,
        count: words::total(found.total, "händelse", "händelser"),
        rows: found.rows.into_iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| format!("/arbete/drift/logg?{query}&sida={page}")),
        asked: asked.organisation,
    }))
}

fn row(event: Listed) -> Row {
    Row {
        at: time::moment(event.at),
        who: event.actor_name,
        what: trail::sentence(&event.action, &event.summary),
        changes: trail::changes(&event.action, event.before.as_deref(), event.after.as_deref()),
        summary: event.summary,
        organisation: event.organisation_name,
    }
}
