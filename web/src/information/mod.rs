//! Pages of information: accessibility, personal data, members, the API's documentation.

use poem::Route;

pub(crate) fn routes(pages: Route) -> Route {
    pages
}
