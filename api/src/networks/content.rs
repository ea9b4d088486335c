//! What is sent about a network, its seats and its members.

use chrono::NaiveDate;
use poem_openapi::Object;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{MemberRole, NewMembership};
use samverk_domain::networks::network::{MembershipRule, NetworkKind, NewNetwork as New};
use samverk_domain::networks::network_state::NetworkState as State;
use samverk_domain::networks::seat::SeatAnswer;
use samverk_domain::networks::{NetworkId, NetworkMembershipId};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::people::PersonId;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// What sort of network it is.
    NetworkType of NetworkKind {
        /// Of managers.
        Chief,
        /// Of those who do the same work.
        Operational,
        /// Cooperation of organisations.
        Cooperation,
        /// Steers something.
        Steering,
        /// Does a task together.
        Working,
        /// Is asked for its opinion.
        Reference,
        /// Gives advice.
        Advisory,
        /// For a while.
        Temporary,
        /// Across borders.
        International,
    }
}

choice! {
    /// Who has seats in a network.
    NetworkMembershipRule of MembershipRule {
        /// One from each kommun.
        OnePerMunicipality,
        /// As many as the network says from each kommun.
        NPerMunicipality,
        /// Anybody who asks, when the convener agrees.
        Open,
        /// Those for whom staff expect a seat.
        Appointed,
    }
}

choice! {
    /// What has become of a network.
    NetworkState of State {
        /// Staff prepare it; nobody else sees it.
        Proposed,
        /// It meets.
        Active,
        /// It rests.
        Dormant,
        /// It is over.
        Closed,
    }
}

choice! {
    /// What somebody is in a network.
    NetworkRole of MemberRole {
        /// Has a seat of the organisation.
        Member,
        /// Comes when the one who has the seat cannot.
        Substitute,
        /// Has a seat, and calls the meetings.
        Convener,
        /// Writes the notes.
        Secretary,
        /// Listens.
        Observer,
    }
}

choice! {
    /// How far a membership has come.
    NetworkMembershipState of MemberState {
        /// The organisation wants them there; they have not answered.
        Nominated,
        /// They want to be there; the convener has not answered.
        Requested,
        /// They are in the network.
        Active,
        /// They are away for a while; the seat is theirs.
        Paused,
        /// They are no longer in the network.
        Ended,
        /// They said no.
        Declined,
        /// The convener said no.
        Refused,
    }
}

choice! {
    /// Why an organisation leaves its seat empty.
    NetworkSeatAnswerKind of SeatAnswer {
        /// It does not want to take part.
        Declined,
        /// It has nothing that the network is about.
        NotApplicable,
    }
}

/// What a network is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetwork {
    /// Name, at most 120 characters. The first one makes its name in addresses.
    name: Text,
    /// What sort it is.
    #[oai(rename = "type")]
    kind: NetworkType,
    /// What it is for, at most 1 000 characters. Anybody may read it.
    purpose: Text,
    /// What it may decide or is asked to do, at most 2 000 characters.
    #[oai(default)]
    mandate: String,
    /// How often it meets, at most 100 characters.
    #[oai(default)]
    cadence: String,
    /// The department that holds it together.
    department_id: Option<Uuid>,
    /// When it is to be looked at again.
    review_on: Option<NaiveDate>,
    /// Who has seats.
    membership_rule: NetworkMembershipRule,
    /// How many seats each kommun has under the rule `nPerMunicipality`, from 2 to 20.
    #[oai(default)]
    seats_each: i64,
    /// Whether seats have substitutes.
    #[oai(default)]
    substitutes_allowed: bool,
    /// Whether the rule gives every kommun that is a member its seats; otherwise those for whom they are expected have them.
    #[oai(default)]
    is_for_all: bool,
}

/// To which state a network is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkTransition {
    /// The state.
    pub(super) to: NetworkState,
}

/// Whether an organisation leaves its seat empty.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkSeatAnswer {
    /// That it does, and how; without it the seat is to be filled.
    pub(super) answer: Option<NetworkSeatAnswerKind>,
    /// Why, at most 500 characters; needed with an answer. The organisation itself and the association see it.
    #[oai(default)]
    pub(super) reason: String,
}

/// How many an organisation is expected to send.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkSeatExpectation {
    /// How many, from 0 to 50; without it the network's rule says.
    pub(super) expected: Option<i64>,
}

/// Whose coordinators are asked for somebody to have a vacant seat.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNominationRequest {
    /// The organisations.
    pub(super) organisation_ids: Vec<Uuid>,
    /// Whom the association thinks of, as a title or role; at most 120 characters.
    #[oai(default)]
    pub(super) asked_for: String,
}

/// Somebody for a network.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetworkMembership {
    /// The network.
    network_id: Uuid,
    /// Who.
    person_id: Uuid,
    /// As what. Coordinators give the roles `member` and `substitute`.
    role: NetworkRole,
    /// The membership that ends for it.
    replaces_id: Option<Uuid>,
}

/// To which state a membership is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkMembershipTransition {
    /// The state.
    pub(super) to: NetworkMembershipState,
    /// Why, at most 500 characters; needed to refuse.
    #[oai(default)]
    pub(super) reason: String,
}

impl From<NewNetwork> for New {
    fn from(new: NewNetwork) -> Self {
        Self {
            name: new.name.0,
            kind: new.kind.into(),
            purpose: new.purpose.0,
            mandate: new.mandate,
            cadence: new.cadence,
            department: new.department_id.map(DepartmentId),
            review_on: new.review_on,
            membership_rule: new.membership_rule.into(),
            seats_each: new.seats_each,
            substitutes_allowed: new.substitutes_allowed,
            is_for_all: new.is_for_all,
        }
    }
}

impl From<NewNetworkMembership> for NewMembership {
    fn from(new: NewNetworkMembership) -> Self {
        Self {
            network: NetworkId(new.network_id),
            person: PersonId(new.person_id),
            role: new.role.into(),
            replaces: new.replaces_id.map(NetworkMembershipId),
        }
    }
}
