//! The portal's pages, as somebody with a browser and no scripts uses them.

mod courses;
mod group;
mod lists;
mod municipality;
mod my_pages;
mod own;
mod people;
mod unsent;

use crate::support::Answer;

/// The form of a page, filled in, with the button that is pressed.
fn filled(page: &Answer, changes: &[(&str, &str)], button: &str) -> Vec<(String, String)> {
    let mut fields = page.form("main form[method=post]");
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    if !button.is_empty() {
        fields.push(("till".to_owned(), button.to_owned()));
    }
    fields
}

/// Where an answer leads.
#[track_caller]
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location").to_owned()
}
