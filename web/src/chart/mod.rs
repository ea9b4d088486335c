//! Charts, drawn here as SVG: bars, a line, a map and a timeline. Each has a title and a description for those who do not see it, says every
//! figure in words too, and has the same figures as a table below. Their colours are classes of the stylesheet, so that they
//! follow light, dark and print.

mod map;
mod timeline;

use askama::Template;

pub use map::Map;
pub use timeline::{Group, Span, Timeline};

/// The width that is drawn; the page scales it.
const WIDTH: i64 = 400;
/// What a letter of a figure after a bar takes, and what stands before the first.
const LETTER: i64 = 8;
/// Labels of so many characters stand beside their bars, longer ones above.
const SHORT: usize = 4;
/// Characters of a label that there is room for.
const LONG: usize = 48;

/// A figure of a chart.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it is a figure of.
    pub label: String,
    /// How large it is.
    pub value: i64,
    /// How much of that is drawn as filled, in a chart of shares.
    pub part: i64,
    /// The same as people read it.
    pub text: String,
}

/// What a chart shows and how it is called.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The most important of it in a sentence or two.
    pub summary: String,
    /// The headings of the table: of the labels and of the figures.
    pub headings: (&'static str, &'static str),
    /// What it shows, in order.
    pub figures: Vec<Figure>,
}

/// A bar for each figure, below each other.
#[derive(Clone, Debug, Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    chart: Chart,
    height: i64,
    /// Whether each bar is filled as far as its part.
    is_of_shares: bool,
    drawn: Vec<Bar>,
}

#[derive(Clone, Debug)]
struct Bar {
    label: String,
    text: String,
    label_y: i64,
    x: i64,
    y: i64,
    width: i64,
    filled: i64,
}

impl Bars {
    /// The longest bar is the largest figure's.
    #[must_use]
    pub fn of(chart: Chart) -> Self {
        Self::drawn(chart, false)
    }

    /// The same, each bar an outline that is filled as far as its part.
    #[must_use]
    pub fn of_shares(chart: Chart) -> Self {
        Self::drawn(chart, true)
    }

    fn drawn(chart: Chart, is_of_shares: bool) -> Self {
        let is_beside = chart.figures.iter().all(|figure| figure.label.chars().count() <= SHORT);
        let (x, step, down) = if is_beside { (40, 24, 3) } else { (0, 48, 20) };
        let most = chart.figures.iter().map(|figure| figure.value).max().unwrap_or_default().max(1);
        let letters = chart.figures.iter().map(|figure| figure.text.chars().count()).max().unwrap_or_default();
        let longest = WIDTH - x - LETTER * (i64::try_from(letters).unwrap_or_default() + 1);
        let bar = |(place, figure): (i64, &Figure)| Bar {
            label: shortened(&figure.label),
            text: figure.text.clone(),
            label_y: place * step + 15,
            x,
            y: place * step + down,
            width: longest * figure.value / most,
            filled: longest * figure.part / most,
        };
        let drawn: Vec<_> = (0..).zip(&chart.figures).map(bar).collect();
        Self { height: step * i64::try_from(drawn.len()).unwrap_or(0), is_of_shares, drawn, chart }
    }
}

/// A line through figures from nothing to a highest one.
#[derive(Clone, Debug, Template)]
#[template(path = "chart/line.html")]
pub struct Line {
    chart: Chart,
    /// Where each is, with its label and figure.
    dots: Vec<(i64, i64, String, String)>,
    /// The heights that lines are drawn at, with their figures.
    grid: [(i64, i64); 3],
    path: String,
}

impl Line {
    /// Figures beside each other, between nothing and the highest that is possible.
    #[must_use]
    pub fn of(chart: Chart, highest: i64) -> Self {
        const LEFT: i64 = 56;
        let y = |value: i64| 144 - 120 * value / highest.max(1);
        let gaps = i64::try_from(chart.figures.len()).unwrap_or(1).max(2) - 1;
        let x = |place: i64| LEFT + place * (WIDTH - LEFT - 28) / gaps;
        let dot =
            |(place, figure): (i64, &Figure)| (x(place), y(figure.value), figure.label.clone(), figure.text.clone());
        let dots: Vec<_> = (0..).zip(&chart.figures).map(dot).collect();
        let path = dots.iter().map(|(x, y, ..)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        Self { dots, path, grid: [0, highest / 2, highest].map(|value| (y(value), value)), chart }
    }
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LONG {
        return label.to_owned();
    }
    format!("{}…", label.chars().take(LONG - 1).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(figures: &[(&str, i64)]) -> Chart {
        let figure = |(label, value): &(&str, i64)| Figure {
            label: (*label).into(),
            value: *value,
            part: *value / 2,
            text: value.to_string(),
        };
        Chart {
            id: "nki".into(),
            title: "NKI <per år>".into(),
            summary: "Högst 2026.".into(),
            headings: ("År", "NKI"),
            figures: figures.iter().map(figure).collect(),
        }
    }

    #[test]
    fn what_is_drawn_is_told_in_words_and_holds_nothing_that_the_policy_of_pages_forbids() {
        let bars = Bars::of(chart(&[("1", 2), ("2", 4)])).to_string();
        let line = Line::of(chart(&[("2025", 50), ("2026", 100)]), 100).to_string();
        for html in [&bars, &line] {
            assert!(html.contains("role=\"img\" aria-labelledby=\"nki-titel nki-text\""), "{html}");
            assert!(html.contains("Högst 2026.") && html.contains("NKI &#60;per år&#62;"), "{html}");
            assert!(html.contains("Visa som tabell") && !html.contains("style"), "{html}");
        }
        assert!(bars.contains("width=\"172\"") && bars.contains("width=\"344\""), "{bars}");
        let shares = Bars::of_shares(chart(&[("1", 2), ("2", 4)])).to_string();
        assert!(shares.contains("chart__whole\" x=\"40\" y=\"27\" width=\"344\""), "{shares}");
        assert!(shares.contains("chart__bar\" x=\"40\" y=\"27\" width=\"172\""), "{shares}");
        assert!(line.contains("points=\"56,84 372,24\""), "{line}");
    }

    #[test]
    fn a_chart_of_nothing_and_of_noughts_can_be_drawn() {
        assert!(Bars::of(chart(&[])).to_string().contains("viewBox=\"0 0 400 0\""));
        assert!(Bars::of(chart(&[("Ja", 0)])).to_string().contains("width=\"0\""));
        assert!(Line::of(chart(&[("2026", 0)]), 100).to_string().contains("points=\"56,144\""));
    }
}
