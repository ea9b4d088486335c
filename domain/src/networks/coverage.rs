//! Where somebody is missing: networks and organisations with how many are expected, and how many there are. All members see
//! that; who they are is in [`membership`].

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use super::attendance;
use super::member_state::MemberState;
use super::membership::{self, MemberRole};
use super::network::{self, MembershipRule, NetworkId};
use super::network_state::NetworkState;
use super::seat::{self, SeatAnswer};
use crate::access::OrganisationId;
use crate::error::{Error, Result};
use crate::organisations::organisation::{self, OrganisationKind};
use crate::store::{Page, Paged, Scope};

/// How it stands with the seats of an organisation in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeatStatus {
    /// As many as are expected.
    Filled,
    /// Fewer.
    Vacant,
    /// Nobody but a substitute.
    SubstituteOnly,
    /// The organisation does not want to take part.
    Declined,
    /// It has nothing that the network is about.
    NotApplicable,
}

impl SeatStatus {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Filled => "Fylld",
            Self::Vacant => "Ledig",
            Self::SubstituteOnly => "Bara ersättare",
            Self::Declined => "Avstår",
            Self::NotApplicable => "Rör inte kommunen",
        }
    }
}

/// An organisation's seats in a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The organisation.
    pub organisation: OrganisationId,
    /// How many are expected.
    pub expected: i64,
    /// How many there are.
    pub filled: i64,
    /// How many substitutes there are.
    pub substitutes: i64,
    /// How it stands.
    pub status: SeatStatus,
    /// When the association last asked for somebody, in UTC.
    pub asked_at: Option<DateTimeUtc>,
    /// When somebody of the organisation was last at a meeting that was held.
    pub last_attended_at: Option<DateTimeUtc>,
}

impl Cell {
    /// Whether somebody is missing.
    #[must_use]
    pub fn is_vacant(&self) -> bool {
        matches!(self.status, SeatStatus::Vacant | SeatStatus::SubstituteOnly)
    }
}

/// A network with the seats of every organisation that has some.
#[derive(Clone, Debug)]
pub struct Line {
    /// The network.
    pub network: network::Model,
    /// The seats, in Swedish order of the organisations.
    pub cells: Vec<Cell>,
}

impl Line {
    /// In how many organisations somebody is missing.
    #[must_use]
    pub fn vacant(&self) -> usize {
        self.cells.iter().filter(|cell| cell.is_vacant()).count()
    }
}

#[derive(Debug, FromQueryResult)]
struct Held {
    network_id: NetworkId,
    owner_org_id: OrganisationId,
    role: MemberRole,
    people: i64,
}

/// Which networks are asked for, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these.
    pub networks: network::Filter,
    /// Only with the seats of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only where somebody is missing.
    pub vacant: bool,
    /// In which order.
    pub sort: Sort,
}

/// The order of networks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name, as Swedish does.
    #[default]
    Name,
    /// Those first where most organisations miss somebody.
    MostVacant,
}

/// A page of networks with their seats, for members.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Line>> {
    if !scope.actor().is_member() {
        return Err(Error::Forbidden);
    }
    if filter.organisation.is_none() && !filter.vacant && filter.sort == Sort::Name {
        let found = network::list(scope, &filter.networks, page).await?;
        let mut cells = cells(scope, &found.rows, None).await?;
        return Ok(found.map(|network| Line { cells: cells.remove(&network.id).unwrap_or_default(), network }));
    }
    // Which of them these are is known when their seats are counted.
    let networks = scope.all(network::matching(&filter.networks)).await?;
    let mut cells = cells(scope, &networks, filter.organisation).await?;
    let line = |network: network::Model| Line { cells: cells.remove(&network.id).unwrap_or_default(), network };
    let mut lines: Vec<_> = networks.into_iter().map(line).collect();
    lines.retain(|line| {
        (filter.organisation.is_none() || !line.cells.is_empty()) && (!filter.vacant || line.vacant() > 0)
    });
    if filter.sort == Sort::MostVacant {
        lines.sort_by_key(|line| std::cmp::Reverse(line.vacant()));
    }
    Ok(Paged::cut(lines, page))
}

/// A network with its seats, for members.
pub async fn of(scope: &Scope, id: NetworkId) -> Result<Line> {
    if !scope.actor().is_member() {
        return Err(Error::Forbidden);
    }
    let network = network::get(scope, id).await?;
    let cells = cells(scope, std::slice::from_ref(&network), None).await?.remove(&id).unwrap_or_default();
    Ok(Line { network, cells })
}

