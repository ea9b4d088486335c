//! Projects: what anybody reads of them and of what they come to, what those read who take part, and how each organisation handles its
//! own part.

mod answer;
mod follow_up;
mod list;
mod part;
pub(crate) mod part_row;
mod portfolio;
mod show;
pub(crate) mod words;

use poem::{Route, get};

use crate::layout::Tone;

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/projekt", get(list::show))
        .at("/projekt.csv", get(list::file))
        .at("/projekt.xlsx", get(list::file))
        .at("/projekt/portfolj", get(portfolio::show))
        .at("/projekt/portfolj.csv", get(portfolio::file))
        .at("/projekt/portfolj.xlsx", get(portfolio::file))
        .at("/projekt/:project", get(show::show))
        .at("/projekt/del/:part/andra", get(part::ask).post(part::change))
        .at("/projekt/del/:part/:way", get(answer::ask).post(answer::submit))
}

/// What is told under a heading.
type Fact = (&'static str, String);
/// A state in words, and how it is coloured.
type Tag = (&'static str, Tone);

/// Those of the facts that there are.
fn known<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<Fact> {
    facts.into_iter().filter_map(|(term, value)| value.map(|value| (term, value))).collect()
}
