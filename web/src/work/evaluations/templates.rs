//! The templates that there are, and what is always asked.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::evaluations::index::{MARKS, Mark};
use samverk_domain::evaluations::template;
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;
use crate::work::{Crumbs, crumbs};

struct Row {
    href: String,
    name: String,
    is_default: bool,
    open: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "work/evaluations/templates.html")]
struct TemplatesPage {
    chrome: Chrome,
    crumbs: Crumbs,
    marks: [Mark; 3],
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<TemplatesPage>> {
    let all = portal.database.read(&visitor.actor, async |scope| template::list(scope).await.map_err(Failure)).await?;
    let row = |one: template::Model| Row {
        href: format!("/arbete/nki/mallar/{}", one.id),
        is_default: one.is_default,
        open: count(one.open_days, "dag", "dagar"),
        changed: format!("{}, {}", time::date(time::local_date(one.updated_at)), one.updated_by),
        name: one.name,
    };
    Ok(Page(TemplatesPage {
        chrome: visitor.chrome("Frågor och mallar").within(Area::Work),
        crumbs: crumbs([("Utvärderingar", "/arbete/nki".to_owned())]),
        marks: MARKS,
        rows: all.into_iter().map(row).collect(),
    }))
}
