//! An organisation's part in a project as it is shown: whole to itself and to staff, little to others.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use samverk_domain::access::Actor;
use samverk_domain::projects::ProjectId;
use samverk_domain::projects::participation::{Listed, Seen};
use samverk_domain::projects::participation_state::{Asks, ParticipationState};
use uuid::Uuid;

use super::content::ProjectRole;
use super::participation_content::ProjectParticipationState;
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A state that an organisation's part can be taken to.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AllowedProjectParticipationTransition {
    /// The state.
    to: ProjectParticipationState,
    /// Whether the organisation's own decision must be given.
    needs_decision: bool,
}

/// An organisation's part in a project. Others than the organisation and staff are told project, organisation, role and state.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct ProjectParticipation {
    /// Id.
    id: Option<Uuid>,
    /// The project.
    project_id: Uuid,
    /// The organisation.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// As what.
    role: ProjectRole,
    /// How far it has come.
    state: ProjectParticipationState,
    /// First day.
    from_on: Option<NaiveDate>,
    /// Last day, when it is known.
    to_on: Option<NaiveDate>,
    /// What it puts in, in öre.
    cash_ore: Option<i64>,
    /// How many hours it puts in.
    hours: Option<i64>,
    /// Whom one talks to there; left out when the caller may not see who it is.
    contact_person_id: Option<Uuid>,
    /// Their name, or that it is protected; left out when nobody is, or they have left.
    contact_person_name: Option<String>,
    /// The diary number of the organisation's own decision.
    diary_number: Option<String>,
    /// The paragraph of the decision.
    section: Option<String>,
    /// The day of the decision.
    decided_on: Option<NaiveDate>,
    /// What the caller may take it to.
    allowed_transitions: Vec<AllowedProjectParticipationTransition>,
    /// Counts changes, for If-Match.
    version: Option<i64>,
    /// When it was entered.
    created_at: Option<Moment>,
    /// When it was last changed.
    updated_at: Option<Moment>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl ProjectParticipation {
    pub(super) fn of(row: Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let (allowed, contact) = (row.allowed(actor), row.contact(now));
        let can_change = row.is_handled_by(actor) && ParticipationState::OPEN.contains(&row.participation.state);
        let Listed { participation, organisation_name, .. } = row;
        let path = format!("/project-participations/{}", participation.id);
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/projects/{}/participations", participation.project_id))
            .add("project", "GET", format!("/projects/{}", participation.project_id))
            .add("organisation", "GET", format!("/organisations/{}", participation.owner_org_id))
            .add_if(can_change, "edit", "PUT", &path)
            .add_if(!allowed.is_empty(), "transition", "POST", format!("{path}/transitions"))
            .done();
        let ways = allowed.into_iter();
        Self {
            links,
            allowed_transitions: ways
                .map(|(to, asks)| AllowedProjectParticipationTransition {
                    to: to.into(),
                    needs_decision: asks == Asks::Decision,
                })
                .collect(),
            id: Some(participation.id.0),
            project_id: participation.project_id.0,
            organisation_id: participation.owner_org_id.0,
            organisation_name,
            role: participation.role.into(),
            state: participation.state.into(),
            from_on: participation.from_on,
            to_on: participation.to_on,
            cash_ore: participation.cash_ore,
            hours: participation.hours,
            contact_person_id: contact.as_ref().and_then(|one| one.person).map(|id| id.0),
            contact_person_name: contact.map(|one| one.name),
            diary_number: participation.decision_diary_number,
            section: participation.decision_section,
            decided_on: participation.decided_on,
            version: Some(participation.version),
            created_at: Some(Moment(participation.created_at)),
            updated_at: Some(Moment(participation.updated_at)),
        }
    }

    /// As everybody sees it who sees the project.
    pub(super) fn seen(row: Seen, project: ProjectId, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let row = match row {
            Seen::Whole(row) => return Self::of(*row, here, actor, now),
            Seen::Partly(row) => row,
        };
        let links = here
            .own(format!("/projects/{project}/participations"))
            .add("project", "GET", format!("/projects/{project}"))
            .add("organisation", "GET", format!("/organisations/{}", row.owner_org_id))
            .done();
        Self {
            links,
            id: None,
            project_id: project.0,
            organisation_id: row.owner_org_id.0,
            organisation_name: row.organisation_name,
            role: row.role.into(),
            state: row.state.into(),
            from_on: None,
            to_on: None,
            cash_ore: None,
            hours: None,
            contact_person_id: None,
            contact_person_name: None,
            diary_number: None,
            section: None,
            decided_on: None,
            allowed_transitions: Vec::new(),
            version: None,
            created_at: None,
            updated_at: None,
        }
    }

    pub(super) fn shown(row: Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Versioned<Self> {
        let version = row.participation.version;
        versioned(Self::of(row, here, actor, now), version)
    }
}
