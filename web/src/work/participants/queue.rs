//! The waiting list, in its order.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::{OfferingId, participants};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;
use crate::work::offerings::{Head, head};

struct Row {
    name: String,
    organisation: String,
    email: Option<String>,
    since: String,
    cancel: String,
}

#[derive(Template)]
#[template(path = "work/participants/queue.html")]
struct QueuePage {
    chrome: Chrome,
    head: Head,
    count: String,
    left: String,
    rows: Vec<Row>,
    current: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<QueuePage>> {
    let list = portal
        .database
        .read(&visitor.actor, async |scope| participants::list(scope, id).await.map_err(Failure))
        .await?;
    let head = head(&visitor.actor, &list.course, &list.offering, portal.database.clock().now());
    let rows = list.queued.iter().map(|row| Row {
        name: row.name(),
        organisation: row.organisation_name.clone(),
        email: row.email.clone(),
        since: time::moment(row.created_at),
        cancel: format!("/arbete/anmalningar/{}/avboka", row.id),
    });
    Ok(Page(QueuePage {
        chrome: visitor.chrome(format!("Reservlista: {} {}", list.course.title, head.when)).within(Area::Work),
        count: count(list.queued.len() as u64, "person väntar", "personer väntar"),
        left: count(list.offering.seats_left().unsigned_abs(), "plats är ledig", "platser är lediga"),
        rows: rows.collect(),
        current: format!("{}/reservlista", head.page),
        head,
    }))
}
