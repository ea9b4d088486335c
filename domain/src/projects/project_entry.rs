//! Entering and changing projects, and taking them from state to state.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::contact;
use super::goals::Goals;
use super::participation_entry;
use super::programme::{self, FundingProgrammeId};
use super::project::{self, Column, Entity, Model, ProjectId};
use super::project_role::ProjectRole;
use super::project_state::ProjectState;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::{DepartmentId, department, organisation};
use crate::people::PersonId;
use crate::privacy::refuse_erased;
use crate::store::{Scope, WriteScope};
use crate::swedish;

/// What a project is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewProject {
    /// What it is called for short, at most 40 characters.
    pub acronym: String,
    /// Title, at most 200 characters.
    pub title: String,
    /// Title in English, at most 200 characters.
    pub title_english: String,
    /// What it is about, at most 1 000 characters.
    pub summary: String,
    /// What it is to reach, at most 2 000 characters.
    pub aim: String,
    /// What is there when it is over, at most 2 000 characters.
    pub expected_results: String,
    /// For whom it is, at most 500 characters.
    pub target_groups: String,
    /// The programme that pays.
    pub programme: Option<FundingProgrammeId>,
    /// Who pays, in words, at most 160 characters.
    pub funder: String,
    /// The call that it answers, at most 200 characters.
    pub call: String,
    /// The funder's number, at most 60 characters.
    pub grant_number: String,
    /// The association's diary number, at most 60 characters.
    pub diary_number: String,
    /// The global goals that it works towards, from 1 to 17.
    pub sustainable_goals: Vec<i64>,
    /// First day.
    pub from_on: Option<Date>,
    /// Last day.
    pub to_on: Option<Date>,
    /// What it costs in all, in öre.
    pub budget_ore: Option<i64>,
    /// What the funder gives, in öre.
    pub contribution_ore: Option<i64>,
    /// What the association puts in itself, in öre.
    pub co_financing_ore: Option<i64>,
    /// The organisation that leads it; the association when there is none.
    pub lead: Option<OrganisationId>,
    /// What the association is in it.
    pub association_role: ProjectRole,
    /// The department that has it.
    pub department: Option<DepartmentId>,
    /// Whom one talks to in the association.
    pub contact: Option<PersonId>,
    /// Where more is told, at most 500 characters.
    pub web_address: String,
}

/// The highest sum that anybody enters: ten thousand million kronor, in öre.
pub const MOST_ORE: i64 = 1_000_000_000_000;

/// Enters a project, as an idea. Its name in addresses stays when the title changes.
pub async fn add(scope: &WriteScope, new: &NewProject) -> Result<ProjectId> {
    scope.require(Permission::ManageProjects)?;
    let mut faults = Faults::default();
    let slug = swedish::slug(if new.acronym.trim().is_empty() { &new.title } else { &new.acronym });
    if scope.count(Entity::find().filter(Column::Slug.eq(&slug))).await? > 0 {
        faults.add(named_by(new), Fault::Taken);
    }
    let empty = Model {
        id: ProjectId::new(),
        slug,
        acronym: None,
        title: String::new(),
        title_english: None,
        summary: String::new(),
        aim: None,
        expected_results: None,
        target_groups: None,
        programme_id: None,
        funder: None,
        call: None,
        grant_number: None,
        diary_number: None,
        sustainable_goals: Goals::default(),
        from_on: None,
        to_on: None,
        budget_ore: None,
        contribution_ore: None,
        co_financing_ore: None,
        lead_org_id: association(scope)?,
        association_role: new.association_role,
        department_id: None,
        contact_id: None,
        contact_until: None,
        web_address: None,
        state: ProjectState::Idea,
        sort_key: String::new(),
        search_text: String::new(),
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, faults, empty, new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("slug", named_by(new))]))?;
    refuse_erased(scope, row.contact_id.as_slice()).await?;
    note(scope, "project.added", &row, None::<&Model>, &row).await?;
    Ok(row.id)
}

/// The field that a project's name in addresses is made of.
fn named_by(new: &NewProject) -> &'static str {
    if new.acronym.trim().is_empty() { "title" } else { "acronym" }
}

/// Changes a project that nobody else has changed since the version. The sums of one that was approved are revised instead, with a date and
/// a reason.
pub async fn change(scope: &WriteScope, id: ProjectId, version: i64, new: &NewProject) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let seen = project::get(scope, id).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let mut faults = Faults::default();
    if has_decided_sums(&before) {
        keep_sums(&mut faults, &before, new);
    }
    // Whoever does not see who it is cannot say it again.
    let is_unseen = seen.contact(scope.now()).is_some_and(|contact| contact.person.is_none());
    let contact = new.contact.or(before.contact_id.filter(|_| is_unseen));
    *row = filled(scope, faults, before.clone(), &NewProject { contact, ..new.clone() }).await?;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    refuse_erased(scope, row.contact_id.as_slice()).await?;
    note(scope, "project.changed", &row, Some(&before), &*row).await
}

/// Takes a project to another state. Who takes part in one that is closed has taken part to the end.
pub async fn transition(scope: &WriteScope, id: ProjectId, to: ProjectState) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if !row.state.next().any(|next| next == to) {
        return Err(Refusal::NotInThisState.into());
    }
    let before = std::mem::replace(&mut row.state, to);
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    if to == ProjectState::Closed {
        participation_entry::complete_all(scope, &row).await?;
    }
    note(scope, "project.state_changed", &row, Some(&before), &to).await
}

