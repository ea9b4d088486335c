//! Who was at a meeting, for which organisation, or who was there instead. A row of the organisation that is represented; others
//! in the network see it too, but those from outside the kommuner.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QuerySelect};
use serde::{Deserialize, Serialize};

use super::answer;
use super::keeping;
use super::meeting::{self, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::member_state::MemberState;
use super::membership::{self, Filter, Listed, MemberRole, NetworkMembershipId};
use super::network::NetworkId;
use crate::access::{Identity, OrganisationId};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::organisation::{self, OrganisationKind};
use crate::people::person;
use crate::store::{Class, Page, Scope, Table, WriteScope, id};

id!(
    /// Id of a note of attendance.
    NetworkAttendanceId
);

const ALL: Page = Page { page: 1, limit: 10_000 };

/// Whether somebody was at a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// They were there.
    Present,
    /// They were not.
    Absent,
    /// They had said that they could not come.
    Excused,
    /// A substitute of the same organisation was there instead.
    Substituted,
}

impl Presence {
    /// Those in which somebody of the organisation was there.
    pub const REPRESENTED: [Self; 2] = [Self::Present, Self::Substituted];
}

/// A row of the table `network_attendance`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_attendance")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkAttendanceId,
    /// The organisation that is represented.
    pub owner_org_id: OrganisationId,
    /// The meeting.
    pub meeting_id: NetworkMeetingId,
    /// Who was to be there.
    pub membership_id: NetworkMembershipId,
    /// Whether they were.
    pub presence: Presence,
    /// Who was there instead.
    pub substitute_id: Option<NetworkMembershipId>,
    /// When it was first noted, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last noted, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::SeenByPeers(Column::OwnerOrgId, peers);
}

fn peers(me: &Identity) -> Condition {
    meeting::is_open(me, Column::MeetingId)
}

/// Somebody in the network, with what they said of a meeting, and whether they were there.
#[derive(Clone, Debug)]
pub struct Attending {
    /// Who.
    pub member: Listed,
    /// What they said before it.
    pub answer: Option<answer::Model>,
    /// What was noted.
    pub attendance: Option<Model>,
}

impl Attending {
    /// Whether something can be noted of them: those who have left since keep what was.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        MemberState::INSIDE.contains(&self.member.membership.state)
    }

    /// Those who can have been there instead, of all.
    pub fn substitutes<'a>(&self, all: &'a [Self]) -> impl Iterator<Item = &'a Self> {
        let own = self.member.membership.clone();
        all.iter().filter(move |other| {
            let other_row = &other.member.membership;
            other.is_inside()
                && other_row.role == MemberRole::Substitute
                && other_row.owner_org_id == own.owner_org_id
                && other_row.id != own.id
        })
    }
}

/// Those who are in a meeting's network, and those who were when it was held, by organisation and name. Those from outside the
/// kommuner are told of their own organisation only.
pub async fn of(scope: &Scope, id: NetworkMeetingId) -> Result<Vec<Attending>> {
    let found = meeting::get(scope, id).await?;
    let answers = scope.all(answer::Entity::find().filter(answer::Column::MeetingId.eq(id))).await?;
    let mut answers: HashMap<_, _> = answers.into_iter().map(|row| (row.membership_id, row)).collect();
    let noted = scope.all(Entity::find().filter(Column::MeetingId.eq(id))).await?;
    let mut noted: HashMap<_, _> = noted.into_iter().map(|row| (row.membership_id, row)).collect();
    let own = match scope.actor().identity() {
        Some(me) if !found.is_kept_by(scope.actor()) && !is_inside(scope, me).await? => Some(me.organisation),
        _ => None,
    };
    let filter = Filter { network: Some(found.meeting.network_id), organisation: own, ..Filter::default() };
    let members = membership::list(scope, &filter, ALL).await?.rows.into_iter().map(|member| {
        let id = member.membership.id;
        Attending { member, answer: answers.remove(&id), attendance: noted.remove(&id) }
    });
    let counts = |one: &Attending| one.is_inside() || one.answer.is_some() || one.attendance.is_some();
    Ok(members.filter(counts).collect())
}

/// Whether somebody works for the association or a kommun.
async fn is_inside(scope: &Scope, me: &Identity) -> Result<bool> {
    let kind = organisation::get(scope, me.organisation).await?.kind;
    Ok(matches!(kind, OrganisationKind::Association | OrganisationKind::Municipality))
}

