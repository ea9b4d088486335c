//! Whom an offering invites: who sees it, those who are invited and what they answered.

mod list;
mod withdraw;

use poem::{Route, get, post};
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::invitation::Answer;

use crate::layout::Tone;

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser/tillfallen/:offering/inbjudna", get(list::show).post(list::invite))
        .at("/arbete/kurser/tillfallen/:offering/inbjudna/synlighet", post(list::set_visibility))
        .at("/arbete/kurser/tillfallen/:offering/inbjudna/paminn", post(list::remind))
        .at(
            "/arbete/kurser/tillfallen/:offering/inbjudna/:invitation/dra-tillbaka",
            get(withdraw::ask).post(withdraw::submit),
        )
}

/// The address of the page.
fn address(offering: OfferingId) -> String {
    format!("/arbete/kurser/tillfallen/{offering}/inbjudna")
}

fn answer(answer: Answer) -> (&'static str, Tone) {
    match answer {
        Answer::Registered => ("Anmäld", Tone::Success),
        Answer::Declined => ("Tackat nej", Tone::Neutral),
        Answer::None => ("Inte svarat", Tone::Warning),
    }
}
