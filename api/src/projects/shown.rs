//! Projects, programmes and applications as they are shown.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::projects::project::Listed;
use samverk_domain::projects::{application, programme};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use super::content::{FundType, FunderDecision, ProjectRole, ProjectState};
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A programme or fund that pays for projects.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct FundingProgramme {
    /// Id.
    id: Uuid,
    /// Its name.
    name: String,
    /// What sort of fund it is.
    #[oai(rename = "type")]
    kind: FundType,
    /// First day of its period.
    from_on: Option<NaiveDate>,
    /// Last day of its period.
    to_on: Option<NaiveDate>,
    /// The authority that manages it.
    authority: String,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl FundingProgramme {
    pub(super) fn of(row: programme::Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/funding-programmes/{}", row.id);
        let links = here
            .own(&path)
            .add("collection", "GET", "/funding-programmes")
            .add("projects", "GET", format!("/projects?fundingProgrammeId={}", row.id))
            .add_if(actor.may(Permission::ManageProjects), "edit", "PUT", &path)
            .done();
        Self {
            links,
            id: row.id.0,
            name: row.name,
            kind: row.kind.into(),
            from_on: row.from_on,
            to_on: row.to_on,
            authority: row.authority,
            version: row.version,
        }
    }

    pub(super) fn shown(row: programme::Model, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor), version)
    }
}

/// What the association does with others for a while, and with others' money.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct Project {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// What it is called for short.
    acronym: Option<String>,
    /// Title in Swedish.
    title: String,
    /// Title in English.
    title_english: Option<String>,
    /// What it is about.
    summary: String,
    /// What it is to reach.
    aim: Option<String>,
    /// What is there when it is over.
    expected_results: Option<String>,
    /// For whom it is.
    target_groups: Option<String>,
    /// The programme that pays.
    funding_programme_id: Option<Uuid>,
    /// Its name.
    funding_programme_name: Option<String>,
    /// Who pays, in words.
    funder: Option<String>,
    /// The call that it answers.
    call: Option<String>,
    /// The funder's number.
    grant_number: Option<String>,
    /// The association's diary number.
    diary_number: Option<String>,
    /// The global goals of Agenda 2030 that it works towards.
    sustainable_goals: Vec<i64>,
    /// First day.
    from_on: Option<NaiveDate>,
    /// Last day.
    to_on: Option<NaiveDate>,
    /// What it costs in all, in öre.
    budget_ore: Option<i64>,
    /// What the funder gives, in öre.
    contribution_ore: Option<i64>,
    /// What the association puts in itself, in öre.
    co_financing_ore: Option<i64>,
    /// The organisation that leads it.
    lead_organisation_id: Uuid,
    /// Its name in lists.
    lead_organisation_name: String,
    /// What the association is in it.
    association_role: ProjectRole,
    /// The department that has it.
    department_id: Option<Uuid>,
    /// Its name in narrow places.
    department_name: Option<String>,
    /// Whom one talks to in the association; left out for others than members.
    contact_person_id: Option<Uuid>,
    /// Their name; left out when nobody is, or they have left.
    contact_person_name: Option<String>,
    /// Where more is told.
    web_address: Option<String>,
    /// How far it has come.
    state: ProjectState,
    /// The states that the caller may take it to.
    allowed_transitions: Vec<ProjectState>,
    /// Counts changes, for If-Match.
    version: i64,
    /// When it was entered.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl Project {
    pub(super) fn of(row: Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let contact = row.contact(now);
        let Listed { project, programme_name, lead_name, department_name, .. } = row;
        let path = format!("/projects/{}", project.id);
        let is_kept = actor.may(Permission::ManageProjects);
        let leads_on = project.state.next().next().is_some();
        let links = here
            .own(&path)
            .add("collection", "GET", "/projects")
            .add_found("programme", project.programme_id.map(|id| format!("/funding-programmes/{id}")))
            .add("participations", "GET", format!("{path}/participations"))
            .add("documents", "GET", format!("{path}/documents"))
            .add_if(actor.is_member(), "milestones", "GET", format!("{path}/milestones"))
            .add_if(actor.is_member(), "indicators", "GET", format!("{path}/indicators"))
            .add_if(actor.is_member(), "budget-revisions", "GET", format!("{path}/budget-revisions"))
            .add_if(actor.is_member(), "reports", "GET", format!("{path}/reports"))
            .add_if(actor.is_member(), "applications", "GET", format!("{path}/applications"))
            .add_if(is_kept, "edit", "PUT", &path)
            .add_if(is_kept, "invite", "POST", format!("{path}/participations"))
            .add_if(is_kept && leads_on, "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            allowed_transitions: project.state.next().filter(|_| is_kept).map(Into::into).collect(),
            id: project.id.0,
            slug: project.slug,
            acronym: project.acronym,
            title: project.title,
            title_english: project.title_english,
            summary: project.summary,
            aim: project.aim,
            expected_results: project.expected_results,
            target_groups: project.target_groups,
            funding_programme_id: project.programme_id.map(|id| id.0),
            funding_programme_name: programme_name,
            funder: project.funder,
            call: project.call,
            grant_number: project.grant_number,
            diary_number: project.diary_number,
            sustainable_goals: project.sustainable_goals.numbers(),
            from_on: project.from_on,
            to_on: project.to_on,
            budget_ore: project.budget_ore,
            contribution_ore: project.contribution_ore,
            co_financing_ore: project.co_financing_ore,
            lead_organisation_id: project.lead_org_id.0,
            lead_organisation_name: lead_name,
            association_role: project.association_role.into(),
            department_id: project.department_id.map(|id| id.0),
            department_name,
            contact_person_id: contact.as_ref().and_then(|one| one.person).filter(|_| actor.is_member()).map(|id| id.0),
            contact_person_name: contact.map(|one| one.name),
            web_address: project.web_address,
            state: project.state.into(),
            version: project.version,
            created_at: Moment(project.created_at),
            updated_at: Moment(project.updated_at),
        }
    }

    pub(super) fn shown(row: Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Versioned<Self> {
        let version = row.project.version;
        versioned(Self::of(row, here, actor, now), version)
    }
}

