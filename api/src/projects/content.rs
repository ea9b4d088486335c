//! What is sent about projects, programmes and applications.

use chrono::NaiveDate;
use poem_openapi::Object;
use samverk_domain::organisations::{DepartmentId, OrganisationId};
use samverk_domain::people::PersonId;
use samverk_domain::projects::FundingProgrammeId;
use samverk_domain::projects::application::{FunderDecision as Decision, NewApplication};
use samverk_domain::projects::programme::{FundKind as Kind, NewProgramme};
use samverk_domain::projects::project_entry::NewProject as New;
use samverk_domain::projects::project_role::ProjectRole as Role;
use samverk_domain::projects::project_state::ProjectState as State;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// What sort of fund pays.
    FundType of Kind {
        /// The European Social Fund Plus.
        EsfPlus,
        /// The European Regional Development Fund.
        Erdf,
        /// Interreg.
        Interreg,
        /// LIFE.
        Life,
        /// Horizon Europe.
        Horizon,
        /// Another of the European Union.
        OtherEu,
        /// A Swedish one.
        National,
    }
}

choice! {
    /// How far a project has come.
    ProjectState of State {
        /// Staff think of it; nobody else sees it.
        Idea,
        /// An application is being written, and kommuner are asked.
        Preparing,
        /// The funder has the application.
        Submitted,
        /// The funder said yes.
        Approved,
        /// The funder said no.
        Rejected,
        /// The application was taken back.
        Withdrawn,
        /// Nothing was applied for. Staff see it, and those who were asked.
        Dropped,
        /// The work is done.
        Running,
        /// The work is over; the last reports are written.
        Reporting,
        /// It is over, and reported.
        Closed,
        /// It ended before its time.
        Cancelled,
    }
}

choice! {
    /// What an organisation is in a project.
    ProjectRole of Role {
        /// Owns it and answers to the funder.
        Lead,
        /// Has a part and a budget of its own.
        Partner,
        /// Takes part in what is done.
        Participant,
        /// Follows it, without a budget.
        Associated,
        /// Pays for some of it.
        Funder,
        /// Sits in its steering group.
        Steering,
    }
}

choice! {
    /// What a funder said of an application.
    FunderDecision of Decision {
        /// Yes, with all or some of the money.
        Granted,
        /// No.
        Rejected,
    }
}

/// What a programme is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewFundingProgramme {
    /// Name, at most 160 characters. The same programme of another period is another.
    name: Text,
    /// What sort of fund it is.
    #[oai(rename = "type")]
    kind: FundType,
    /// First day of its period.
    from_on: Option<NaiveDate>,
    /// Last day of its period.
    to_on: Option<NaiveDate>,
    /// The authority that manages it, at most 160 characters.
    authority: Text,
}

/// What a project is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewProject {
    /// What it is called for short, at most 40 characters. The first one, or else the title, makes its name in addresses.
    #[oai(default)]
    acronym: String,
    /// Title in Swedish, at most 200 characters.
    title: Text,
    /// Title in English, at most 200 characters.
    #[oai(default)]
    title_english: String,
    /// What it is about, at most 1 000 characters.
    summary: Text,
    /// What it is to reach, at most 2 000 characters.
    #[oai(default)]
    aim: String,
    /// What is there when it is over, at most 2 000 characters.
    #[oai(default)]
    expected_results: String,
    /// For whom it is, at most 500 characters.
    #[oai(default)]
    target_groups: String,
    /// The programme that pays.
    funding_programme_id: Option<Uuid>,
    /// Who pays, in words, at most 160 characters.
    #[oai(default)]
    funder: String,
    /// The call that it answers, at most 200 characters.
    #[oai(default)]
    call: String,
    /// The funder's number, at most 60 characters.
    #[oai(default)]
    grant_number: String,
    /// The association's diary number, at most 60 characters.
    #[oai(default)]
    diary_number: String,
    /// The global goals of Agenda 2030 that it works towards, from 1 to 17.
    #[oai(default)]
    sustainable_goals: Vec<i64>,
    /// First day.
    from_on: Option<NaiveDate>,
    /// Last day.
    to_on: Option<NaiveDate>,
    /// What it costs in all, in öre; needed with any of the two that follow.
    budget_ore: Option<i64>,
    /// What the funder gives, in öre; not more than the budget.
    contribution_ore: Option<i64>,
    /// What the association puts in itself, in öre; not more than what remains of the budget.
    co_financing_ore: Option<i64>,
    /// The organisation that leads it; the association if it is left out.
    lead_organisation_id: Option<Uuid>,
    /// What the association is in it.
    association_role: ProjectRole,
    /// The department that has it.
    department_id: Option<Uuid>,
    /// Whom one talks to: somebody who works for the association.
    contact_person_id: Option<Uuid>,
    /// Where more is told, at most 500 characters.
    #[oai(default)]
    web_address: String,
}

/// To which state a project is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct ProjectTransition {
    /// The state.
    pub(super) to: ProjectState,
}

/// What an application is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewProjectApplication {
    /// The call that it answers, at most 200 characters.
    call: Text,
    /// The last day to submit it.
    deadline_on: Option<NaiveDate>,
    /// What is asked for, in öre.
    sought_ore: i64,
    /// When it was submitted.
    submitted_on: Option<NaiveDate>,
    /// What the funder said.
    decision: Option<FunderDecision>,
    /// When they said it; needed with a decision.
    decided_on: Option<NaiveDate>,
    /// What they give, in öre; needed when it is granted, and not more than what was asked for.
    granted_ore: Option<i64>,
}

impl From<NewFundingProgramme> for NewProgramme {
    fn from(new: NewFundingProgramme) -> Self {
        Self {
            name: new.name.0,
            kind: new.kind.into(),
            from_on: new.from_on,
            to_on: new.to_on,
            authority: new.authority.0,
        }
    }
}

impl From<NewProject> for New {
    fn from(new: NewProject) -> Self {
        Self {
            acronym: new.acronym,
            title: new.title.0,
            title_english: new.title_english,
            summary: new.summary.0,
            aim: new.aim,
            expected_results: new.expected_results,
            target_groups: new.target_groups,
            programme: new.funding_programme_id.map(FundingProgrammeId),
            funder: new.funder,
            call: new.call,
            grant_number: new.grant_number,
            diary_number: new.diary_number,
            sustainable_goals: new.sustainable_goals,
            from_on: new.from_on,
            to_on: new.to_on,
            budget_ore: new.budget_ore,
            contribution_ore: new.contribution_ore,
            co_financing_ore: new.co_financing_ore,
            lead: new.lead_organisation_id.map(OrganisationId),
            association_role: new.association_role.into(),
            department: new.department_id.map(DepartmentId),
            contact: new.contact_person_id.map(PersonId),
            web_address: new.web_address,
        }
    }
}

impl From<NewProjectApplication> for NewApplication {
    fn from(new: NewProjectApplication) -> Self {
        Self {
            call: new.call.0,
            deadline_on: new.deadline_on,
            sought_ore: new.sought_ore,
            submitted_on: new.submitted_on,
            decision: new.decision.map(Into::into),
            decided_on: new.decided_on,
            granted_ore: new.granted_ore,
        }
    }
}
