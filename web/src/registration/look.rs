//! A look at the lines of a list: who is known, who is registered already, what must be mended, and who gets a seat.

use samverk_domain::access::OrganisationId;
use samverk_domain::courses::registration::{self, Preview};
use samverk_domain::store::Scope;
use samverk_domain::{Fault, Result};

use super::draft::Draft;
use super::offer::Offer;
use crate::layout::{FormErrors, Tone};
use crate::roster::{Line, ShownRow};

/// The lines with what became of them, and what must be mended before the next step.
pub(super) struct Look {
    pub(super) rows: Vec<ShownRow>,
    pub(super) errors: FormErrors,
}

/// Looks at the lines of a draft. Names and addresses are completed from the people that are known.
pub(super) async fn look(
    scope: &Scope,
    organisation: OrganisationId,
    offer: &Offer,
    draft: &mut Draft,
) -> Result<Look> {
    let written = draft.lines.iter().map(|line| line.row.clone()).collect();
    let previews = registration::preview(scope, organisation, &offer.offerings, written).await?;
    for index in 0..draft.lines.len() {
        let repeats = repeated(&previews, &draft.lines, index).is_some();
        complete(&mut draft.lines[index], &previews[index], repeats);
    }
    let mut places = Places { offer, taken: 0 };
    let mut errors = FormErrors::default();
    let mut rows = Vec::with_capacity(previews.len());
    for (index, preview) in previews.iter().enumerate() {
        let mut row = ShownRow::new(index, draft.lines[index].clone(), &preview.recognised);
        let repeated = repeated(&previews, &draft.lines, index);
        judge(&mut row, preview, repeated, &mut places);
        if row.line.is_chosen {
            row.tell(&mut errors);
        }
        rows.push(row);
    }
    match draft.chosen().count() {
        0 => errors.add("row", "Välj minst en person."),
        chosen if chosen > registration::MOST => {
            errors.add("row", format!("En anmälan kan ha högst {} personer. Dela upp listan.", registration::MOST));
        }
        _ => {}
    }
    Ok(Look { rows, errors })
}

fn complete(line: &mut Line, preview: &Preview, repeats: bool) {
    line.row.clone_from(&preview.recognised.row);
    line.person = preview.recognised.person;
    if line.is_fresh {
        line.unit = preview.unit;
        line.is_chosen = !repeats;
    }
    line.is_chosen &= !preview.is_registered;
}

/// The number of an earlier line of the same person that is taken along.
fn repeated(previews: &[Preview], lines: &[Line], index: usize) -> Option<usize> {
    let mut index = index;
    loop {
        let faults = &previews[index].recognised.faults;
        let earlier = faults.iter().find_map(|fault| match fault.fault {
            Fault::SameAsRow(earlier) => Some(earlier),
            _ => None,
        })?;
        if lines[earlier - 1].is_chosen {
            return Some(earlier);
        }
        index = earlier - 1;
    }
}

/// Seats and places in the waiting list, given out in the order of the lines.
struct Places<'a> {
    offer: &'a Offer,
    taken: usize,
}

impl Places<'_> {
    fn next(&mut self) -> Option<i64> {
        self.taken += 1;
        let beyond = self.taken.checked_sub(self.offer.free).filter(|beyond| *beyond > 0)?;
        Some(self.offer.queue + i64::try_from(beyond).unwrap_or(i64::MAX))
    }
}

fn judge(row: &mut ShownRow, preview: &Preview, repeated: Option<usize>, places: &mut Places<'_>) {
    if preview.is_registered {
        row.can_be_chosen = false;
        row.becomes("Redan anmäld", Tone::Neutral, "Har en plats, eller står på reservlistan.");
    } else if let Some(earlier) = repeated {
        row.repeats(earlier);
    } else if !row.faults.is_empty() {
        row.becomes("Behöver rättas", Tone::Danger, "Rätta, eller ta bort krysset.");
    } else if !row.line.is_chosen {
        row.becomes("Anmäls inte", Tone::Neutral, "");
    } else {
        let advice = match (row.line.person, &places.offer.organisation) {
            (Some(_), _) => "",
            (None, None) => "Ny. Läggs till bland era personer.",
            (None, Some(_)) => "Ny. Läggs till bland kommunens personer.",
        };
        match places.next() {
            None => row.becomes("Får plats", Tone::Success, advice),
            Some(place) => row.becomes(format!("Reservlista, plats {place}"), Tone::Info, advice),
        }
    }
}