/// What the association asks of a funder for a project.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct ProjectApplication {
    /// Id.
    id: Uuid,
    /// The project.
    project_id: Uuid,
    /// The call that it answers.
    call: String,
    /// The last day to submit it.
    deadline_on: Option<NaiveDate>,
    /// Whether the last day has passed and it is not submitted.
    is_overdue: bool,
    /// What is asked for, in öre.
    sought_ore: i64,
    /// When it was submitted.
    submitted_on: Option<NaiveDate>,
    /// What the funder said.
    decision: Option<FunderDecision>,
    /// When they said it.
    decided_on: Option<NaiveDate>,
    /// What they give, in öre.
    granted_ore: Option<i64>,
    /// Counts changes, for If-Match.
    version: i64,
    /// When it was entered.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl ProjectApplication {
    pub(super) fn of(row: application::Model, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let path = format!("/project-applications/{}", row.id);
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/projects/{}/applications", row.project_id))
            .add("project", "GET", format!("/projects/{}", row.project_id))
            .add_if(actor.may(Permission::ManageProjects), "edit", "PUT", &path)
            .done();
        Self {
            links,
            is_overdue: row.is_overdue(now),
            id: row.id.0,
            project_id: row.project_id.0,
            call: row.call,
            deadline_on: row.deadline_on,
            sought_ore: row.sought_ore,
            submitted_on: row.submitted_on,
            decision: row.decision.map(Into::into),
            decided_on: row.decided_on,
            granted_ore: row.granted_ore,
            version: row.version,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    pub(super) fn shown(row: application::Model, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor, now), version)
    }
}
