//! What an organisation had of its networks in a year: those in which somebody had a seat for it, their meetings, and those at which it
//! was represented. Only its own rows tell of people; of the meetings no more is read than that they were held.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::attendance::{self, Presence};
use super::meeting::{self, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::member_state::MemberState;
use super::membership::{self, MemberRole};
use super::network::{self, NetworkId};
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::organisation;
use crate::store::Scope;
use crate::time;

/// A network in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub network: network::Model,
    /// Whether somebody had a seat in it for the organisation, some day of the year.
    pub is_seated: bool,
    /// Its meetings that were held while somebody of the organisation was in it.
    pub meetings: u64,
    /// Those of them at which somebody was there for it.
    pub attended: u64,
}

/// Networks and meetings of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// The networks, in Swedish order.
    pub lines: Vec<Line>,
}

impl Year {
    /// In how many networks somebody had a seat.
    #[must_use]
    pub fn networks(&self) -> u64 {
        self.lines.iter().filter(|line| line.is_seated).count() as u64
    }

    /// How many meetings were held in them all.
    #[must_use]
    pub fn meetings(&self) -> u64 {
        self.lines.iter().map(|line| line.meetings).sum()
    }

    /// At how many of those somebody was there for the organisation.
    #[must_use]
    pub fn attended(&self) -> u64 {
        self.lines.iter().map(|line| line.attended).sum()
    }
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
    let mut stays: HashMap<_, Vec<_>> = HashMap::new();
    for stay in stays_of(scope, id).await? {
        stays.entry(stay.network_id).or_default().push(stay);
    }
    let mut meetings: HashMap<_, Vec<_>> = HashMap::new();
    for meeting in held(scope, stays.keys().copied(), year).await? {
        meetings.entry(meeting.network_id).or_default().push(meeting);
    }
    let represented = represented(scope, id).await?;
    let networks = network::Entity::find()
        .filter(network::Column::Id.is_in(stays.keys().copied()))
        .order_by_asc(network::Column::SortKey)
        .order_by_asc(network::Column::Id);
    let line = |network: network::Model| {
        let stays = stays.get(&network.id).map(Vec::as_slice).unwrap_or_default();
        let held = meetings.get(&network.id).map(Vec::as_slice).unwrap_or_default();
        let was_inside = |meeting: &&Meeting| {
            let day = time::local_date(meeting.starts_at);
            represented.contains(&meeting.id) || stays.iter().any(|stay| stay.has(day))
        };
        Line {
            is_seated: stays.iter().any(|stay| stay.is_seated_in(year)),
            meetings: held.iter().filter(was_inside).count() as u64,
            attended: held.iter().filter(|meeting| represented.contains(&meeting.id)).count() as u64,
            network,
        }
    };
    let lines = scope.all(networks).await?.into_iter().map(line);
    Ok(Year { lines: lines.filter(|line| line.is_seated || line.meetings > 0).collect() })
}

impl Stay {
    fn has(&self, day: NaiveDate) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|last| last >= day)
    }

    fn is_seated_in(&self, year: i32) -> bool {
        let (january, december) = (NaiveDate::from_yo_opt(year, 1), NaiveDate::from_ymd_opt(year, 12, 31));
        MemberRole::SEATED.contains(&self.role)
            && Some(self.from_on) <= december
            && self.to_on.is_none_or(|last| last >= self.from_on && Some(last) >= january)
    }
}

/// When people of the organisation were in networks, also those who have left. Who never said yes has no first day.
async fn stays_of(scope: &Scope, id: OrganisationId) -> Result<Vec<Stay>> {
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
