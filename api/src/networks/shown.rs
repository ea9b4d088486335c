//! Networks, their seats and their members as they are shown.

use chrono::NaiveDate;
use poem_openapi::{Enum, Object};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::networks::coverage::{Cell, Line, SeatStatus};
use samverk_domain::networks::membership::Listed;
use samverk_domain::networks::network::Model;
use samverk_domain::time;
use uuid::Uuid;

use super::content::{NetworkMembershipRule, NetworkMembershipState, NetworkRole, NetworkState, NetworkType};
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// What people do together across kommuner. Name and purpose are for anybody; mandate, cadence and review for members.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct Network {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// What sort it is.
    #[oai(rename = "type")]
    kind: NetworkType,
    /// What it is for.
    purpose: String,
    /// What it may decide or is asked to do.
    mandate: Option<String>,
    /// How often it meets.
    cadence: Option<String>,
    /// The department that holds it together.
    department_id: Option<Uuid>,
    /// When it is to be looked at again.
    review_on: Option<NaiveDate>,
    /// Who has seats.
    membership_rule: NetworkMembershipRule,
    /// How many seats the rule gives each kommun.
    seats_each: i64,
    /// Whether seats have substitutes.
    substitutes_allowed: bool,
    /// Whether the rule gives every kommun that is a member its seats.
    is_for_all: bool,
    /// What has become of it.
    state: NetworkState,
    /// The states that the caller may take it to.
    allowed_transitions: Vec<NetworkState>,
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

impl Network {
    pub(super) fn of(row: Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/networks/{}", row.id);
        let is_kept = actor.may(Permission::ManageNetworks);
        let links = here
            .own(&path)
            .add("collection", "GET", "/networks")
            .add_if(actor.is_member(), "seats", "GET", format!("{path}/seats"))
            .add("documents", "GET", format!("{path}/documents"))
            .add_if(is_kept, "meetings", "GET", format!("{path}/meetings"))
            .add_if(is_kept, "edit", "PUT", &path)
            .add_if(is_kept, "ask", "POST", format!("{path}/nomination-requests"))
            .add_if(is_kept && row.state.next().next().is_some(), "transition", "POST", format!("{path}/transitions"))
            .done();
        Self {
            links,
            allowed_transitions: row.state.next().filter(|_| is_kept).map(Into::into).collect(),
            id: row.id.0,
            slug: row.slug,
            name: row.name,
            kind: row.kind.into(),
            purpose: row.purpose,
            mandate: row.mandate,
            cadence: row.cadence,
            department_id: row.department_id.map(|id| id.0),
            review_on: row.review_on,
            membership_rule: row.membership_rule.into(),
            seats_each: row.seats_each,
            substitutes_allowed: row.substitutes_allowed,
            is_for_all: row.is_for_all,
            state: row.state.into(),
            version: row.version,
            created_at: Moment(row.created_at),
            updated_at: Moment(row.updated_at),
        }
    }

    pub(super) fn shown(row: Model, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor), version)
    }
}

/// How it stands with the seats of an organisation in a network.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "camelCase")]
enum NetworkSeatStatus {
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

/// The seats of an organisation in a network: how many, not who.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NetworkSeat {
    /// The organisation.
    organisation_id: Uuid,
    /// How many it is expected to send.
    expected: i64,
    /// How many there are.
    filled: i64,
    /// How many substitutes there are.
    substitutes: i64,
    /// How it stands.
    status: NetworkSeatStatus,
    /// When the association last asked for somebody.
    asked_at: Option<Moment>,
    /// The day somebody of the organisation was last at a meeting that was held.
    last_attended_on: Option<NaiveDate>,
}

/// How many were asked for somebody.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NominationRequests {
    /// How many organisations.
    pub(super) asked: u64,
}

impl From<Cell> for NetworkSeat {
    fn from(cell: Cell) -> Self {
        Self {
            organisation_id: cell.organisation.0,
            expected: cell.expected,
            filled: cell.filled,
            substitutes: cell.substitutes,
            last_attended_on: cell.last_attended_at.map(time::local_date),
            status: match cell.status {
                SeatStatus::Filled => NetworkSeatStatus::Filled,
                SeatStatus::Vacant => NetworkSeatStatus::Vacant,
                SeatStatus::SubstituteOnly => NetworkSeatStatus::SubstituteOnly,
                SeatStatus::Declined => NetworkSeatStatus::Declined,
                SeatStatus::NotApplicable => NetworkSeatStatus::NotApplicable,
            },
            asked_at: cell.asked_at.map(Moment),
        }
    }
}

/// A line of the coverage: a network with the seats of every organisation that has some.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkCoverage {
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// Its seats, in Swedish order of the organisations.
    seats: Vec<NetworkSeat>,
}

impl From<Line> for NetworkCoverage {
    fn from(line: Line) -> Self {
        Self {
            network_id: line.network.id.0,
            network_name: line.network.name,
            seats: line.cells.into_iter().map(Into::into).collect(),
        }
    }
}

/// A state that a membership can be taken to.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AllowedNetworkMembershipTransition {
    /// The state.
    to: NetworkMembershipState,
    /// Whether a reason must be given.
    needs_reason: bool,
}

/// Somebody in a network, for an organisation.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct NetworkMembership {
    /// Id.
    id: Uuid,
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// The organisation that is represented.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// Who; left out when the caller may not see who it is.
    person_id: Option<Uuid>,
    /// Their name, or that it is protected.
    person_name: String,
    /// As what.
    role: NetworkRole,
    /// How far it has come.
    state: NetworkMembershipState,
    /// First day in the network.
    from_on: Option<NaiveDate>,
    /// Last day, when it is known.
    to_on: Option<NaiveDate>,
    /// Why the convener said no.
    reason: Option<String>,
    /// What the caller may take it to.
    allowed_transitions: Vec<AllowedNetworkMembershipTransition>,
    /// When it was entered.
    created_at: Moment,
    /// When it was last changed.
    updated_at: Moment,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl NetworkMembership {
    pub(super) fn of(row: Listed, here: &Here, actor: &Actor) -> Self {
        let path = format!("/network-memberships/{}", row.membership.id);
        let allowed = row.allowed(actor);
        let links = here
            .own(&path)
            .add("collection", "GET", "/network-memberships")
            .add("network", "GET", format!("/networks/{}", row.membership.network_id))
            .add_if(!allowed.is_empty(), "transition", "POST", format!("{path}/transitions"))
            .done();
        let ways = allowed.into_iter();
        Self {
            links,
            allowed_transitions: ways
                .map(|(to, needs_reason)| AllowedNetworkMembershipTransition { to: to.into(), needs_reason })
                .collect(),
            person_id: (!row.is_hidden()).then_some(row.membership.person_id.0),
            person_name: row.name(),
            id: row.membership.id.0,
            network_id: row.membership.network_id.0,
            network_name: row.network_name,
            organisation_id: row.membership.owner_org_id.0,
            organisation_name: row.organisation_name,
            role: row.membership.role.into(),
            state: row.membership.state.into(),
            from_on: row.membership.from_on,
            to_on: row.membership.to_on,
            reason: row.membership.reason,
            created_at: Moment(row.membership.created_at),
            updated_at: Moment(row.membership.updated_at),
        }
    }
}
