//! Long work: how far it has come, on a page of its own and at the top of the page that it was begun on.

mod page;
mod shown;

use poem::{Route, get, post};

pub(crate) use shown::{Shown, name};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/pagar/:batch", get(page::show))
        .at("/pagar/:batch/avbryt", post(page::cancel))
        .at("/pagar/:batch/forsok-igen", post(page::retry))
}
