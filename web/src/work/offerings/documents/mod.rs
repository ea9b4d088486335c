//! Documents of an offering, as the staff keep them.

mod edit;
mod form;
mod list;
mod remove;

use poem::{Route, get};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser/tillfallen/:offering/dokument", get(list::show).post(list::add))
        .at("/arbete/kurser/tillfallen/:offering/dokument/:document", get(edit::ask).post(edit::change))
        .at("/arbete/kurser/tillfallen/:offering/dokument/:document/ta-bort", get(remove::ask).post(remove::remove))
}
