//! Projects: what anybody reads of them and of what they come to, and what those read who take part.

mod list;
mod portfolio;
mod show;
mod words;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/projekt", get(list::show))
        .at("/projekt.csv", get(list::file))
        .at("/projekt.xlsx", get(list::file))
        .at("/projekt/portfolj", get(portfolio::show))
        .at("/projekt/portfolj.csv", get(portfolio::file))
        .at("/projekt/portfolj.xlsx", get(portfolio::file))
        .at("/projekt/:project", get(show::show))
}
