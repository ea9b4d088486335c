//! Projects: what anybody reads of them, and what those read who take part.

mod list;
mod show;
mod words;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages.at("/projekt", get(list::show)).at("/projekt/:project", get(show::show))
}
