//! What concerns the staff now.

use askama::Template;
use poem::handler;
use poem::web::Data;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use samverk_domain::access::Permission;

#[derive(Template)]
#[template(source = "{{ chrome.title }}", ext = "html")]
struct TodayPage {
    chrome: Chrome,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<TodayPage>> {
    portal
        .database
        .read(&visitor.actor, async |scope| scope.require(Permission::ReadCourseWork).map_err(Failure))
        .await?;
    Ok(Page(TodayPage { chrome: visitor.chrome("Arbete").within(Area::Work) }))
}
