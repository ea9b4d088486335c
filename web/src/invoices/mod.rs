//! What the staff's pages and the kommun's own show of a basis for invoices.

use samverk_domain::billing::basis::{self, Listed, Whole};
use samverk_domain::billing::line;
use samverk_domain::{money, time};

use crate::layout::Tone;
use crate::words;

/// A basis in a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) organisation: String,
    pub(crate) month: String,
    pub(crate) reference: String,
    pub(crate) state: (&'static str, Tone),
    pub(crate) net: String,
    pub(crate) vat: String,
    pub(crate) total: String,
}

impl Row {
    pub(crate) fn of(listed: &Listed, href: String) -> Self {
        Self {
            href,
            organisation: listed.organisation_name.clone(),
            month: listed.month.name(),
            reference: listed.closed.as_ref().map(basis::Model::reference).unwrap_or_default(),
            state: words::invoice_state(listed.state()),
            net: money::kronor(listed.net_ore),
            vat: money::kronor(listed.vat_ore),
            total: money::kronor(listed.total_ore()),
        }
    }
}

/// A basis with its lines.
pub(crate) struct Shown {
    pub(crate) row: Row,
    /// What has become of it, in sentences.
    pub(crate) story: Vec<String>,
    pub(crate) sections: Vec<Section>,
    /// Sentence and amount of each sum.
    pub(crate) sums: Vec<(String, String)>,
}

/// What one unit pays under one reference.
pub(crate) struct Section {
    pub(crate) unit: String,
    pub(crate) reference: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) net: String,
}

/// A line.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) course: String,
    pub(crate) when: String,
    pub(crate) state: &'static str,
    /// Why it is taken back, if it is.
    pub(crate) credit: String,
    pub(crate) vat: String,
    pub(crate) net: String,
}

impl Shown {
    pub(crate) fn of(whole: &Whole, href: String) -> Self {
        let Whole { listed, sums, lines, .. } = whole;
        let rate = |rate: &samverk_domain::billing::Rate| {
            let what = format!("Moms {}\u{a0}% på {}", rate.percent, money::kronor(rate.net_ore));
            (what, money::kronor(rate.vat_ore))
        };
        let mut all = vec![("Summa exklusive moms".to_owned(), money::kronor(sums.net_ore))];
        all.extend(sums.rates.iter().map(rate));
        all.push(("Summa inklusive moms".to_owned(), money::kronor(sums.total_ore())));
        Self { row: Row::of(listed, href), story: story(listed), sections: sections(lines), sums: all }
    }
}

fn story(listed: &Listed) -> Vec<String> {
    let Some(row) = &listed.closed else {
        return vec!["Underlaget följer det som händer tills månaden stängs.".to_owned()];
    };
    let mut story = vec![format!("Stängt {} av {}.", time::moment(row.closed_at), row.closed_by_name)];
    if let (Some(at), Some(by)) = (row.exported_at, &row.exported_by_name) {
        story.push(format!("Exporterat senast {} av {by}.", time::moment(at)));
    }
    story
}

/// By unit and reference, those without a unit last.
fn sections(lines: &[line::Model]) -> Vec<Section> {
    let key = |line: &line::Model| (line.unit_name.is_none(), line.unit_name.clone(), line.invoice_reference.clone());
    let mut sorted: Vec<_> = lines.iter().collect();
    sorted.sort_by_key(|line| key(line));
    sorted
        .chunk_by(|one, next| key(one) == key(next))
        .map(|lines| Section {
            unit: lines[0].unit_name.clone().unwrap_or_else(|| "Ingen särskild enhet".to_owned()),
            reference: lines[0].invoice_reference.clone(),
            net: money::kronor(lines.iter().map(|line| line.net_ore).sum()),
            lines: lines.iter().map(|line| Line::of(line)).collect(),
        })
        .collect()
}

impl Line {
    fn of(line: &line::Model) -> Self {
        Self {
            name: line.name(),
            course: line.course_title.clone(),
            when: time::span(line.starts_at, line.ends_at),
            state: line.state.name(),
            credit: match (line.credits_id, &line.reason) {
                (None, _) => String::new(),
                (Some(_), None) => "Kredit: kostnaden har ändrats sedan den fakturerades.".to_owned(),
                (Some(_), Some(reason)) => format!("Kredit: {reason}"),
            },
            vat: format!("{}\u{a0}%", line.vat_percent),
            net: money::kronor(line.net_ore),
        }
    }
}
