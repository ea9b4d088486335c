//! Needs in networks as they are shown.

use poem_openapi::Object;
use samverk_domain::access::Actor;
use samverk_domain::discussion::standing::Standing;
use samverk_domain::networks::need_signal::Listed;
use samverk_domain::networks::need_supporter;
use uuid::Uuid;

use super::need_content::NeedSignalState;
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::projects::content::ProjectState;
use crate::scalar::Moment;
use crate::wishes::content::CourseWishState;

/// What somebody in a network says that they need.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NeedSignal {
    /// Id.
    id: Uuid,
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// The meeting at which it came up.
    network_meeting_id: Option<Uuid>,
    /// What the meeting is called.
    meeting_title: Option<String>,
    /// What is needed, in a few words.
    title: String,
    /// What is needed, and why.
    text: String,
    /// Who noted it, or that they are protected.
    person_name: String,
    /// The organisation that they spoke for.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// How many organisations have the need, the one that noted it included.
    supporting_organisations: i64,
    /// Whether the caller's organisation has said that it has the need too.
    is_supported: bool,
    /// What has become of it.
    state: NeedSignalState,
    /// Why it goes no further.
    answer: Option<String>,
    /// The wish it became, if the caller may see that.
    course_wish_id: Option<Uuid>,
    /// Its title.
    wish_title: Option<String>,
    /// What has become of the wish.
    wish_state: Option<CourseWishState>,
    /// The project it became, if the caller may see that.
    project_id: Option<Uuid>,
    /// Its title.
    project_title: Option<String>,
    /// How far the project has come.
    project_state: Option<ProjectState>,
    /// Counts changes, for If-Match.
    version: i64,
    /// When it was noted.
    created_at: Moment,
    /// When it was last changed or answered.
    updated_at: Moment,
    /// The states that the caller can take it to.
    allowed_transitions: Vec<NeedSignalState>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl NeedSignal {
    pub(super) fn of(row: Listed, standing: Standing, here: &Here, actor: &Actor) -> Self {
        let answers = row.need.state.answers().filter(|_| standing == Standing::Moderator);
        let allowed_transitions: Vec<_> = answers.map(Into::into).collect();
        Self {
            links: links(&row, standing, here, actor, allowed_transitions.is_empty()),
            allowed_transitions,
            person_name: row.noted_by(),
            id: row.need.id.0,
            network_id: row.need.network_id.0,
            network_name: row.network_name,
            network_meeting_id: row.need.meeting_id.map(|id| id.0),
            meeting_title: row.meeting_title,
            title: row.need.title,
            text: row.need.text,
            organisation_id: row.need.organisation_id.0,
            organisation_name: row.organisation_name,
            supporting_organisations: row.supporters + 1,
            is_supported: row.is_supported,
            state: row.need.state.into(),
            answer: row.need.answer,
            course_wish_id: row.need.wish_id.filter(|_| row.wish_title.is_some()).map(|id| id.0),
            wish_title: row.wish_title,
            wish_state: row.wish_state.map(Into::into),
            project_id: row.need.project_id.filter(|_| row.project_title.is_some()).map(|id| id.0),
            project_title: row.project_title,
            project_state: row.project_state.map(Into::into),
            version: row.need.version,
            created_at: Moment(row.need.created_at),
            updated_at: Moment(row.need.updated_at),
        }
    }

    pub(super) fn shown((row, standing): (Listed, Standing), here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.need.version;
        versioned(Self::of(row, standing, here, actor), version)
    }
}

fn links(row: &Listed, standing: Standing, here: &Here, actor: &Actor, is_final: bool) -> Links {
    let path = format!("/needs/{}", row.need.id);
    let own = actor.organisation().map(|own| format!("{path}/supporters/{own}")).unwrap_or_default();
    let wish = row.need.wish_id.filter(|_| row.wish_title.is_some()).map(|id| format!("/course-wishes/{id}"));
    let project = row.need.project_id.filter(|_| row.project_title.is_some()).map(|id| format!("/projects/{id}"));
    let meeting = row.need.meeting_id.map(|id| format!("/network-meetings/{id}"));
    let can_be_supported = row.can_be_supported(actor, standing);
    here.own(&path)
        .add("collection", "GET", format!("/networks/{}/needs", row.need.network_id))
        .add("network", "GET", format!("/networks/{}", row.need.network_id))
        .add_if(meeting.is_some(), "meeting", "GET", meeting.unwrap_or_default())
        .add("supporters", "GET", format!("{path}/supporters"))
        .add_if(wish.is_some(), "course-wish", "GET", wish.unwrap_or_default())
        .add_if(project.is_some(), "project", "GET", project.unwrap_or_default())
        .add_if(row.can_be_changed(actor, standing), "edit", "PUT", &path)
        .add_if(standing == Standing::Moderator, "delete", "DELETE", &path)
        .add_if(can_be_supported && !row.is_supported, "support", "PUT", &own)
        .add_if(can_be_supported && row.is_supported, "leave", "DELETE", &own)
        .add_if(!is_final, "transition", "POST", format!("{path}/transitions"))
        .add_if(row.can_be_wished(standing), "ask", "POST", format!("{path}/course-wishes"))
        .add_if(row.can_be_started(actor), "propose", "POST", format!("{path}/projects"))
        .done()
}

/// Another organisation that has the need.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NeedSupporter {
    /// Which.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// Since when.
    created_at: Moment,
}

impl From<need_supporter::Listed> for NeedSupporter {
    fn from(row: need_supporter::Listed) -> Self {
        Self {
            organisation_id: row.organisation_id.0,
            organisation_name: row.organisation_name,
            created_at: Moment(row.created_at),
        }
    }
}
