//! Meetings of networks, who comes and was there, and what is to be done after them, as they are shown.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use samverk_domain::access::Actor;
use samverk_domain::networks::attendance::Attending;
use samverk_domain::networks::{meeting, next_step};
use uuid::Uuid;

use super::content::NetworkRole;
use super::meeting_content::{NetworkMeetingAnswer, NetworkMeetingPresence, NetworkMeetingState, NetworkNextStepState};
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A meeting of a network.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NetworkMeeting {
    /// Id.
    id: Uuid,
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// The same for meetings that were made together.
    series_id: Option<Uuid>,
    /// What it is called.
    title: String,
    /// When it begins.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
    /// Where.
    place: Option<String>,
    /// Where on the web.
    virtual_link: Option<String>,
    /// What it is about, in Markdown.
    agenda: Option<String>,
    /// What has become of it.
    state: NetworkMeetingState,
    /// The states that the caller may take it to now.
    allowed_transitions: Vec<NetworkMeetingState>,
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

impl NetworkMeeting {
    pub(super) fn of(row: meeting::Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Self {
        let path = format!("/network-meetings/{}", row.meeting.id);
        let allowed = row.allowed(actor, now);
        let is_kept = row.is_kept_by(actor);
        let links = here
            .own(&path)
            .add("collection", "GET", format!("/networks/{}/meetings", row.meeting.network_id))
            .add("network", "GET", format!("/networks/{}", row.meeting.network_id))
            .add("attendances", "GET", format!("{path}/attendances"))
            .add("notes", "GET", format!("{path}/notes"))
            .add("next-steps", "GET", format!("{path}/next-steps"))
            .add("documents", "GET", format!("{path}/documents"))
            .add_if(is_kept, "edit", "PUT", &path)
            .add_if(!allowed.is_empty(), "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            allowed_transitions: allowed.into_iter().map(Into::into).collect(),
            id: row.meeting.id.0,
            network_id: row.meeting.network_id.0,
            network_name: row.network_name,
            series_id: row.meeting.series_id.map(|id| id.0),
            title: row.meeting.title,
            starts_at: Moment(row.meeting.starts_at),
            ends_at: Moment(row.meeting.ends_at),
            place: row.meeting.place,
            virtual_link: row.meeting.virtual_link,
            agenda: row.meeting.agenda,
            state: row.meeting.state.into(),
            version: row.meeting.version,
            created_at: Moment(row.meeting.created_at),
            updated_at: Moment(row.meeting.updated_at),
        }
    }

    pub(super) fn shown(row: meeting::Listed, here: &Here, actor: &Actor, now: DateTime<Utc>) -> Versioned<Self> {
        let version = row.meeting.version;
        versioned(Self::of(row, here, actor, now), version)
    }
}

/// What was said at a meeting.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkMeetingNotes {
    /// The notes, in Markdown; empty when there are none.
    notes: String,
    /// Counts changes of the meeting, for If-Match.
    version: i64,
    /// What the caller may do with them.
    #[oai(rename = "_links")]
    links: Links,
}

impl NetworkMeetingNotes {
    pub(super) fn shown(row: meeting::Listed, here: &Here, actor: &Actor) -> Versioned<Self> {
        let path = format!("/network-meetings/{}", row.meeting.id);
        let own = format!("{path}/notes");
        let is_kept = row.is_kept_by(actor);
        let links = here.own(&own).add("up", "GET", path).add_if(is_kept, "edit", "PUT", own).done();
        let version = row.meeting.version;
        versioned(Self { notes: row.meeting.notes.unwrap_or_default(), version, links }, version)
    }
}

/// Somebody in a network, with what they said of a meeting before it and whether they were there.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NetworkAttendance {
    /// Their membership.
    network_membership_id: Uuid,
    /// The organisation that is represented.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// Their name, or that it is protected.
    person_name: String,
    /// As what they are in the network.
    role: NetworkRole,
    /// What they said before it.
    answer: Option<NetworkMeetingAnswer>,
    /// Whether they were there.
    presence: Option<NetworkMeetingPresence>,
    /// The membership of who was there instead.
    substitute_id: Option<Uuid>,
}

impl From<Attending> for NetworkAttendance {
    fn from(one: Attending) -> Self {
        Self {
            person_name: one.member.name(),
            network_membership_id: one.member.membership.id.0,
            organisation_id: one.member.membership.owner_org_id.0,
            organisation_name: one.member.organisation_name,
            role: one.member.membership.role.into(),
            answer: one.answer.map(|row| row.answer.into()),
            presence: one.attendance.as_ref().map(|row| row.presence.into()),
            substitute_id: one.attendance.and_then(|row| row.substitute_id).map(|id| id.0),
        }
    }
}

/// What is to be done after a meeting.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NetworkNextStep {
    /// Id.
    id: Uuid,
    /// The meeting that it comes of.
    network_meeting_id: Uuid,
    /// What the meeting is called.
    meeting_title: String,
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// What is to be done.
    text: String,
    /// The membership of whoever does it; left out when the association's staff do.
    network_membership_id: Option<Uuid>,
    /// Their name, or that it is protected.
    person_name: Option<String>,
    /// By when.
    due_on: NaiveDate,
    /// How it stands with it.
    state: NetworkNextStepState,
    /// When it was done.
    done_at: Option<Moment>,
    /// The states that the caller may take it to.
    allowed_transitions: Vec<NetworkNextStepState>,
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

impl NetworkNextStep {
    pub(super) fn of(row: next_step::Listed, here: &Here, actor: &Actor) -> Self {
        let path = format!("/network-next-steps/{}", row.step.id);
        let meeting = format!("/network-meetings/{}", row.step.meeting_id);
        let allowed = row.allowed(actor);
        let links = here
            .own(&path)
            .add_if(row.is_read, "collection", "GET", format!("{meeting}/next-steps"))
            .add_if(row.is_read, "up", "GET", meeting)
            .add_if(row.is_kept_by(actor), "edit", "PUT", &path)
            .add_if(!allowed.is_empty(), "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            allowed_transitions: allowed.into_iter().map(Into::into).collect(),
            person_name: row.owner_name(),
            id: row.step.id.0,
            network_meeting_id: row.step.meeting_id.0,
            meeting_title: row.meeting_title,
            network_id: row.network_id.0,
            network_name: row.network_name,
            text: row.step.text,
            network_membership_id: row.step.membership_id.map(|id| id.0),
            due_on: row.step.due_on,
            state: row.step.state.into(),
            done_at: row.step.done_at.map(Moment),
            version: row.step.version,
            created_at: Moment(row.step.created_at),
            updated_at: Moment(row.step.updated_at),
        }
    }

    pub(super) fn shown(row: next_step::Listed, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.step.version;
        versioned(Self::of(row, here, actor), version)
    }
}
