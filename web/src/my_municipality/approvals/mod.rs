//! What the kommun approves of that its people register themselves for: what waits, the answer, and the rule.

mod decide;
mod list;
mod rule;

use poem::{Route, get};
use samverk_domain::courses::approval::Asked;
use samverk_domain::{money, time};

use crate::words;

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/min-kommun/godkannanden", get(list::show))
        .at("/min-kommun/godkannanden/beslut", get(decide::ask).post(decide::submit))
        .at("/min-kommun/godkannanden/regel", get(rule::edit).post(rule::change))
}

/// A registration to answer about.
struct Row {
    id: String,
    name: String,
    title: String,
    slug: String,
    when: String,
    unit: String,
    price: String,
    /// How many seats are left, and who waits for one.
    seats: String,
    /// Until when a seat is held; none while there is no seat.
    answer_by: Option<String>,
}

impl Row {
    fn of(asked: &Asked) -> Self {
        let row = &asked.row;
        let left = words::count(Ord::max(asked.capacity - asked.seats_taken, 0), "plats kvar", "platser kvar");
        Self {
            id: row.id.to_string(),
            name: row.name(),
            title: row.course_title.clone(),
            slug: row.course_slug.clone(),
            when: time::span(row.starts_at, row.ends_at),
            unit: row.unit_name.clone().unwrap_or_default(),
            price: money::kronor(row.price_ore),
            seats: if asked.queue_length > 0 {
                format!("{left}, {} på reservlistan", asked.queue_length)
            } else {
                left
            },
            answer_by: asked.answer_by.map(time::moment),
        }
    }
}
