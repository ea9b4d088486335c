//! What the association's staff do: courses and their offerings, participants, members, and what keeps it running.

mod changed;
mod courses;
mod members;
mod offerings;
mod operations;
mod participants;
mod today;

use poem::http::StatusCode;
use poem::{IntoResponse, Response, Route, get};

use crate::layout::{FormErrors, Page};

pub(crate) fn routes(pages: Route) -> Route {
    let pages = pages.at("/arbete", get(today::show));
    [courses::routes, offerings::routes, participants::routes, members::routes, operations::routes]
        .into_iter()
        .fold(pages, |pages, add| add(pages))
}

/// The way to a page, as the page shows it: label and address of each page above it.
type Crumbs = Vec<(String, String)>;

/// The crumbs of a page under "Arbete".
fn crumbs<const N: usize>(above: [(&str, String); N]) -> Crumbs {
    let work = ("Arbete".to_owned(), "/arbete".to_owned());
    std::iter::once(work).chain(above.map(|(label, href)| (label.to_owned(), href))).collect()
}

/// The title of a page with a form, which says first if there is something to mend.
fn form_title(title: &str, errors: &FormErrors) -> String {
    if errors.is_empty() { title.to_owned() } else { format!("Fel: {title}") }
}

/// A form that came back with faults.
fn to_mend(page: impl askama::Template + Send) -> Response {
    Page(page).with_status(StatusCode::BAD_REQUEST).into_response()
}

/// `1 kurs`, `7 kurser`.
fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
