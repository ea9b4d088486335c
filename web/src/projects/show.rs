//! One project: what it is for, with whose money, who takes part, and for those who do, how it goes.

use askama::Template;
use chrono::{DateTime, Datelike, Utc};
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::documents::Holder;
use samverk_domain::projects::indicator::{self, Indicator};
use samverk_domain::projects::participation::{self, Listed as Part, Seen};
use samverk_domain::projects::project::{self, Listed, Model};
use samverk_domain::projects::report::{self, Heading};
use samverk_domain::projects::{application, budget_revision, milestone};
use samverk_domain::store::Scope;
use samverk_domain::{Result, money, swedish, time};

use super::words;
use crate::Portal;
use crate::documents::Shelf;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;

type Fact = (&'static str, String);
type Tag = (&'static str, Tone);

/// Who takes part, as anybody reads it.
struct Partner {
    name: String,
    role: &'static str,
    state: Tag,
}

/// The reader's own organisation's part, or all of it for staff.
struct OwnPart {
    name: String,
    state: Tag,
    facts: Vec<Fact>,
}

struct Application {
    call: String,
    sought: String,
    /// When it is to be submitted, or was.
    when: String,
    outcome: String,
}

struct Milestone {
    title: String,
    due: String,
    state: Tag,
}

struct Measured {
    name: String,
    target: String,
    latest: String,
    /// Whether the target is reached; nothing before anything was measured.
    reached: Option<Tag>,
}

struct Revision {
    when: String,
    reason: String,
    change: String,
}

struct Report {
    id: String,
    heading: String,
    judgement: Option<Tag>,
    submitted: String,
    texts: Vec<(String, String)>,
}

/// How it goes, for those who take part.
#[derive(Default)]
struct FollowUp {
    milestones: Vec<Milestone>,
    indicators: Vec<Measured>,
    revisions: Vec<Revision>,
    reports: Vec<Report>,
}

#[derive(Template)]
#[template(path = "projects/show.html")]
struct ProjectPage {
    chrome: Chrome,
    project: Model,
    state: Tag,
    facts: Vec<Fact>,
    /// The address of more, if it is told anywhere.
    web: Option<String>,
    money: Vec<Fact>,
    goals: Vec<String>,
    partners: Vec<Partner>,
    own: Vec<OwnPart>,
    /// Whether it is the part of the reader's own organisation alone.
    is_own: bool,
    applications: Vec<Application>,
    follow_up: FollowUp,
    documents: Option<Shelf>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Page<ProjectPage>> {
    let now = portal.database.clock().now();
    let (listed, parts, applications, follow_up, documents) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = project::by_slug(scope, &slug).await?;
            let id = listed.project.id;
            let parts = participation::of_project(scope, id).await?;
            let applications = application::of_project(scope, id).await?;
            let follow_up = follow_up(scope, &listed.project, now).await?;
            let documents = Shelf::of(scope, Holder::Project(id), &format!("/projekt/{slug}")).await?;
            Ok::<_, Failure>((listed, parts, applications, follow_up, documents))
        })
        .await?;
    let (own, partners) = split(parts, now);
    let (facts, money) = (facts(&listed, now), sums(&listed));
    let project = listed.project;
    let mut chrome = visitor.chrome(project.title.clone()).within(Area::Projects);
    chrome.description.clone_from(&project.summary);
    let goal = |number: i64| format!("{number}. {}", words::goal(number));
    Ok(Page(ProjectPage {
        chrome,
        state: words::state(project.state),
        facts,
        web: project.web_address.clone(),
        money,
        goals: project.sustainable_goals.numbers().into_iter().map(goal).collect(),
        partners,
        own,
        is_own: !visitor.actor.is_association(),
        applications: applications.iter().map(|one| application_row(one, now)).collect(),
        follow_up,
        documents,
        project,
    }))
}

fn facts(listed: &Listed, now: DateTime<Utc>) -> Vec<Fact> {
    let project = &listed.project;
    let known = [
        ("Tid", Some(words::period(project.from_on, project.to_on)).filter(|period| !period.is_empty())),
        ("Projektägare", Some(listed.lead_name.clone())),
        ("Förbundets roll", Some(project.association_role.name().to_owned())),
        ("Avdelning", listed.department_name.clone()),
        ("Kontakt", listed.contact(now).map(|contact| contact.name)),
        ("Målgrupper", project.target_groups.clone()),
        ("På engelska", project.title_english.clone()),
        ("Diarienummer", project.diary_number.clone()),
    ];
    known.into_iter().filter_map(|(term, value)| value.map(|value| (term, value))).collect()
}

fn sums(listed: &Listed) -> Vec<Fact> {
    let project = &listed.project;
    let known = [
        ("Program", listed.programme_name.clone()),
        ("Budget", words::sum(project.budget_ore)),
        ("Bidrag", words::sum(project.contribution_ore)),
        ("Förbundets egen insats", words::sum(project.co_financing_ore)),
        ("Finansiär", project.funder.clone()),
        ("Utlysning", project.call.clone()),
        ("Finansiärens nummer", project.grant_number.clone()),
    ];
    known.into_iter().filter_map(|(term, value)| value.map(|value| (term, value))).collect()
}

/// The parts that the reader reads whole, and those of others.
fn split(parts: Vec<Seen>, now: DateTime<Utc>) -> (Vec<OwnPart>, Vec<Partner>) {
    let (mut own, mut partners) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Seen::Whole(part) => own.push(OwnPart::of(&part, now)),
            Seen::Partly(part) => partners.push(Partner {
                name: part.organisation_name,
                role: part.role.name(),
                state: words::part_state(part.state),
            }),
        }
    }
    (own, partners)
}