/// Notes whether somebody was at a meeting that people were called to and that has begun, or who was there instead: a substitute
/// in the network, of the same organisation.
pub async fn note(
    scope: &WriteScope,
    id: NetworkMeetingId,
    member: NetworkMembershipId,
    presence: Presence,
    substitute: Option<NetworkMembershipId>,
) -> Result<()> {
    let network = keeping::kept(scope, id).await?.meeting.network_id;
    let meeting = scope.lock(meeting::Entity::find_by_id(id)).await?;
    let inside = membership::Entity::find()
        .filter(membership::Column::NetworkId.eq(network))
        .filter(membership::Column::State.is_in(MemberState::INSIDE));
    let row = scope.one(inside.clone().filter(membership::Column::Id.eq(member))).await?.ok_or(Error::NotFound)?;
    if !MeetingState::STANDING.contains(&meeting.state) || meeting.starts_at > scope.now() {
        return Err(Refusal::NotInThisState.into());
    }
    let instead = inside
        .filter(membership::Column::OwnerOrgId.eq(row.owner_org_id))
        .filter(membership::Column::Role.eq(MemberRole::Substitute))
        .filter(membership::Column::Id.ne(member));
    let mut faults = Faults::default();
    match (presence, substitute) {
        (Presence::Substituted, None) => faults.add("substituteId", Fault::Missing),
        (Presence::Substituted, Some(id)) => {
            if scope.count(instead.filter(membership::Column::Id.eq(id))).await? == 0 {
                faults.add("substituteId", Fault::UnknownChoice);
            }
        }
        (_, Some(_)) => faults.add("substituteId", Fault::UnknownChoice),
        (_, None) => {}
    }
    faults.none()?;
    let Some(noted) = write(scope, id, &row, (presence, substitute)).await? else { return Ok(()) };
    let who = scope.unscoped().one(person::Entity::find_by_id(row.person_id)).await?;
    let name = who.map(|person| person.name()).unwrap_or_default();
    let entry = audit::Entry::new("network_attendance.noted", "person", row.person_id.0, name).after(&noted);
    audit::record(scope, row.owner_org_id, entry).await
}

/// A convener notes it for other organisations too. Whoever calls holds the meeting. Gives nothing when the same is noted already.
async fn write(
    scope: &WriteScope,
    meeting: NetworkMeetingId,
    member: &membership::Model,
    (presence, substitute_id): (Presence, Option<NetworkMembershipId>),
) -> Result<Option<Model>> {
    let store = scope.unscoped_write();
    let noted = Entity::find().filter(Column::MeetingId.eq(meeting)).filter(Column::MembershipId.eq(member.id));
    if let Some(mut row) = store.lock_all(noted).await?.pop() {
        if (row.presence, row.substitute_id) == (presence, substitute_id) {
            return Ok(None);
        }
        row.presence = presence;
        row.substitute_id = substitute_id;
        row.updated_at = scope.now();
        store.update(&row).await?;
        return Ok(Some(row.into_inner()));
    }
    let row = Model {
        id: NetworkAttendanceId::new(),
        owner_org_id: member.owner_org_id,
        meeting_id: meeting,
        membership_id: member.id,
        presence,
        substitute_id,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    store.insert(row.clone()).await?;
    Ok(Some(row))
}

#[derive(Debug, FromQueryResult)]
struct Last {
    network_id: NetworkId,
    owner_org_id: OrganisationId,
    starts_at: DateTimeUtc,
}

/// When each organisation was last at a held meeting of these networks: the moment it began. That somebody was there is for all
/// members, as who has a seat is; who it was is not read here.
pub(super) async fn last_attended(
    scope: &Scope,
    networks: impl IntoIterator<Item = NetworkId>,
) -> Result<HashMap<(NetworkId, OrganisationId), DateTimeUtc>> {
    let held = meeting::Column::State.eq(MeetingState::Held);
    let represented = Entity::find()
        .select_only()
        .column(meeting::Column::NetworkId)
        .column(Column::OwnerOrgId)
        .expr_as(meeting::Column::StartsAt.into_expr().max(), "starts_at")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(meeting::Entity).from(Column::MeetingId).to(meeting::Column::Id).into(),
        )
        .filter(meeting::Column::NetworkId.is_in(networks))
        .filter(held)
        .filter(Column::Presence.is_in(Presence::REPRESENTED))
        .group_by(meeting::Column::NetworkId)
        .group_by(Column::OwnerOrgId);
    let rows = scope.unscoped().all_as::<Last, _>(represented).await?;
    Ok(rows.into_iter().map(|row| ((row.network_id, row.owner_org_id), row.starts_at)).collect())
}
