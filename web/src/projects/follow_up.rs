//! How a project goes, for those who take part and for staff, who also write it.

use chrono::{DateTime, Datelike, Utc};
use samverk_domain::projects::indicator::{self, Indicator};
use samverk_domain::projects::project::Model;
use samverk_domain::projects::report::{self, Heading, ReportState};
use samverk_domain::projects::{application, budget_revision, milestone};
use samverk_domain::store::Scope;
use samverk_domain::{Result, money, time};

use super::{Tag, words};
use crate::layout::Tone;

pub(super) struct Application {
    pub(super) call: String,
    pub(super) sought: String,
    /// When it is to be submitted, or was.
    pub(super) when: String,
    pub(super) outcome: String,
    pub(super) edit: String,
}

pub(super) struct Milestone {
    pub(super) title: String,
    pub(super) due: String,
    pub(super) state: Tag,
    pub(super) edit: String,
}

pub(super) struct Measured {
    pub(super) name: String,
    pub(super) target: String,
    pub(super) latest: String,
    /// Whether the target is reached; nothing before anything was measured.
    pub(super) reached: Option<Tag>,
    pub(super) edit: String,
}

pub(super) struct Revision {
    pub(super) when: String,
    pub(super) reason: String,
    pub(super) change: String,
}

pub(super) struct Report {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) judgement: Option<Tag>,
    pub(super) submitted: String,
    pub(super) is_draft: bool,
    pub(super) texts: Vec<(String, String)>,
    pub(super) edit: String,
}

/// How it goes, as far as the reader is told.
#[derive(Default)]
pub(super) struct FollowUp {
    pub(super) applications: Vec<Application>,
    pub(super) milestones: Vec<Milestone>,
    pub(super) indicators: Vec<Measured>,
    pub(super) revisions: Vec<Revision>,
    pub(super) reports: Vec<Report>,
}

impl FollowUp {
    pub(super) async fn of(scope: &Scope, project: &Model, now: DateTime<Utc>) -> Result<Self> {
        if !scope.actor().is_member() {
            return Ok(Self::default());
        }
        let id = project.id;
        Ok(Self {
            applications: application::of_project(scope, id).await?.iter().map(|row| applied(row, now)).collect(),
            milestones: milestone::of_project(scope, id).await?.into_iter().map(|row| planned(row, now)).collect(),
            indicators: indicator::of_project(scope, id).await?.iter().map(measured).collect(),
            revisions: budget_revision::of_project(scope, id).await?.into_iter().map(revised).collect(),
            reports: report::of_project(scope, id).await?.iter().map(told).collect(),
        })
    }
}

fn applied(row: &application::Model, now: DateTime<Utc>) -> Application {
    let when = match (row.submitted_on, row.deadline_on) {
        (Some(day), _) => format!("Lämnades in {}", time::date(day)),
        (None, Some(day)) if row.is_overdue(now) => format!("Skulle ha lämnats in {}", time::date(day)),
        (None, Some(day)) => format!("Lämnas in senast {}", time::date(day)),
        (None, None) => "Ingen sista dag är satt".to_owned(),
    };
    let outcome = match (row.decision, row.decided_on) {
        (Some(decision), Some(day)) => {
            let granted = row.granted_ore.map(|sum| format!(" med {}", money::kronor(sum))).unwrap_or_default();
            format!("{}{granted}, {}", decision.name(), time::date(day))
        }
        _ => String::new(),
    };
    Application {
        call: row.call.clone(),
        sought: money::kronor(row.sought_ore),
        when,
        outcome,
        edit: format!("/arbete/projekt/ansokan/{}", row.id),
    }
}

fn planned(row: milestone::Model, now: DateTime<Utc>) -> Milestone {
    Milestone {
        due: time::date(row.due_on),
        state: words::standing(row.standing(now)),
        edit: format!("/arbete/projekt/milstolpe/{}", row.id),
        title: row.title,
    }
}

fn revised(row: budget_revision::Model) -> Revision {
    let before = row.budget_before_ore.map_or_else(|| "Ingen budget".to_owned(), money::kronor);
    Revision {
        when: time::date(row.decided_on),
        change: format!("{before} blev {}", money::kronor(row.budget_ore)),
        reason: row.reason,
    }
}

const REACHED: Tag = ("Nått", Tone::Success);
const NOT_REACHED: Tag = ("Inte nått", Tone::Warning);

fn measured(one: &Indicator) -> Measured {
    let by = one.row.due_on.map(|day| format!(" till {}", time::date(day))).unwrap_or_default();
    Measured {
        name: one.row.name.clone(),
        target: format!("{}{by}", words::measured(one.row.target, &one.row)),
        latest: match one.values.first() {
            Some(latest) => format!("{}, {}", words::measured(latest.value, &one.row), time::date(latest.as_of)),
            None => "Inte mätt än".to_owned(),
        },
        reached: one.is_reached().map(|is_reached| if is_reached { REACHED } else { NOT_REACHED }),
        edit: format!("/arbete/projekt/indikator/{}", one.row.id),
    }
}

fn told(row: &report::Model) -> Report {
    let text = |heading: Heading| {
        let empty = if row.has_nothing_on(heading) { "Inget att rapportera." } else { "Inte skrivet än." };
        (heading.name(row.as_of.year()), row.text(heading).unwrap_or(empty).to_owned())
    };
    Report {
        id: row.id.to_string(),
        heading: format!("Per den {}", time::date(row.as_of)),
        judgement: row.judgement.map(words::judgement),
        submitted: match (&row.submitted_by_name, row.submitted_at) {
            (Some(name), Some(at)) => format!("{name}, {}", time::moment(at)),
            _ => "Utkast, som bara förbundets medarbetare ser".to_owned(),
        },
        is_draft: row.state == ReportState::Draft,
        texts: Heading::ALL.into_iter().map(text).collect(),
        edit: format!("/arbete/projekt/rapport/{}", row.id),
    }
}
