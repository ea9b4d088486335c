//! The portal's pages, as somebody with a browser and no scripts uses them.

mod billing;
mod courses;
mod group;
mod import;
mod lease;
mod lists;
mod municipality;
mod my_pages;
mod own;
mod people;
mod public;
mod unsent;
mod wishes;

use crate::support::Answer;

/// The form of a page, filled in, with the button that is pressed.
fn filled(page: &Answer, changes: &[(&str, &str)], button: &str) -> Vec<(String, String)> {
    let pressed = (!button.is_empty()).then_some(("till", button));
    page.filled("main form[method=post]", &changes.iter().copied().chain(pressed).collect::<Vec<_>>())
}

/// Where an answer leads.
#[track_caller]
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location").to_owned()
}
