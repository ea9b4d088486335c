//! TODO

use poem::Route;

pub(super) fn routes(pages: Route) -> Route {
    pages
}
