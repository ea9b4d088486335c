//! The portfolio of projects: what they are for and who pays, which kommuner take part, and how it goes.

use chrono::{Datelike, Days, Duration, NaiveDate};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::dice::Dice;
use super::hiring::Workplace;
use super::organisations::Organisations;
use super::{insert, table};
use crate::error::{Faults, Result};
use crate::organisations::OrganisationKind;
use crate::projects::application::{self, FunderDecision};
use crate::projects::goals::Goals;
use crate::projects::indicator::{self, Aims};
use crate::projects::participation::{self, ProjectParticipationId};
use crate::projects::participation_state::ParticipationState;
use crate::projects::programme::{self, FundKind, FundingProgrammeId};
use crate::projects::project;
use crate::projects::project_role::ProjectRole;
use crate::projects::project_state::ProjectState;
use crate::projects::report::{self, Judgement, ReportState};
use crate::projects::{IndicatorId, MilestoneId, ProjectApplicationId, ProjectId, ProjectReportId};
use crate::projects::{indicator_value, milestone};
use crate::store::UnscopedWrite;
use crate::{swedish, time};

#[derive(Default)]
pub(super) struct Projects {
    programmes: Vec<programme::Model>,
    rows: Vec<project::Model>,
    applications: Vec<application::Model>,
    parts: Vec<participation::Model>,
    milestones: Vec<milestone::Model>,
    indicators: Vec<indicator::Model>,
    values: Vec<indicator_value::Model>,
    reports: Vec<report::Model>,
}

/// A row of the programmes' table.
#[derive(Deserialize)]
struct EnteredProgramme {
    key: String,
    name: String,
    kind: FundKind,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    authority: String,
}

/// A row of the projects' table.
#[derive(Deserialize)]
struct Entered {
    acronym: String,
    title: String,
    title_english: String,
    summary: String,
    aim: Option<String>,
    targets: String,
    /// The key of the programme.
    programme: Option<String>,
    funder: Option<String>,
    department: String,
    state: ProjectState,
    /// Days from today.
    from: Option<i64>,
    to: Option<i64>,
    /// Kronor.
    budget: Option<i64>,
    contribution: Option<i64>,
    own: Option<i64>,
    goals: String,
    role: ProjectRole,
    /// How many kommuner take part or are asked.
    partners: usize,
}

const ORE: i64 = 100;

pub(super) fn build(organisations: &Organisations, workplaces: &[Workplace], now: DateTimeUtc) -> Projects {
    let mut projects = Projects::default();
    let mut keys = Vec::new();
    for entered in table::<EnteredProgramme>(include_str!("data/programmes.csv")) {
        let row = programme::Model {
            id: FundingProgrammeId::new(),
            sort_key: swedish::sort_key(&entered.name),
            name: entered.name,
            kind: entered.kind,
            from_on: entered.from,
            to_on: entered.to,
            authority: entered.authority,
            version: 1,
        };
        keys.push((entered.key, row.id));
        projects.programmes.push(row);
    }
    for entered in table::<Entered>(include_str!("data/projects.csv")) {
        let mut dice = Dice::of(&entered.title);
        let programme = keys.iter().find(|(key, _)| Some(key) == entered.programme.as_ref()).map(|(_, id)| *id);
        let row = row(&entered, programme, organisations, &workplaces[0], &mut dice, now);
        projects.applied(&entered, &row, now);
        projects.take_part(&entered, &row, workplaces, &mut dice, now);
        if ProjectState::WORKING.contains(&row.state) || row.state == ProjectState::Closed {
            projects.followed(&row, &mut dice, now);
        }
        projects.rows.push(row);
    }
    projects
}