/// The networks that go on and in which an organisation has a seat, somebody or nobody, with how it stands.
pub async fn of_organisation(scope: &Scope, organisation: OrganisationId) -> Result<Vec<(network::Model, Cell)>> {
    organisation::reach(scope, organisation).await?;
    let filter = network::Filter { states: NetworkState::PUBLIC.to_vec(), ..network::Filter::default() };
    let networks = scope.all(network::matching(&filter)).await?;
    let mut cells = cells(scope, &networks, Some(organisation)).await?;
    let own = |network: network::Model| {
        let cell = cells.remove(&network.id)?.pop()?;
        Some((network, cell))
    };
    Ok(networks.into_iter().filter_map(own).collect())
}

async fn cells(
    scope: &Scope,
    networks: &[network::Model],
    only: Option<OrganisationId>,
) -> Result<HashMap<NetworkId, Vec<Cell>>> {
    let ids = || networks.iter().map(|network| network.id);
    // How many there are of each kommun is for all members, who they are is not: only numbers are read here.
    let mut held = membership::Entity::find()
        .select_only()
        .columns([membership::Column::NetworkId, membership::Column::OwnerOrgId, membership::Column::Role])
        .expr_as(membership::Column::Id.count(), "people")
        .filter(membership::Column::NetworkId.is_in(ids()))
        .filter(membership::Column::State.is_in(MemberState::INSIDE))
        .filter(membership::not_over(scope.now()))
        .group_by(membership::Column::NetworkId)
        .group_by(membership::Column::OwnerOrgId)
        .group_by(membership::Column::Role);
    if let Some(only) = only {
        held = held.filter(membership::Column::OwnerOrgId.eq(only));
    }
    let mut counted: HashMap<_, (i64, i64)> = HashMap::new();
    for Held { network_id, owner_org_id, role, people } in scope.unscoped().all_as::<Held, _>(held).await? {
        let (filled, substitutes) = counted.entry((network_id, owner_org_id)).or_default();
        match role {
            role if MemberRole::SEATED.contains(&role) => *filled += people,
            MemberRole::Substitute => *substitutes += people,
            _ => {}
        }
    }
    let said = scope.all(seat::Entity::find().filter(seat::Column::NetworkId.is_in(ids()))).await?;
    let said: HashMap<_, _> = said.into_iter().map(|seat| ((seat.network_id, seat.owner_org_id), seat)).collect();
    let attended = attendance::last_attended(scope, ids()).await?;
    let inside = organisation::inside(scope).await?;
    let mut organisations = organisation::all(scope).await?;
    // Whoever convenes for the association fills no seat of a kommun.
    organisations.retain(|one| one.kind != OrganisationKind::Association && only.is_none_or(|only| only == one.id));
    let line = |network: &network::Model| {
        let cell = |organisation: &organisation::Model| {
            let key = (network.id, organisation.id);
            let is_member = organisation.kind == OrganisationKind::Municipality && inside.contains(&organisation.id);
            let seat = said.get(&key);
            let expected = seat::expected(network, seat, is_member);
            let (filled, substitutes) = counted.get(&key).copied().unwrap_or_default();
            let answer = seat.and_then(|seat| seat.answer);
            if expected + filled + substitutes == 0
                && (answer.is_none() || network.membership_rule == MembershipRule::Open)
            {
                return None;
            }
            let status = status(expected, filled, substitutes, answer);
            let asked_at = seat.and_then(|seat| seat.asked_at);
            let last_attended_at = attended.get(&key).copied();
            Some(Cell {
                organisation: organisation.id,
                expected,
                filled,
                substitutes,
                status,
                asked_at,
                last_attended_at,
            })
        };
        (network.id, organisations.iter().filter_map(cell).collect())
    };
    Ok(networks.iter().map(line).collect())
}

fn status(expected: i64, filled: i64, substitutes: i64, answer: Option<SeatAnswer>) -> SeatStatus {
    match answer {
        _ if filled > 0 && filled >= expected => SeatStatus::Filled,
        Some(SeatAnswer::Declined) => SeatStatus::Declined,
        Some(SeatAnswer::NotApplicable) => SeatStatus::NotApplicable,
        None if filled == 0 && substitutes > 0 => SeatStatus::SubstituteOnly,
        None => SeatStatus::Vacant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_what_its_people_and_its_organisation_say() {
        use SeatStatus::{Declined, Filled, NotApplicable, SubstituteOnly, Vacant};
        let (declined, other) = (Some(SeatAnswer::Declined), Some(SeatAnswer::NotApplicable));
        for (expected, filled, substitutes, answer, is) in [
            (1, 1, 0, None, Filled),
            (1, 0, 0, None, Vacant),
            (2, 1, 1, None, Vacant),
            (1, 0, 1, None, SubstituteOnly),
            (1, 0, 0, declined, Declined),
            (1, 0, 0, other, NotApplicable),
            (1, 1, 0, declined, Filled),
            (0, 1, 0, None, Filled),
        ] {
            assert_eq!(
                status(expected, filled, substitutes, answer),
                is,
                "{expected} {filled} {substitutes} {answer:?}"
            );
        }
    }
}
