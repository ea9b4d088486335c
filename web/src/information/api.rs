//! The API's documentation.

use askama::Template;
use poem::handler;
use poem::web::Data;

use crate::Portal;
use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "information/api.html")]
struct ApiPage {
    chrome: Chrome,
    base_url: String,
}

#[handler]
pub(super) fn show(Data(portal): Data<&Portal>, visitor: &Visitor) -> Page<ApiPage> {
    let mut chrome = visitor.chrome("API");
    "Allt som går att göra i portalen går att göra genom vårt öppna API.".clone_into(&mut chrome.description);
    Page(ApiPage { chrome, base_url: portal.base_url.clone() })
}
