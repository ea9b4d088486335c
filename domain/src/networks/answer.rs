//! Who means to come to a meeting: each member says so themself. A row of the organisation that is represented; others in the
//! network see it too, but those from outside the kommuner.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use super::meeting::{self, NetworkMeetingId};
use super::membership::{self, MemberRole, NetworkMembershipId};
use super::network;
use crate::access::{Identity, OrganisationId};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::privacy::refuse_erased;
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of an answer.
    MeetingAnswerId
);

/// What a member says of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MeetingAnswer {
    /// They come.
    Coming,
    /// They cannot.
    NotComing,
    /// Their substitute comes.
    Substitute,
}

/// A row of the table `network_meeting_answer`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_meeting_answer")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingAnswerId,
    /// The organisation that is represented.
    pub owner_org_id: OrganisationId,
    /// The meeting.
    pub meeting_id: NetworkMeetingId,
    /// Who.
    pub membership_id: NetworkMembershipId,
    /// What they say.
    pub answer: MeetingAnswer,
    /// When they first said something, in UTC.
    pub created_at: DateTimeUtc,
    /// When they last said something, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::SeenByPeers(Column::OwnerOrgId, peers);
}

fn peers(me: &Identity) -> Condition {
    meeting::is_open(me, Column::MeetingId)
}

/// What the actor has said of a meeting and can say now.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// What they have said.
    pub said: Option<MeetingAnswer>,
    /// What they can say; nothing before they are called and once the meeting has begun.
    pub choices: Vec<MeetingAnswer>,
}

/// The actor's own part in whether people come to a meeting.
pub async fn own(scope: &Scope, id: NetworkMeetingId) -> Result<Own> {
    let meeting = meeting::get(scope, id).await?.meeting;
    let Some(me) = scope.actor().identity() else { return Ok(Own::default()) };
    let Some(own) = membership::active_in(scope, meeting.network_id, me.person).await? else {
        return Ok(Own::default());
    };
    let network = network::get(scope, meeting.network_id).await?;
    let mut choices = Vec::new();
    if meeting.takes_answers(scope.now()) {
        choices.extend([MeetingAnswer::Coming, MeetingAnswer::NotComing]);
        choices.extend(has_substitute(&network, &own).then_some(MeetingAnswer::Substitute));
    }
    Ok(Own { said: mine(scope, &[id]).await?.remove(&id), choices })
}

/// What the actor has said of these meetings.
pub async fn mine(scope: &Scope, meetings: &[NetworkMeetingId]) -> Result<HashMap<NetworkMeetingId, MeetingAnswer>> {
    let Some(me) = scope.actor().identity() else { return Ok(HashMap::new()) };
    let said = Entity::find()
        .filter(Column::MeetingId.is_in(meetings.iter().copied()))
        .filter(Column::MembershipId.in_subquery(membership::of_person(me.person)));
    Ok(scope.all(said).await?.into_iter().map(|row| (row.meeting_id, row.answer)).collect())
}

fn has_substitute(network: &network::Model, member: &membership::Model) -> bool {
    network.substitutes_allowed && MemberRole::SEATED.contains(&member.role)
}

/// Says for oneself whether one comes to a meeting that one is called to and that has not begun.
pub async fn say(scope: &WriteScope, id: NetworkMeetingId, answer: MeetingAnswer) -> Result<()> {
    let found = meeting::get(scope, id).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    let network = network::get(scope, found.meeting.network_id).await?;
    let own = membership::active_in(scope, network.id, me).await?.ok_or(Error::Forbidden)?;
    let mut faults = Faults::default();
    if answer == MeetingAnswer::Substitute && !has_substitute(&network, &own) {
        faults.add("answer", Fault::UnknownChoice);
    }
    faults.none()?;
    let row = scope.lock(meeting::Entity::find_by_id(id)).await?;
    if !row.takes_answers(scope.now()) {
        return Err(Refusal::NotInThisState.into());
    }
    let said = Entity::find().filter(Column::MeetingId.eq(id)).filter(Column::MembershipId.eq(own.id));
    if let Some(mut row) = scope.lock_all(said).await?.pop() {
        row.answer = answer;
        row.updated_at = scope.now();
        return scope.update(&row).await;
    }
    let row = Model {
        id: MeetingAnswerId::new(),
        owner_org_id: own.owner_org_id,
        meeting_id: id,
        membership_id: own.id,
        answer,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    scope.insert_for(own.owner_org_id, row).await?;
    refuse_erased(scope, &[me]).await
}
