//! What the association's staff do in the portal, and the pages of information.

mod access;
mod billing;
mod check_in;
mod co_organisers;
mod courses;
mod documents;
mod forms;
mod information;
mod members;
mod offerings;
mod operations;
mod papers;
mod participants;
mod pools;
mod registration;
mod rooms;
mod series;

use crate::support::{Answer, User};

/// Fills in the form of a page and sends it to the page's own address, which leads on.
async fn fill(user: &User, path: &str, with: &[(&str, &str)]) -> String {
    let page = user.visit(path).await.assert(200);
    let answer = user.submit(path, &page.filled("main form", with)).await.assert(303);
    answer.header("location").to_owned()
}

/// The first address on a page that begins so.
fn link(page: &Answer, start: &str) -> String {
    page.attribute(&format!("main a[href^='{start}']"), "href")
}
