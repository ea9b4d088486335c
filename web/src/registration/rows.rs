//! The second step: every line with what will become of it, to choose and to mend.

use askama::Template;

use super::group::Group;
use super::offer::Offer;
use crate::forms;
use crate::layout::{Area, Chrome, FormErrors};
use crate::roster::ShownRow;
use crate::visitor::Visitor;
use crate::words;

/// Fields that the page shows.
const SHOWN: [&str; 5] = ["row", "givenName", "familyName", "email", "personId"];

#[derive(Template)]
#[template(path = "registration/rows.html")]
pub(super) struct RowsPage {
    chrome: Chrome,
    offer: Offer,
    summary: String,
    hidden: Vec<(String, String)>,
    rows: Vec<ShownRow>,
    queued: usize,
    errors: FormErrors,
}

impl RowsPage {
    pub(super) fn new(visitor: &Visitor, group: Group, errors: FormErrors) -> Self {
        let chosen = group.draft.chosen().count();
        Self {
            chrome: visitor.chrome(forms::title("Välj och rätta", &errors)).within(Area::Courses),
            summary: summary(&group.look.rows),
            hidden: group.draft.hidden(&SHOWN),
            queued: chosen.saturating_sub(group.offer.free),
            rows: group.look.rows,
            offer: group.offer,
            errors,
        }
    }
}

/// What the list is made of, in a sentence for each thing worth knowing.
fn summary(rows: &[ShownRow]) -> String {
    let count = |is: &dyn Fn(&ShownRow) -> bool| rows.iter().filter(|row| is(row)).count();
    let known = count(&|row| row.line.person.is_some());
    let mut sentences = vec![format!("Vi känner igen {known} av {}.", rows.len())];
    match count(&|row| row.is_open()) {
        0 => {}
        faulty => sentences.push(words::count(faulty, "rad behöver rättas.", "rader behöver rättas.")),
    }
    match count(&|row| !row.can_be_chosen) {
        0 => {}
        registered => {
            sentences.push(words::count(registered, "person är redan anmäld.", "personer är redan anmälda."));
        }
    }
    sentences.join(" ")
}
