//! Who is in a network, for which organisation.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::networks::membership::{self, Filter, NewMembership};
use samverk_domain::networks::{NetworkId, NetworkMembershipId};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::PersonId;
use uuid::Uuid;

use super::content::{NetworkMembershipState, NetworkMembershipTransition, NewNetworkMembership};
use super::shown::NetworkMembership;
use crate::answer::{Created, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Memberships in networks.
pub(crate) struct NetworkMemberships(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl NetworkMemberships {
    /// List memberships in networks
    ///
    /// Those of the own organisation, and those of everybody who is in a network that the caller is in. Staff see all.
    #[oai(path = "/network-memberships", method = "get", operation_id = "listNetworkMemberships")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only in this network.
        #[oai(name = "networkId")]
        network: Query<Option<Uuid>>,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only of this person.
        #[oai(name = "personId")]
        person: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<NetworkMembershipState>>,
    ) -> Result<Json<Page<NetworkMembership>>, Problem> {
        let filter = Filter {
            network: network.0.map(NetworkId),
            organisation: organisation.0.map(OrganisationId),
            person: person.0.map(PersonId),
            states: state.0.into_iter().map(Into::into).collect(),
        };
        let read = async |scope: &_| membership::list(scope, &filter, limit.page(&page)).await;
        let rows = self.0.database.read(&caller.0, read).await?;
        Ok(Json(Page::of(rows, &here, |row| NetworkMembership::of(row, &here, &caller.0))))
    }

    /// Nominate somebody to a network, or ask for a seat
    ///
    /// Coordinators nominate people of their own organisation and staff everybody's, who then accept or decline. Staff add those
    /// from outside the kommuner at once. Where the network is open, anybody of a member asks for themself.
    #[oai(path = "/network-memberships", method = "post", operation_id = "createNetworkMembership")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewNetworkMembership>,
    ) -> Result<Created<NetworkMembership>, Problem> {
        let new = NewMembership::from(body.0);
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = membership::begin(scope, &new).await?;
                membership::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/network-memberships/{}", row.membership.id));
        Ok(created(NetworkMembership::of(row, &here, &caller.0), address))
    }

    /// Get a membership in a network
    ///
    /// The own organisation sees it, staff, and those who are in the same network.
    #[oai(path = "/network-memberships/:networkMembershipId", method = "get", operation_id = "getNetworkMembership")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMembershipId")] id: Path<NetworkMembershipId>,
    ) -> Result<Json<NetworkMembership>, Problem> {
        let read = async |scope: &_| membership::get(scope, id.0).await;
        let row = self.0.database.read(&caller.0, read).await?;
        Ok(Json(NetworkMembership::of(row, &here, &caller.0)))
    }

    /// Accept, refuse, pause or end a membership in a network
    ///
    /// `allowedTransitions` of the membership says what the caller may do: the person answers a nomination, the convener who asks
    /// for a seat, and the organisation pauses and ends.
    #[oai(
        path = "/network-memberships/:networkMembershipId/transitions",
        method = "post",
        operation_id = "transitionNetworkMembership"
    )]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMembershipId")] id: Path<NetworkMembershipId>,
        body: Body<NetworkMembershipTransition>,
    ) -> Result<Json<NetworkMembership>, Problem> {
        let NetworkMembershipTransition { to, reason } = body.0;
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| membership::transition(scope, id.0, to.into(), &reason).await)
            .await?;
        Ok(Json(NetworkMembership::of(row, &here, &caller.0)))
    }
}
