//! What has been mailed to many about an offering, and how it went.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::jobs::batch::{self, Progress};
use samverk_domain::{swedish, time};

use super::{Head, head};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::progress::{Shown, name};
use crate::visitor::Visitor;

struct Row {
    name: &'static str,
    begun: String,
    work: Shown,
    queued: String,
    sent: String,
    failed: String,
}

#[derive(Template)]
#[template(path = "work/offerings/mailings.html")]
struct MailingsPage {
    chrome: Chrome,
    head: Head,
    is_under_way: bool,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<MailingsPage>> {
    let (course, offering, mailings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            Ok::<_, Failure>((course, offering, batch::about(scope, id).await?))
        })
        .await?;
    let head = head(&visitor.actor, &course, &offering, portal.database.clock().now());
    let rows: Vec<_> = mailings.iter().map(row).collect();
    Ok(Page(MailingsPage {
        chrome: visitor.chrome(format!("Utskick: {} {}", course.title, head.when)).within(Area::Work),
        head,
        is_under_way: rows.iter().any(|row| row.work.is_under_way),
        rows,
    }))
}

fn row(progress: &Progress) -> Row {
    Row {
        name: name(progress.batch.kind),
        begun: format!("{} av {}", time::moment(progress.batch.started_at), progress.batch.started_by_name),
        work: Shown::of(progress),
        queued: swedish::number(progress.left),
        sent: swedish::number(progress.done()),
        failed: swedish::number(progress.troubled),
    }
}
