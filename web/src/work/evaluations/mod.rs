//! Evaluations as the staff see them: NKI over the years, what came of each offering, and what is asked.

mod course;
mod export;
mod overview;
mod template;
mod template_form;
mod templates;
mod totals;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/nki", get(overview::show))
        .at("/arbete/nki.xlsx", get(export::overview))
        .at("/arbete/nki.csv", get(export::overview))
        .at("/arbete/nki/kurser/:course", get(course::show).post(course::set))
        .at("/arbete/nki/mallar", get(templates::show))
        .at("/arbete/nki/mallar/ny", get(template::ask_new).post(template::create))
        .at("/arbete/nki/mallar/:template", get(template::ask).post(template::change))
        .at("/arbete/kurser/tillfallen/:offering/utvardering", get(totals::show))
        .at("/arbete/kurser/tillfallen/:offering/utvardering/stang", post(totals::close))
        .at("/arbete/kurser/tillfallen/:offering/utvardering.xlsx", get(export::of_offering))
        .at("/arbete/kurser/tillfallen/:offering/utvardering.csv", get(export::of_offering))
}
