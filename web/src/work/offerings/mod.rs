//! Offerings, as the staff run them: facts, changes, states, and copies for another year.

mod co_organisers;
mod copy;
mod documents;
mod edit;
mod form;
mod invited;
mod mailings;
mod pools;
mod register;
mod rooms;
mod show;
mod transition;

use poem::{Route, get};

pub(crate) use show::{Head, head};

pub(super) fn routes(pages: Route) -> Route {
    invited::routes(pools::routes(pages))
        .at("/arbete/kurser/:course/nytt-tillfalle", get(edit::ask_new).post(edit::create))
        .at("/arbete/kurser/tillfallen/:offering", get(show::show))
        .at("/arbete/kurser/tillfallen/:offering/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/kurser/tillfallen/:offering/kopiera", get(copy::ask).post(copy::copy))
        .at("/arbete/kurser/tillfallen/:offering/medarrangorer", get(co_organisers::ask).post(co_organisers::set))
        .at("/arbete/kurser/tillfallen/:offering/lokal", get(rooms::ask).post(rooms::book))
        .at("/arbete/kurser/tillfallen/:offering/dokument", get(documents::show).post(documents::add))
        .at("/arbete/kurser/tillfallen/:offering/utskick", get(mailings::show))
        .at("/arbete/kurser/tillfallen/:offering/anmal", get(register::ask).post(register::begin))
        .at("/arbete/kurser/tillfallen/:offering/lage/:to", get(transition::ask).post(transition::take))
}
