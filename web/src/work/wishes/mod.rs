//! Course wishes as the staff see them: who needs what, and what is answered.

mod list;
mod show;

use poem::{Route, get};

pub(super) fn routes(pages: Route) -> Route {
    pages.at("/arbete/onskemal", get(list::show)).at("/arbete/onskemal/:wish", get(show::show).post(show::tell))
}
