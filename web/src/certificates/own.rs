//! The visitor's own certificates.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::Error;
use samverk_domain::certificates::{self, Filter};
use samverk_domain::store::Page as Part;

use super::row::Row;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

/// More than anybody has.
const MOST: Part = Part { page: 1, limit: 500 };

#[derive(Template)]
#[template(path = "certificates/own.html")]
struct OwnPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<OwnPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let filter = Filter { person: Some(me), ..Filter::default() };
    let found = portal
        .database
        .read(&visitor.actor, async |scope| certificates::list(scope, &filter, MOST).await.map_err(Failure))
        .await?;
    let now = portal.database.clock().now();
    Ok(Page(OwnPage {
        chrome: visitor.chrome("Mina intyg").within(Area::MyPages),
        rows: found.rows.iter().map(|one| Row::of(one, &visitor.actor, now)).collect(),
    }))
}
