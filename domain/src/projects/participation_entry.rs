//! Inviting organisations to projects, and what each says of its own part: what it puts in, what it decided, and whether it goes on.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::contact;
use super::participation::{Column, Entity, Model, ProjectParticipationId, get};
use super::participation_state::{Asks, ParticipationState};
use super::project::{self, ProjectId};
use super::project_entry::MOST_ORE;
use super::project_role::ProjectRole;
use super::project_state::ProjectState;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation;
use crate::people::{PersonId, person};
use crate::privacy::refuse_erased;
use crate::store::{Locked, WriteScope};
use crate::time;

/// Asks an organisation to take part in a project.
pub async fn invite(
    scope: &WriteScope,
    project: ProjectId,
    organisation: OrganisationId,
    role: ProjectRole,
) -> Result<ProjectParticipationId> {
    scope.require(Permission::ManageProjects)?;
    let project = scope.lock(project::Entity::find_by_id(project)).await?;
    let mut faults = Faults::default();
    if organisation::known(scope, [organisation]).await?.is_empty() {
        faults.add("organisationId", Fault::UnknownChoice);
    }
    faults.none()?;
    if !ProjectState::JOINING.contains(&project.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let open = Entity::find()
        .filter(Column::ProjectId.eq(project.id))
        .filter(Column::OwnerOrgId.eq(organisation))
        .filter(Column::State.is_in(ParticipationState::OPEN));
    if scope.count(open).await? > 0 {
        return Err(Refusal::AlreadyInProject.into());
    }
    let row = Model {
        id: ProjectParticipationId::new(),
        owner_org_id: organisation,
        project_id: project.id,
        role,
        state: ParticipationState::Invited,
        from_on: None,
        to_on: None,
        cash_ore: None,
        hours: None,
        contact_id: None,
        contact_until: None,
        decision_diary_number: None,
        decision_section: None,
        decided_on: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    scope.insert_for(organisation, row.clone()).await?;
    scope.enqueue(Task::TellProjectPart { participation: row.id, state: row.state }).await?;
    note(scope, "participation.invited", &row, &project.title).await?;
    Ok(row.id)
}

/// What an organisation puts in, when, and whom one talks to there. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// First day.
    pub from_on: Option<Date>,
    /// Last day.
    pub to_on: Option<Date>,
    /// Money, in öre.
    pub cash_ore: Option<i64>,
    /// Hours of work.
    pub hours: Option<i64>,
    /// Whom one talks to there.
    pub contact: Option<PersonId>,
}

/// Hours that nobody exceeds.
const MOST_HOURS: i64 = 1_000_000;

/// Changes a part that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: ProjectParticipationId, version: i64, new: &Part) -> Result<()> {
    scope.require(Permission::HandleParticipations)?;
    let before = get(scope, id).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if !ParticipationState::OPEN.contains(&row.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    if new.from_on.zip(new.to_on).is_some_and(|(from, to)| to < from) {
        faults.add("toOn", Fault::Before("fromOn"));
    }
    (row.from_on, row.to_on) = (new.from_on, new.to_on);
    row.cash_ore = new.cash_ore.map(|sum| faults.within("cashOre", sum, 0, MOST_ORE));
    row.hours = new.hours.map(|hours| faults.within("hours", hours, 0, MOST_HOURS));
    // Whoever does not see who it is cannot say it again.
    let is_unseen = before.contact(scope.now()).is_some_and(|contact| contact.person.is_none());
    let is_same = new.contact.is_some() && new.contact == row.contact_id;
    if !is_same && (new.contact.is_some() || !is_unseen) {
        let owner = row.owner_org_id;
        (row.contact_id, row.contact_until) = contact::chosen(scope, &mut faults, owner, new.contact).await?;
    }
    faults.none()?;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    refuse_erased(scope, row.contact_id.as_slice()).await?;
    note(scope, "participation.changed", &row, &before.project_title).await
}

/// Lets one talk to a colleague about it instead of somebody who leaves.
pub(crate) async fn hand_over(
    scope: &WriteScope,
    id: ProjectParticipationId,
    from: PersonId,
    to: &person::Listed,
) -> Result<()> {
    scope.require(Permission::HandleParticipations)?;
    let project = get(scope, id).await?.project_title;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.contact_id != Some(from) {
        return Err(Error::NotFound);
    }
    (row.contact_id, row.contact_until) = (Some(to.id), to.to_on);
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    refuse_erased(scope, &[to.id]).await?;
    note(scope, "participation.changed", &row, &project).await
}

/// An organisation's own decision to take part.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// Its diary number, at most 60 characters.
    pub diary_number: String,
    /// The paragraph, at most 40 characters.
    pub section: String,
    /// The day.
    pub decided_on: Option<Date>,
}

