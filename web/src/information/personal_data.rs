//! What is known about people here, why, and for how long.

use askama::Template;
use poem::handler;

use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "information/personal_data.html")]
struct PersonalDataPage {
    chrome: Chrome,
}

#[handler]
pub(super) fn show(visitor: &Visitor) -> Page<PersonalDataPage> {
    let mut chrome = visitor.chrome("Personuppgifter");
    "Vilka personuppgifter portalen har, varför, vem som ser dem och hur länge.".clone_into(&mut chrome.description);
    Page(PersonalDataPage { chrome })
}
