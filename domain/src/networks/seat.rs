//! The seat of an organisation in a network. What is kept is only what its memberships do not tell: that staff expect
//! another number than the rule gives, and that the organisation leaves the seat empty.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use super::coverage;
use super::network::{self, NetworkId};
use super::network_state::NetworkState;
use super::seat_reason::{self, SeatReasonId};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Faults, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, Kind};
use crate::organisations::organisation::{self, OrganisationKind};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};

id!(
    /// Id of a seat.
    NetworkSeatId
);

/// Why nobody is to be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SeatAnswer {
    /// The organisation does not want to take part.
    Declined,
    /// It has nothing that the network is about.
    NotApplicable,
}

/// A row of the table `network_seat`. Every member sees all of it; the reason is in a table of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_seat")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkSeatId,
    /// Whose seat it is.
    pub owner_org_id: OrganisationId,
    /// The network.
    pub network_id: NetworkId,
    /// How many are expected, where it is not what the rule says.
    pub expected: Option<i64>,
    /// That they leave it empty.
    pub answer: Option<SeatAnswer>,
    /// When the association last asked for somebody, in UTC.
    pub asked_at: Option<DateTimeUtc>,
    /// Whom it thought of, as a title or role.
    pub asked_for: Option<String>,
    /// When it was first said, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::SeenByMembers(Column::OwnerOrgId);
}

/// The most seats that an organisation has in a network.
pub const MOST: i64 = 50;

/// How many an organisation is expected to send: what staff say, else what the rule gives a kommun that is a member.
pub(super) fn expected(network: &network::Model, said: Option<&Model>, is_member_municipality: bool) -> i64 {
    let by_rule = if network.is_for_all && is_member_municipality { network.seats_each } else { 0 };
    said.and_then(|seat| seat.expected).unwrap_or(by_rule)
}

/// How many seats an organisation has in a network; none if there is no limit: the rule is to be open to all, or it is no kommun.
pub(super) async fn limit(
    scope: &Scope,
    network: &network::Model,
    organisation: OrganisationId,
) -> Result<Option<i64>> {
    let of = organisation::get(scope, organisation).await?;
    if network.membership_rule == network::MembershipRule::Open || of.kind != OrganisationKind::Municipality {
        return Ok(None);
    }
    let said = scope.one(of_organisation(network.id, organisation)).await?;
    let is_member = organisation::inside(scope).await?.contains(&organisation);
    Ok(Some(expected(network, said.as_ref(), is_member)))
}

fn of_organisation(network: NetworkId, organisation: OrganisationId) -> Select<Entity> {
    Entity::find().filter(Column::NetworkId.eq(network)).filter(Column::OwnerOrgId.eq(organisation))
}

/// Says that the organisation leaves its seat empty, and why; or, without an answer, that it does not. The reason is for
/// itself and the staff.
pub async fn answer(
    scope: &WriteScope,
    network: NetworkId,
    organisation: OrganisationId,
    answer: Option<SeatAnswer>,
    reason: &str,
) -> Result<()> {
    scope.require(Permission::FillSeats)?;
    organisation::reach(scope, organisation).await?;
    let mut faults = Faults::default();
    let reason = answer.map(|_| faults.text("reason", reason, 500));
    faults.none()?;
    let network = scope.lock(network::Entity::find_by_id(network)).await?;
    let mut seat = kept(scope, &network, organisation).await?;
    let before = std::mem::replace(&mut seat.answer, answer);
    seat.updated_at = scope.now();
    scope.update(&seat).await?;
    scope.delete(seat_reason::Entity::delete_many().filter(seat_reason::Column::SeatId.eq(seat.id))).await?;
    if let Some(reason) = reason {
        let row = seat_reason::Model { id: SeatReasonId::new(), owner_org_id: organisation, seat_id: seat.id, reason };
        scope.insert_for(organisation, row).await?;
    }
    let entry = audit::Entry::new("network_seat.answered", "network", network.id.0, network.name.clone());
    audit::record(scope, organisation, entry.before(&before).after(&answer)).await
}

