//! Reports on a project, on the five headings that kommuner follow up their plans by (verksamhetsplaner and handlingsplaner use the same).

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::participation;
use super::project::{self, ProjectId};
use super::project_entry::MOST_ORE;
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a report.
    ProjectReportId
);

/// What a report tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// Where it stands.
    Status,
    /// What was done until last year.
    Done,
    /// What is done this year.
    ThisYear,
    /// What may go wrong, or has.
    Risks,
    /// How and when it ends.
    Completion,
}

impl Heading {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Status, Self::Done, Self::ThisYear, Self::Risks, Self::Completion];

    /// Its name as a field.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Done => "done",
            Self::ThisYear => "thisYear",
            Self::Risks => "risks",
            Self::Completion => "completion",
        }
    }

    /// As people read it, in a report as of a day of that year.
    #[must_use]
    pub fn name(self, year: i32) -> String {
        match self {
            Self::Status => "Nuläge".to_owned(),
            Self::Done => format!("Genomfört till och med {}", year - 1),
            Self::ThisYear => format!("Under {year}"),
            Self::Risks => "Risker och svårigheter".to_owned(),
            Self::Completion => "Genomförande och sluttid".to_owned(),
        }
    }

    /// Its bit in a set of headings.
    pub(crate) fn bit(self) -> i64 {
        1 << (self as i64)
    }
}

/// How it goes, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// As planned.
    OnTrack,
    /// It may become late or less.
    AtRisk,
    /// It is late.
    Late,
    /// It cannot go on.
    Blocked,
    /// It is done.
    Done,
}

impl Judgement {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTrack => "Enligt plan",
            Self::AtRisk => "Risk för försening",
            Self::Late => "Försenat",
            Self::Blocked => "Kommer inte vidare",
            Self::Done => "Klart",
        }
    }
}

/// Whether those who take part read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// It is written.
    Draft,
    /// It is as it was submitted.
    Submitted,
}

impl ReportState {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Utkast",
            Self::Submitted => "Inlämnad",
        }
    }
}

/// A row of the table `project_report`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_report")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectReportId,
    /// The project.
    pub project_id: ProjectId,
    /// The day that it tells of.
    pub as_of: Date,
    /// Where it stands.
    pub status: Option<String>,
    /// What was done until last year.
    pub done: Option<String>,
    /// What is done this year.
    pub this_year: Option<String>,
    /// What may go wrong, or has.
    pub risks: Option<String>,
    /// How and when it ends.
    pub completion: Option<String>,
    /// A bit for each heading on which there is nothing to report.
    pub empty_headings: i64,
    /// How it goes, in one word.
    pub judgement: Option<Judgement>,
    /// What has been used of the budget until then, in öre.
    pub used_ore: Option<i64>,
    /// Whether those who take part read it.
    pub state: ReportState,
    /// When it was submitted, in UTC.
    pub submitted_at: Option<DateTimeUtc>,
    /// Who submitted it, by name.
    pub submitted_by_name: Option<String>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was begun, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Staff see all; those who take part what was submitted.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    participation::is_shared(Column::ProjectId, actor).add(Column::State.eq(ReportState::Submitted))
}

impl Model {
    /// What stands under a heading.
    #[must_use]
    pub fn text(&self, heading: Heading) -> Option<&str> {
        match heading {
            Heading::Status => self.status.as_deref(),
            Heading::Done => self.done.as_deref(),
            Heading::ThisYear => self.this_year.as_deref(),
            Heading::Risks => self.risks.as_deref(),
            Heading::Completion => self.completion.as_deref(),
        }
    }

    /// The headings on which there is nothing to report.
    pub fn nothing_on(&self) -> impl Iterator<Item = Heading> {
        Heading::ALL.into_iter().filter(|heading| self.has_nothing_on(*heading))
    }

    /// Whether it says that there is nothing to report on a heading.
    #[must_use]
    pub fn has_nothing_on(&self, heading: Heading) -> bool {
        self.empty_headings & heading.bit() != 0
    }
}

/// What a report says. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewReport {
    /// The day that it tells of.
    pub as_of: Option<Date>,
    /// What stands under the headings, in their order, each at most 5 000 characters.
    pub texts: [String; 5],
    /// The headings on which there is nothing to report.
    pub nothing: Vec<Heading>,
    /// How it goes, in one word.
    pub judgement: Option<Judgement>,
    /// What has been used of the budget until then, in öre.
    pub used_ore: Option<i64>,
}

/// The reports on a project, the latest day first. Staff read them, and those who take part what was submitted.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Model>> {
    project::get(scope, project).await?;
    scope.all(Entity::find().filter(Column::ProjectId.eq(project)).order_by_desc(Column::AsOf)).await
}