/// Takes a part to another state. The decision is kept where the way asks for one.
pub async fn transition(
    scope: &WriteScope,
    id: ProjectParticipationId,
    to: ParticipationState,
    decision: &Decision,
) -> Result<()> {
    scope.require(Permission::HandleParticipations)?;
    let before = get(scope, id).await?;
    // Locked first, so that the project does not end meanwhile, and in the order in which closing it locks.
    let project = scope.unscoped_write().lock(project::Entity::find_by_id(before.participation.project_id)).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let way = row.state.ways().find(|way| way.to == to).ok_or(Refusal::NotInThisState)?;
    if !way.is_open(project.state) {
        return Err(Refusal::NotInThisState.into());
    }
    if way.asks == Asks::Decision {
        let mut faults = Faults::default();
        row.decision_diary_number = Some(faults.text("diaryNumber", &decision.diary_number, 60));
        row.decision_section = Some(faults.text("section", &decision.section, 40));
        row.decided_on = decision.decided_on;
        match decision.decided_on {
            None => faults.add("decidedOn", Fault::Missing),
            Some(day) if day > time::local_date(scope.now()) => faults.add("decidedOn", Fault::NotYet),
            Some(_) => {}
        }
        faults.none()?;
    }
    move_to(scope, &mut row, to).await?;
    if !scope.actor().is_association() {
        scope.enqueue(Task::TellProjectPart { participation: id, state: to }).await?;
    }
    note(scope, "participation.state_changed", &row, &project.title).await
}

async fn move_to(scope: &WriteScope, row: &mut Locked<Model>, to: ParticipationState) -> Result<()> {
    let today = time::local_date(scope.now());
    row.state = to;
    if to == ParticipationState::Active {
        let first = row.to_on.map_or(today, |last| Ord::min(last, today));
        row.from_on.get_or_insert(first);
    }
    if to == ParticipationState::Left {
        row.from_on = row.from_on.map(|first| Ord::min(first, today));
        row.to_on = Some(row.to_on.map_or(today, |last| Ord::min(last, today)));
    }
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(row).await?;
    // The public is told who takes part.
    scope.published_changed();
    Ok(())
}

/// Who takes part in a project that is closed has taken part to the end.
pub(super) async fn complete_all(scope: &WriteScope, project: &project::Model) -> Result<()> {
    let active = Entity::find()
        .filter(Column::ProjectId.eq(project.id))
        .filter(Column::State.eq(ParticipationState::Active))
        .order_by_asc(Column::Id);
    for mut row in scope.lock_all(active).await? {
        move_to(scope, &mut row, ParticipationState::Completed).await?;
        note(scope, "participation.state_changed", &row, &project.title).await?;
    }
    Ok(())
}

/// What is done concerns the organisation that takes part.
async fn note(scope: &WriteScope, action: &'static str, row: &Model, project: &str) -> Result<()> {
    let entry = audit::Entry::new(action, "project_participation", row.id.0, project).after(row);
    audit::record(scope, row.owner_org_id, entry).await
}