/// Says how many an organisation is expected to send; nothing leaves it to the rule.
pub async fn expect(
    scope: &WriteScope,
    network: NetworkId,
    organisation: OrganisationId,
    number: Option<i64>,
) -> Result<()> {
    scope.require(Permission::ManageNetworks)?;
    organisation::get(scope, organisation).await?;
    let mut faults = Faults::default();
    let number = number.map(|number| faults.within("expected", number, 0, MOST));
    faults.none()?;
    let network = scope.lock(network::Entity::find_by_id(network)).await?;
    let mut seat = kept(scope, &network, organisation).await?;
    let before = std::mem::replace(&mut seat.expected, number);
    seat.updated_at = scope.now();
    scope.update(&seat).await?;
    let entry = audit::Entry::new("network_seat.expected", "network", network.id.0, network.name.clone());
    audit::record(scope, organisation, entry.before(&before).after(&number)).await
}

/// For how long an organisation that was asked for somebody is left alone.
const QUIET: Duration = Duration::days(7);

/// Asks the coordinators of organisations for somebody to have their vacant seats, and says whom the association thinks of.
/// Gives how many organisations are asked: those among them where nobody is missing are not, nor those asked within a week.
pub async fn ask(
    scope: &WriteScope,
    network: NetworkId,
    organisations: &[OrganisationId],
    asked_for: &str,
) -> Result<u64> {
    scope.require(Permission::ManageNetworks)?;
    let mut faults = Faults::default();
    let asked_for = faults.optional("askedFor", asked_for, 120);
    faults.none()?;
    let network = scope.lock(network::Entity::find_by_id(network)).await?;
    if network.state != NetworkState::Active {
        return Err(Refusal::NotInThisState.into());
    }
    let quiet_since = scope.now() - QUIET;
    let line = coverage::of(scope, network.id).await?;
    let asked = line.cells.into_iter().filter(|cell| {
        cell.is_vacant()
            && organisations.contains(&cell.organisation)
            && cell.asked_at.is_none_or(|at| at <= quiet_since)
    });
    let asked: Vec<_> = asked.map(|cell| cell.organisation).collect();
    if asked.is_empty() {
        return Ok(0);
    }
    let mailing = batch::begin_mailing(scope, Kind::NominationRequest, network.id, &network.name).await?;
    for organisation in &asked {
        let mut seat = kept(scope, &network, *organisation).await?;
        seat.asked_at = Some(scope.now());
        seat.asked_for.clone_from(&asked_for);
        seat.updated_at = scope.now();
        scope.update(&seat).await?;
        scope.enqueue_in(mailing, Task::AskForNomination { seat: seat.id }).await?;
        let entry = audit::Entry::new("network_seat.asked", "network", network.id.0, network.name.clone());
        audit::record(scope, *organisation, entry.after(&asked_for)).await?;
    }
    Ok(asked.len() as u64)
}

/// Takes back that the organisation leaves its seat empty, since somebody is about to have it.
pub(super) async fn take_up(scope: &WriteScope, network: NetworkId, organisation: OrganisationId) -> Result<()> {
    for mut seat in scope.lock_all(of_organisation(network, organisation)).await? {
        seat.answer = None;
        seat.updated_at = scope.now();
        scope.update(&seat).await?;
        scope.delete(seat_reason::Entity::delete_many().filter(seat_reason::Column::SeatId.eq(seat.id))).await?;
    }
    Ok(())
}

/// The row of a seat, made if there is none. Whoever calls holds the network.
async fn kept(scope: &WriteScope, network: &network::Model, organisation: OrganisationId) -> Result<Locked<Model>> {
    if scope.count(of_organisation(network.id, organisation)).await? == 0 {
        let row = Model {
            id: NetworkSeatId::new(),
            owner_org_id: organisation,
            network_id: network.id,
            expected: None,
            answer: None,
            asked_at: None,
            asked_for: None,
            created_at: scope.now(),
            updated_at: scope.now(),
        };
        scope.insert_for(organisation, row).await?;
    }
    scope.lock(of_organisation(network.id, organisation)).await
}

/// What has been said of an organisation's seat, if anything has.
pub async fn get(scope: &Scope, network: NetworkId, organisation: OrganisationId) -> Result<Option<Model>> {
    scope.one(of_organisation(network, organisation)).await
}

/// The reason of a seat, if the actor may know it.
pub async fn reason(scope: &Scope, network: NetworkId, organisation: OrganisationId) -> Result<Option<String>> {
    let Some(seat) = scope.one(of_organisation(network, organisation)).await? else { return Ok(None) };
    let said = seat_reason::Entity::find().filter(seat_reason::Column::SeatId.eq(seat.id));
    Ok(scope.one(said).await?.map(|row| row.reason))
}
