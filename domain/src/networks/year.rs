//! What an organisation had of its networks in a year: those in which somebody had a seat for it, their meetings, and those at which it
//! was represented. Only its own rows tell of people; of the meetings no more is read than that they were held.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use super::attendance::{self, Presence};
use super::meeting::{self, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::member_state::MemberState;
use super::membership::{self, MemberRole};
use super::network::NetworkId;
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::organisation;
use crate::store::Scope;
use crate::time;

/// Networks and meetings of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Networks in which somebody had a seat for the organisation, some day of the year.
    pub networks: u64,
    /// Meetings that were held while somebody of the organisation was in the network.
    pub meetings: u64,
    /// Those of them at which somebody was there for it.
    pub attended: u64,
}

/// When somebody was in a network.
#[derive(FromQueryResult)]
struct Stay {
    network_id: NetworkId,
    role: MemberRole,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Meeting {
    id: NetworkMeetingId,
    network_id: NetworkId,
    starts_at: DateTimeUtc,
}

#[derive(FromQueryResult)]
struct Represented {
    meeting_id: NetworkMeetingId,
}

/// What an organisation had in a year.
pub async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<Year> {
    scope.require(Permission::FillSeats)?;
    organisation::own(scope, id).await?;
    let stays = stays(scope, id).await?;
    let (january, december) = (NaiveDate::from_yo_opt(year, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let seated = |stay: &&Stay| {
        let begins_before = Some(stay.from_on) <= december;
        MemberRole::SEATED.contains(&stay.role)
            && begins_before
            && stay.to_on.is_none_or(|last| last >= stay.from_on && Some(last) >= january)
    };
    let networks: HashSet<_> = stays.iter().filter(seated).map(|stay| stay.network_id).collect();
    let represented = represented(scope, id).await?;
    let mut found = Year { networks: networks.len() as u64, ..Year::default() };
    let mut inside: HashMap<_, Vec<_>> = HashMap::new();
    for stay in &stays {
        inside.entry(stay.network_id).or_default().push(stay);
    }
    for meeting in held(scope, inside.keys().copied(), year).await? {
        let day = time::local_date(meeting.starts_at);
        let was_there = represented.contains(&meeting.id);
        let was_inside = inside[&meeting.network_id].iter().any(|stay| stay.has(day));
        found.meetings += u64::from(was_inside || was_there);
        found.attended += u64::from(was_there);
    }
    Ok(found)
}

impl Stay {
    fn has(&self, day: NaiveDate) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|last| last >= day)
    }
}

/// When people of the organisation were in networks, also those who have left. Who never said yes has no first day.
async fn stays(scope: &Scope, id: OrganisationId) -> Result<Vec<Stay>> {
    use membership::{Column, Entity};
    let query = Entity::find()
        .select_only()
        .columns([Column::NetworkId, Column::Role, Column::FromOn, Column::ToOn])
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::FromOn.is_not_null())
        .filter(Column::State.is_in([MemberState::Active, MemberState::Paused, MemberState::Ended]));
    scope.all_as(query).await
}

/// The meetings at which somebody was there for the organisation.
async fn represented(scope: &Scope, id: OrganisationId) -> Result<HashSet<NetworkMeetingId>> {
    use attendance::{Column, Entity};
    let query = Entity::find()
        .select_only()
        .column(Column::MeetingId)
        .distinct()
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::Presence.is_in(Presence::REPRESENTED));
    Ok(scope.all_as::<Represented, _>(query).await?.into_iter().map(|row| row.meeting_id).collect())
}

/// The meetings of these networks that were held in a year. Those who speak for an organisation need not be in its networks, so they are
/// read around the filter that asks for that.
async fn held(scope: &Scope, networks: impl IntoIterator<Item = NetworkId>, year: i32) -> Result<Vec<Meeting>> {
    use meeting::{Column, Entity};
    let query = Entity::find()
        .select_only()
        .columns([Column::Id, Column::NetworkId, Column::StartsAt])
        .filter(Column::NetworkId.is_in(networks))
        .filter(Column::State.eq(MeetingState::Held))
        .filter(Column::StartsAt.gte(time::begin_of_year(year)))
        .filter(Column::StartsAt.lt(time::begin_of_year(year + 1)));
    scope.unscoped().all_as(query).await
}