/// The report with this id.
pub async fn get(scope: &Scope, id: ProjectReportId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// The report before this one that was submitted, to read beside the empty fields.
pub async fn before(scope: &Scope, report: &Model) -> Result<Option<Model>> {
    let earlier = Entity::find()
        .filter(Column::ProjectId.eq(report.project_id))
        .filter(Column::AsOf.lt(report.as_of))
        .filter(Column::State.eq(ReportState::Submitted));
    scope.one(earlier.order_by_desc(Column::AsOf)).await
}

/// Begins a report on a project.
pub async fn add(scope: &WriteScope, project: ProjectId, new: &NewReport) -> Result<ProjectReportId> {
    scope.require(Permission::ManageProjects)?;
    project::get(scope, project).await?;
    let row = Model {
        id: ProjectReportId::new(),
        project_id: project,
        as_of: time::local_date(scope.now()),
        status: None,
        done: None,
        this_year: None,
        risks: None,
        completion: None,
        empty_headings: 0,
        judgement: None,
        used_ore: None,
        state: ReportState::Draft,
        submitted_at: None,
        submitted_by_name: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, row, new)?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("as_of", "asOf")]))?;
    note(scope, "project_report.added", &row, None).await?;
    Ok(row.id)
}

/// Changes a draft that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: ProjectReportId, version: i64, new: &NewReport) -> Result<()> {
    let mut row = draft(scope, id, version).await?;
    let before = Model::clone(&row);
    *row = filled(scope, before.clone(), new)?;
    save(scope, &mut row).await.map_err(|fault| fault.or_taken(&[("as_of", "asOf")]))?;
    note(scope, "project_report.changed", &row, Some(&before)).await
}

/// Submits a draft that nobody else has changed since the version, if one is said, or makes it a draft again. To be submitted it has something under every
/// heading, or says that there is nothing to report; those who take part read it from then on.
pub async fn transition(scope: &WriteScope, id: ProjectReportId, version: Option<i64>, to: ReportState) -> Result<()> {
    let mut row = managed(scope, id, version).await?;
    if row.state == to {
        return Err(Refusal::NotInThisState.into());
    }
    let before = Model::clone(&row);
    row.state = to;
    let action = match to {
        ReportState::Submitted => {
            check_whole(&row)?;
            row.submitted_at = Some(scope.now());
            row.submitted_by_name = Some(scope.actor().name().to_owned());
            "project_report.submitted"
        }
        ReportState::Draft => {
            (row.submitted_at, row.submitted_by_name) = (None, None);
            "project_report.reopened"
        }
    };
    save(scope, &mut row).await?;
    note(scope, action, &row, Some(&before)).await
}

fn check_whole(row: &Model) -> Result<()> {
    let mut faults = Faults::default();
    for heading in Heading::ALL {
        if row.text(heading).is_none() && !row.has_nothing_on(heading) {
            faults.add(heading.field(), Fault::Missing);
        }
    }
    if row.judgement.is_none() {
        faults.add("judgement", Fault::Missing);
    }
    faults.none()
}

/// Removes a draft that nobody else has changed since the version.
pub async fn remove(scope: &WriteScope, id: ProjectReportId, version: i64) -> Result<()> {
    let row = draft(scope, id, version).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    note(scope, "project_report.removed", &row, Some(&row)).await
}

async fn draft(scope: &WriteScope, id: ProjectReportId, version: i64) -> Result<Locked<Model>> {
    let row = managed(scope, id, Some(version)).await?;
    if row.state == ReportState::Draft { Ok(row) } else { Err(Refusal::NotInThisState.into()) }
}

async fn managed(scope: &WriteScope, id: ProjectReportId, version: Option<i64>) -> Result<Locked<Model>> {
    scope.require(Permission::ManageProjects)?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if version.is_none_or(|version| version == row.version) { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

async fn save(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(row).await
}

fn filled(scope: &Scope, mut row: Model, new: &NewReport) -> Result<Model> {
    let mut faults = Faults::default();
    match new.as_of {
        None => faults.add("asOf", Fault::Missing),
        Some(day) if day > time::local_date(scope.now()) => faults.add("asOf", Fault::NotYet),
        Some(day) => row.as_of = day,
    }
    let mut texts =
        Heading::ALL.into_iter().zip(&new.texts).map(|(heading, text)| faults.optional(heading.field(), text, 5_000));
    let mut next = || texts.next().flatten();
    (row.status, row.done, row.this_year, row.risks, row.completion) = (next(), next(), next(), next(), next());
    drop(texts);
    row.empty_headings = new.nothing.iter().fold(0, |bits, heading| bits | heading.bit());
    row.judgement = new.judgement;
    row.used_ore = new.used_ore.map(|sum| faults.within("usedOre", sum, 0, MOST_ORE));
    faults.none()?;
    Ok(row)
}

async fn note(scope: &WriteScope, action: &'static str, row: &Model, before: Option<&Model>) -> Result<()> {
    let title = project::get(scope, row.project_id).await?.project.title;
    let entry = audit::Entry::new(action, "project", row.project_id.0, format!("{title}, {}", row.as_of));
    super::note(scope, entry.before(&before).after(row)).await
}