impl OwnPart {
    fn of(listed: &Part, now: DateTime<Utc>) -> Self {
        let part = &listed.participation;
        let decision: Vec<_> =
            [part.decision_diary_number.clone(), part.decision_section.clone(), part.decided_on.map(time::date)]
                .into_iter()
                .flatten()
                .collect();
        let known = [
            ("Roll", Some(part.role.name().to_owned())),
            ("Tid", Some(words::period(part.from_on, part.to_on)).filter(|period| !period.is_empty())),
            ("Pengar", words::sum(part.cash_ore)),
            ("Arbetstid", part.hours.map(|hours| format!("{} timmar", swedish::number(hours.unsigned_abs())))),
            ("Kontakt", listed.contact(now).map(|contact| contact.name)),
            ("Beslut", Some(decision.join(", ")).filter(|decision| !decision.is_empty())),
        ];
        Self {
            name: listed.organisation_name.clone(),
            state: words::part_state(part.state),
            facts: known.into_iter().filter_map(|(term, value)| value.map(|value| (term, value))).collect(),
        }
    }
}

fn application_row(row: &application::Model, now: DateTime<Utc>) -> Application {
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
    Application { call: row.call.clone(), sought: money::kronor(row.sought_ore), when, outcome }
}

async fn follow_up(scope: &Scope, project: &Model, now: DateTime<Utc>) -> Result<FollowUp> {
    if !scope.actor().is_member() {
        return Ok(FollowUp::default());
    }
    let milestones = milestone::of_project(scope, project.id).await?.into_iter().map(|row| Milestone {
        due: time::date(row.due_on),
        state: words::standing(row.standing(now)),
        title: row.title,
    });
    let revisions = budget_revision::of_project(scope, project.id).await?.into_iter().map(|row| {
        let before = row.budget_before_ore.map_or_else(|| "Ingen budget".to_owned(), money::kronor);
        Revision {
            when: time::date(row.decided_on),
            change: format!("{before} blev {}", money::kronor(row.budget_ore)),
            reason: row.reason,
        }
    });
    Ok(FollowUp {
        milestones: milestones.collect(),
        indicators: indicator::of_project(scope, project.id).await?.iter().map(measured).collect(),
        revisions: revisions.collect(),
        reports: report::of_project(scope, project.id).await?.iter().map(told).collect(),
    })
}

const REACHED: Tag = ("Nått", Tone::Success);
const NOT_REACHED: Tag = ("Inte nått", Tone::Warning);

fn measured(one: &Indicator) -> Measured {
    let with_unit = |value: f64| match &one.row.unit {
        Some(unit) => format!("{} {unit}", words::number(value)),
        None => words::number(value),
    };
    let by = one.row.due_on.map(|day| format!(" till {}", time::date(day))).unwrap_or_default();
    Measured {
        name: one.row.name.clone(),
        target: format!("{}{by}", with_unit(one.row.target)),
        latest: match one.values.first() {
            Some(latest) => format!("{}, {}", with_unit(latest.value), time::date(latest.as_of)),
            None => "Inte mätt än".to_owned(),
        },
        reached: one.is_reached().map(|is_reached| if is_reached { REACHED } else { NOT_REACHED }),
    }
}

fn told(row: &report::Model) -> Report {
    let text = |heading: Heading| {
        let text = row.text(heading).unwrap_or("Inget att rapportera.").to_owned();
        (heading.name(row.as_of.year()), text)
    };
    Report {
        id: row.id.to_string(),
        heading: format!("Per den {}", time::date(row.as_of)),
        judgement: row.judgement.map(words::judgement),
        submitted: match (&row.submitted_by_name, row.submitted_at) {
            (Some(name), Some(at)) => format!("{name}, {}", time::moment(at)),
            _ => "Utkast, som bara förbundets medarbetare ser".to_owned(),
        },
        texts: Heading::ALL.into_iter().map(text).collect(),
    }
}