fn row(
    entered: &Entered,
    programme: Option<FundingProgrammeId>,
    organisations: &Organisations,
    association: &Workplace,
    dice: &mut Dice,
    now: DateTimeUtc,
) -> project::Model {
    let kommuner: Vec<_> =
        organisations.parties.iter().filter(|party| party.row.kind == OrganisationKind::Municipality).collect();
    let lead = if entered.role == ProjectRole::Lead { association.id } else { dice.pick(&kommuner).row.id };
    let numbers: Vec<i64> = entered.goals.split(';').filter_map(|number| number.parse().ok()).collect();
    let department = organisations.departments.iter().find(|one| one.slug == entered.department);
    project::Model {
        id: ProjectId::new(),
        slug: swedish::slug(&entered.acronym),
        acronym: Some(entered.acronym.clone()),
        title: entered.title.clone(),
        title_english: Some(entered.title_english.clone()),
        summary: entered.summary.clone(),
        aim: entered.aim.clone(),
        expected_results: None,
        target_groups: Some(entered.targets.clone()),
        programme_id: programme,
        funder: entered.funder.clone(),
        call: None,
        grant_number: ProjectState::PUBLIC
            .contains(&entered.state)
            .then(|| format!("{}-{:05}", now.year() - 1, dice.between(100, 9_999))),
        diary_number: Some(format!("{}/{:03}", now.year() - 1, dice.between(1, 400))),
        sustainable_goals: Goals::of(&mut Faults::default(), &numbers),
        from_on: entered.from.map(|days| time::local_date(now + Duration::days(days))),
        to_on: entered.to.map(|days| time::local_date(now + Duration::days(days))),
        budget_ore: entered.budget.map(|sum| sum * ORE),
        contribution_ore: entered.contribution.map(|sum| sum * ORE),
        co_financing_ore: entered.own.map(|sum| sum * ORE),
        lead_org_id: lead,
        association_role: entered.role,
        department_id: department.map(|one| one.id),
        contact_id: Some(dice.pick(&association.people).person.id),
        contact_until: None,
        web_address: None,
        state: entered.state,
        sort_key: swedish::sort_key(&entered.title),
        search_text: format!("{} {} {} {}", entered.acronym, entered.title, entered.title_english, entered.summary)
            .to_lowercase(),
        version: 1,
        created_at: now - Duration::days(entered.from.unwrap_or(0).abs().clamp(30, 900)),
        updated_at: now - Duration::days(20),
    }
}

impl Projects {
    /// What was asked of the funder, and what they said.
    fn applied(&mut self, entered: &Entered, project: &project::Model, now: DateTimeUtc) {
        let (Some(sought), Some(from)) = (project.contribution_ore, entered.from) else { return };
        if project.state == ProjectState::Idea {
            return;
        }
        let day = |days: i64| time::local_date(now + Duration::days(days));
        let is_submitted = project.state != ProjectState::Preparing;
        let decision = match project.state {
            ProjectState::Preparing | ProjectState::Submitted | ProjectState::Withdrawn => None,
            ProjectState::Rejected => Some(FunderDecision::Rejected),
            _ => Some(FunderDecision::Granted),
        };
        let (deadline, submitted) = if is_submitted { (from.min(30) - 210, from.min(30) - 214) } else { (45, 0) };
        self.applications.push(application::Model {
            id: ProjectApplicationId::new(),
            project_id: project.id,
            call: format!("Utlysning {}", day(deadline).year()),
            deadline_on: Some(day(deadline)),
            sought_ore: sought,
            submitted_on: is_submitted.then(|| day(submitted)),
            decision,
            decided_on: decision.map(|_| day(from.min(30) - 90)),
            granted_ore: decision.filter(|decision| *decision == FunderDecision::Granted).map(|_| sought),
            version: 1,
            created_at: now - Duration::days(250),
            updated_at: now - Duration::days(60),
        });
    }

    /// The kommuner that take part, or are asked.
    fn take_part(
        &mut self,
        entered: &Entered,
        project: &project::Model,
        workplaces: &[Workplace],
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let mut at_hand: Vec<_> = workplaces
            .iter()
            .filter(|place| {
                place.kind == OrganisationKind::Municipality && place.is_member && place.id != project.lead_org_id
            })
            .collect();
        for _ in 0..entered.partners.min(at_hand.len()) {
            let place = at_hand.remove(dice.below(at_hand.len()));
            let state = part_state(project.state, dice);
            let is_decided = !matches!(
                state,
                ParticipationState::Invited | ParticipationState::Interested | ParticipationState::Declined
            );
            let decided =
                project.from_on.unwrap_or_else(|| time::local_date(now)).min(time::local_date(now)) - Days::new(40);
            self.parts.push(participation::Model {
                id: ProjectParticipationId::new(),
                owner_org_id: place.id,
                project_id: project.id,
                role: if dice.chance(15) { ProjectRole::Steering } else { ProjectRole::Participant },
                state,
                from_on: project.from_on.filter(|_| is_decided),
                to_on: project.to_on.filter(|_| is_decided),
                cash_ore: is_decided.then(|| dice.between(1, 12) * 2_500_000),
                hours: is_decided.then(|| dice.between(4, 40) * 20),
                contact_id: is_decided.then(|| dice.pick(&place.people).person.id),
                contact_until: None,
                decision_diary_number: is_decided.then(|| format!("KS {}/{:04}", decided.year(), dice.between(1, 900))),
                decision_section: is_decided.then(|| format!("§ {}", dice.between(3, 180))),
                decided_on: is_decided.then_some(decided),
                version: 1,
                created_at: now - Duration::days(200),
                updated_at: now - Duration::days(30),
            });
        }
    }

