//! Organisations' parts in a project: one's own and, for staff, everybody's with all there is; others' as anybody reads them.

use chrono::{DateTime, Utc};
use samverk_domain::access::Actor;
use samverk_domain::projects::participation::{Listed, Seen};
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::{swedish, time};

use super::words::{self, PART_STATES};
use super::{Fact, Tag, known};
use crate::layout::Tone;

/// Who takes part, as anybody reads it.
pub(super) struct Partner {
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) state: Tag,
}

/// A part with all there is, and what the reader can do about it.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) state: Tag,
    pub(super) facts: Vec<Fact>,
    /// What each way is called, and where it leads.
    pub(super) ways: Vec<(&'static str, String)>,
    pub(super) edit: Option<String>,
    /// That the association waits for an answer, or that it is not decided yet.
    pub(super) waits: Option<&'static str>,
}

/// The parts that the reader reads whole, and those of others.
pub(super) fn split(parts: Vec<Seen>, actor: &Actor, now: DateTime<Utc>) -> (Vec<Part>, Vec<Partner>) {
    let (mut whole, mut partners) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Seen::Whole(part) => whole.push(Part::of(&part, actor, now)),
            Seen::Partly(part) => partners.push(Partner {
                name: part.organisation_name,
                role: part.role.name(),
                state: words::part_state(part.state),
            }),
        }
    }
    (whole, partners)
}

impl Part {
    pub(super) fn of(listed: &Listed, actor: &Actor, now: DateTime<Utc>) -> Self {
        let part = &listed.participation;
        let page = format!("/projekt/del/{}", part.id);
        let allowed = listed.allowed(actor);
        let ways = allowed.iter().map(|(to, _)| (words::way(*to), format!("{page}/{}", PART_STATES.value(*to))));
        let is_changed = listed.is_handled_by(actor) && ParticipationState::OPEN.contains(&part.state);
        Self {
            name: listed.organisation_name.clone(),
            state: words::part_state(part.state),
            facts: facts(listed, now),
            ways: ways.collect(),
            edit: is_changed.then(|| format!("{page}/andra")),
            waits: match part.state {
                _ if allowed.is_empty() => None,
                ParticipationState::Invited => Some("Förbundet frågar om ni vill vara med."),
                ParticipationState::Interested => Some("När ni har beslutat fyller ni i ert beslut."),
                _ => None,
            },
        }
    }
}

fn facts(listed: &Listed, now: DateTime<Utc>) -> Vec<Fact> {
    let part = &listed.participation;
    known([
        ("Roll", Some(part.role.name().to_owned())),
        ("Tid", time::period(part.from_on, part.to_on)),
        ("Pengar", words::sum(part.cash_ore)),
        ("Arbetstid", part.hours.map(|hours| format!("{} timmar", swedish::number(hours.unsigned_abs())))),
        ("Kontakt", listed.contact(now).map(|contact| contact.name)),
        ("Beslut", decision(listed)),
    ])
}

/// `KS 2026/77, § 84, 20 nov. 2026`.
fn decision(listed: &Listed) -> Option<String> {
    let part = &listed.participation;
    let day = part.decided_on.map(time::date);
    let told: Vec<_> =
        [part.decision_diary_number.clone(), part.decision_section.clone(), day].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// Whether somebody has to do something about it, for lists.
pub(crate) fn to_do(listed: &Listed, actor: &Actor) -> Option<(&'static str, Tone)> {
    let allowed = listed.allowed(actor);
    match listed.participation.state {
        ParticipationState::Invited if allowed.len() > 1 => Some(("Svara", Tone::Warning)),
        ParticipationState::Interested if allowed.iter().any(|(to, _)| *to == ParticipationState::Decided) => {
            Some(("Fyll i ert beslut", Tone::Info))
        }
        ParticipationState::Decided if !allowed.is_empty() => Some(("Börja", Tone::Info)),
        _ => None,
    }
}
