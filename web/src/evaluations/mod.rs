//! What somebody thinks of a course, told behind a mailed link. Nobody is asked who they are.

mod answer;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages.at("/utvardering/:key", get(answer::show).post(answer::give))
}
