//! Course wishes as the kommuner see them: what each needs, and who stands behind it.

mod form;
mod list;
mod show;
mod withdraw;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/min-kommun/onskemal", get(list::show))
        .at("/min-kommun/onskemal/nytt", get(form::blank).post(form::ask))
        .at("/min-kommun/onskemal/:wish", get(show::show).post(show::stand_behind))
        .at("/min-kommun/onskemal/:wish/lamna", post(show::leave))
        .at("/min-kommun/onskemal/:wish/andra", get(form::edit).post(form::change))
        .at("/min-kommun/onskemal/:wish/dra-tillbaka", get(withdraw::ask).post(withdraw::submit))
}