    /// Milestones, an indicator and reports.
    fn followed(&mut self, project: &project::Model, dice: &mut Dice, now: DateTimeUtc) {
        let (Some(from), Some(to)) = (project.from_on, project.to_on) else { return };
        let (today, days) = (time::local_date(now), (to - from).num_days().unsigned_abs());
        for (part, title) in
            [(10, "Styrgruppen och projektledaren är på plats"), (50, "Metoden är prövad"), (95, "Slutkonferens")]
        {
            let due = from + Days::new(days * part / 100);
            let is_late = dice.chance(20);
            let reached = due + Days::new(if is_late { 25 } else { 0 });
            self.milestones.push(milestone::Model {
                id: MilestoneId::new(),
                project_id: project.id,
                title: title.to_owned(),
                due_on: due,
                reached_on: Some(reached).filter(|day| *day <= today),
                version: 1,
                created_at: now - Duration::days(100),
                updated_at: now - Duration::days(20),
            });
        }
        let target = dice.between(4, 60) * 5;
        let measured = indicator::Model {
            id: IndicatorId::new(),
            project_id: project.id,
            name: "Personer som har deltagit".to_owned(),
            unit: Some("personer".to_owned()),
            aims: Aims::Rise,
            target: number(target),
            due_on: Some(to),
            version: 1,
            created_at: now - Duration::days(100),
            updated_at: now - Duration::days(20),
        };
        let gone = (today - from).num_days().clamp(0, i64::try_from(days).unwrap_or(i64::MAX));
        for half in 1..=(gone / 183) {
            let as_of = from + Days::new(183 * half.unsigned_abs());
            let so_far = target * half * 183 / i64::try_from(days.max(1)).unwrap_or(1);
            self.values.push(indicator_value::Model {
                indicator_id: measured.id,
                as_of,
                value: number(so_far),
                comment: None,
                noted_at: now - Duration::days((today - as_of).num_days()),
            });
        }
        self.indicators.push(measured);
        self.report(project, from, dice, now);
    }

    fn report(&mut self, project: &project::Model, from: NaiveDate, dice: &mut Dice, now: DateTimeUtc) {
        let today = time::local_date(now);
        let as_of = today - Days::new(24);
        if as_of <= from {
            return;
        }
        let (judgement, status) = match dice.below(4) {
            0 => (Judgement::AtRisk, "Två kommuner har bytt projektledare, och en delstudie är försenad."),
            1 => (Judgement::Late, "Rekryteringen tog längre tid än planerat. Det mesta är i gång nu."),
            _ => (Judgement::OnTrack, "Arbetet går som planerat i alla kommuner som är med."),
        };
        self.reports.push(report::Model {
            id: ProjectReportId::new(),
            project_id: project.id,
            as_of,
            status: Some(status.to_owned()),
            done: Some(
                "Styrgruppen är tillsatt, kommunerna har utsett kontaktpersoner och metoden är beskriven.".to_owned(),
            ),
            this_year: Some("Metoden prövas, och erfarenheterna samlas vid två träffar.".to_owned()),
            risks: None,
            completion: Some("Projektet slutförs inom beviljad tid och budget.".to_owned()),
            empty_headings: report::Heading::Risks.bit(),
            judgement: Some(judgement),
            used_ore: project.budget_ore.map(|sum| sum / 100 * dice.between(10, 60)),
            state: ReportState::Submitted,
            submitted_at: Some(now - Duration::days(20)),
            submitted_by_name: Some("Hanna Handläggare".to_owned()),
            version: 2,
            created_at: now - Duration::days(24),
            updated_at: now - Duration::days(20),
        });
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.programmes).await?;
        insert(store, self.rows).await?;
        insert(store, self.applications).await?;
        insert(store, self.parts).await?;
        insert(store, self.milestones).await?;
        insert(store, self.indicators).await?;
        insert(store, self.values).await?;
        insert(store, self.reports).await
    }
}

/// A small number as indicators have it.
fn number(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX))
}

/// How far a kommun has come in a project that has come so far.
fn part_state(project: ProjectState, dice: &mut Dice) -> ParticipationState {
    use ParticipationState::{Active, Completed, Decided, Declined, Interested, Invited, Left};
    let choices: &[ParticipationState] = match project {
        ProjectState::Approved => &[Decided, Decided, Interested, Invited],
        ProjectState::Running => &[Active, Active, Active, Active, Decided, Declined],
        ProjectState::Reporting => &[Active, Active, Active, Left],
        ProjectState::Closed => &[Completed, Completed, Completed, Left],
        ProjectState::Cancelled => &[Left],
        _ => &[Invited, Interested, Interested, Declined],
    };
    *dice.pick(choices)
}
