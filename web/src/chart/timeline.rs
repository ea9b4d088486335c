//! Bars from day to day under a ruler of years, in groups, with a line for today.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::{WIDTH, shortened};

/// What the ruler takes above the bars, and the word for today below them.
const RULER: i64 = 24;
/// What the name of a group takes.
const HEADING: i64 = 28;
/// What a bar takes, with its label above it.
const STEP: i64 = 40;
/// Years that the ruler has room to name.
const NAMED: i32 = 8;

/// Something that goes on for a time.
#[derive(Clone, Debug)]
pub struct Span {
    /// What it is.
    pub label: String,
    /// Where more is told of it.
    pub href: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none when it goes on.
    pub to: Option<NaiveDate>,
    /// The time as people read it.
    pub text: String,
}

/// What belongs together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// What goes on, in order.
    pub spans: Vec<Span>,
}

/// What goes on when.
#[derive(Clone, Debug, Template)]
#[template(path = "chart/timeline.html")]
pub struct Timeline {
    id: String,
    title: String,
    summary: String,
    groups: Vec<Group>,
    height: i64,
    /// Where each year begins.
    ruler: Vec<(i64, i32)>,
    headings: Vec<(i64, String)>,
    drawn: Vec<Bar>,
    /// Where today is, and the word for it: on the drawing, also at its ends.
    today: Option<(i64, i64)>,
}

#[derive(Clone, Debug)]
struct Bar {
    label: String,
    said: String,
    x: i64,
    y: i64,
    width: i64,
}

impl Timeline {
    /// From the first year of any of them to the last. None if there is nothing to draw.
    #[must_use]
    pub fn of(id: &str, title: &str, summary: String, groups: Vec<Group>, today: NaiveDate) -> Option<Self> {
        let spans = || groups.iter().flat_map(|group| &group.spans);
        let first = spans().map(|span| span.from.year()).min()?;
        let last = spans().map(|span| span.to.map_or(span.from, |to| to).year()).max()?.max(first);
        let (begin, end) = (NaiveDate::from_yo_opt(first, 1)?, NaiveDate::from_yo_opt(last + 1, 1)?);
        let x = |day: NaiveDate| WIDTH * (day - begin).num_days() / (end - begin).num_days().max(1);
        let (mut y, mut headings, mut drawn) = (RULER, Vec::new(), Vec::new());
        for group in &groups {
            headings.push((y + HEADING - 8, group.name.clone()));
            y += HEADING;
            for span in &group.spans {
                let to = span.to.map_or(end, |day| day.succ_opt().unwrap_or(day));
                drawn.push(Bar {
                    label: shortened(&span.label),
                    said: format!("{}: {}", span.label, span.text),
                    x: x(span.from),
                    y,
                    width: (x(to) - x(span.from)).max(2),
                });
                y += STEP;
            }
        }
        let step = usize::try_from((last - first) / NAMED + 1).unwrap_or(1);
        let year = |year: i32| Some((x(NaiveDate::from_yo_opt(year, 1)?), year));
        Some(Self {
            id: id.to_owned(),
            title: title.to_owned(),
            summary,
            height: y + RULER,
            ruler: (first..=last).step_by(step).filter_map(year).collect(),
            headings,
            drawn,
            today: (begin <= today && today < end).then(|| (x(today), x(today).clamp(20, WIDTH - 20))),
            groups,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn timeline(today: &str) -> Timeline {
        let span = |label: &str, from: &str, to: Option<&str>| Span {
            label: label.to_owned(),
            href: "/projekt/blom".to_owned(),
            from: day(from),
            to: to.map(day),
            text: "då och då".to_owned(),
        };
        let groups = vec![
            Group { name: "Miljö".to_owned(), spans: vec![span("Ängar <nu>", "2025-01-01", Some("2026-12-31"))] },
            Group { name: "Skola".to_owned(), spans: vec![span("Läslust", "2026-01-01", None)] },
        ];
        Timeline::of("tid", "Projekt i tiden", "Två projekt.".to_owned(), groups, day(today)).expect("a timeline")
    }

    #[test]
    fn a_bar_goes_from_its_first_day_to_its_last_and_what_has_no_last_day_to_the_edge() {
        let drawn = timeline("2026-01-01").drawn;
        assert_eq!(drawn.iter().map(|bar| (bar.x, bar.width)).collect::<Vec<_>>(), [(0, 400), (200, 200)]);
        assert!(drawn[0].y < drawn[1].y);
    }

    #[test]
    fn today_is_drawn_when_it_is_on_the_ruler() {
        assert_eq!(timeline("2026-01-01").today, Some((200, 200)));
        assert_eq!(timeline("2027-01-01").today, None);
        assert_eq!(timeline("2024-12-31").today, None);
    }

    #[test]
    fn what_is_drawn_stands_in_words_and_in_a_table_too() {
        let html = timeline("2026-01-01").to_string();
        for text in ["aria-labelledby=\"tid-titel tid-text\"", "Två projekt.", "Ängar &#60;nu&#62;", "I dag"] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(html.contains("Visa som tabell") && html.contains("href=\"/projekt/blom\""), "{html}");
        assert!(!html.contains("style"), "{html}");
    }
}