async fn filled(scope: &WriteScope, mut faults: Faults, mut row: Model, new: &NewProject) -> Result<Model> {
    row.acronym = faults.optional("acronym", &new.acronym, 40);
    row.title = faults.text("title", &new.title, 200);
    row.title_english = faults.optional("titleEnglish", &new.title_english, 200);
    row.summary = faults.text("summary", &new.summary, 1_000);
    row.aim = faults.optional("aim", &new.aim, 2_000);
    row.expected_results = faults.optional("expectedResults", &new.expected_results, 2_000);
    row.target_groups = faults.optional("targetGroups", &new.target_groups, 500);
    row.funder = faults.optional("funder", &new.funder, 160);
    row.call = faults.optional("call", &new.call, 200);
    row.grant_number = faults.optional("grantNumber", &new.grant_number, 60);
    row.diary_number = faults.optional("diaryNumber", &new.diary_number, 60);
    row.sustainable_goals = Goals::of(&mut faults, &new.sustainable_goals);
    (row.from_on, row.to_on) = (new.from_on, new.to_on);
    if new.from_on.zip(new.to_on).is_some_and(|(from, to)| to < from) {
        faults.add("toOn", Fault::Before("fromOn"));
    }
    row.web_address = faults.optional("webAddress", &new.web_address, 500);
    if row.web_address.as_ref().is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
        faults.add("webAddress", Fault::NotAWebAddress);
    }
    (row.budget_ore, row.contribution_ore, row.co_financing_ore) = sums(&mut faults, new);
    row.association_role = new.association_role;
    row.sort_key = swedish::sort_key(&row.title);
    let searched = [row.acronym.as_deref(), Some(&row.title), row.title_english.as_deref(), Some(&row.summary)];
    row.search_text = searched.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
    related(scope, &mut faults, &mut row, new).await?;
    faults.none()?;
    Ok(row)
}

/// Whether the sums are what a funder has decided about.
#[must_use]
pub fn has_decided_sums(project: &Model) -> bool {
    project.budget_ore.is_some() && ProjectState::PUBLIC.contains(&project.state)
}

fn keep_sums(faults: &mut Faults, before: &Model, new: &NewProject) {
    for (field, decided, given) in [
        ("budgetOre", before.budget_ore, new.budget_ore),
        ("contributionOre", before.contribution_ore, new.contribution_ore),
        ("coFinancingOre", before.co_financing_ore, new.co_financing_ore),
    ] {
        if decided != given {
            faults.add(field, Fault::OnlyRevised);
        }
    }
}

/// The budget, and what others and the association give of it: together no more than all of it.
fn sums(faults: &mut Faults, new: &NewProject) -> (Option<i64>, Option<i64>, Option<i64>) {
    let (budget, contribution, own) = (new.budget_ore, new.contribution_ore, new.co_financing_ore);
    check_sums(faults, budget, contribution, own);
    (budget, contribution, own)
}

/// Together the parts are no more than the budget.
pub(super) fn check_sums(faults: &mut Faults, budget: Option<i64>, contribution: Option<i64>, own: Option<i64>) {
    let most = budget.map_or(MOST_ORE, |budget| faults.within("budgetOre", budget, 0, MOST_ORE).clamp(0, MOST_ORE));
    if budget.is_none() && (contribution.is_some() || own.is_some()) {
        faults.add("budgetOre", Fault::Missing);
    }
    let given = contribution.map_or(0, |sum| faults.within("contributionOre", sum, 0, most).clamp(0, most));
    if let Some(own) = own {
        faults.within("coFinancingOre", own, 0, most - given);
    }
}

/// What else there is that the project belongs to.
async fn related(scope: &WriteScope, faults: &mut Faults, row: &mut Model, new: &NewProject) -> Result<()> {
    let association = association(scope)?;
    row.programme_id = new.programme;
    if let Some(programme) = new.programme
        && scope.count(programme::Entity::find_by_id(programme)).await? == 0
    {
        faults.add("fundingProgrammeId", Fault::UnknownChoice);
    }
    row.department_id = new.department;
    if let Some(department) = new.department
        && scope.count(department::Entity::find_by_id(department)).await? == 0
    {
        faults.add("departmentId", Fault::UnknownChoice);
    }
    row.lead_org_id = new.lead.unwrap_or(association);
    if organisation::known(scope, [row.lead_org_id]).await?.is_empty() {
        faults.add("leadOrganisationId", Fault::UnknownChoice);
    }
    if new.contact.is_none() || new.contact != row.contact_id {
        (row.contact_id, row.contact_until) = contact::chosen(scope, faults, association, new.contact).await?;
    }
    Ok(())
}

fn association(scope: &Scope) -> Result<OrganisationId> {
    scope.actor().organisation().filter(|_| scope.actor().is_association()).ok_or(Error::Forbidden)
}

/// What is done to a project concerns the association.
async fn note(
    scope: &WriteScope,
    action: &'static str,
    row: &Model,
    before: Option<&impl Serialize>,
    after: &impl Serialize,
) -> Result<()> {
    let entry = audit::Entry::new(action, "project", row.id.0, row.title.clone()).after(after);
    let entry = match before {
        Some(before) => entry.before(before),
        None => entry,
    };
    audit::record(scope, association(scope)?, entry).await
}
