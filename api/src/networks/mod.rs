//! Networks: what they are for, and where somebody is missing.

pub(crate) mod attendances;
mod content;
mod meeting_content;
mod meeting_shown;
pub(crate) mod meetings;
pub(crate) mod memberships;
mod need_content;
mod need_shown;
pub(crate) mod needs;
pub(crate) mod next_steps;
mod shown;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::networks::{NetworkId, coverage, network, seat};
use samverk_domain::organisations::{DepartmentId, OrganisationId};
use uuid::Uuid;

use self::content::{
    NetworkSeatAnswer, NetworkSeatExpectation, NetworkState, NetworkTransition, NetworkType, NewNetwork,
    NewNominationRequest,
};
use self::shown::{Network, NetworkCoverage, NetworkSeat, NominationRequests};
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Networks.
pub(crate) struct Networks(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl Networks {
    /// List or search networks
    ///
    /// In Swedish order. Anybody reads the name and purpose of those that go on; members also the others that have begun.
    #[oai(path = "/networks", method = "get", operation_id = "listNetworks")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// It is somewhere in name or purpose.
        search: Query<Option<String>>,
        /// Only of this sort.
        #[oai(name = "type")]
        kind: Query<Option<NetworkType>>,
        /// Only those that this department holds together.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<NetworkState>>,
    ) -> Result<Json<Page<Network>>, Problem> {
        let filter = filter(search.0, kind.0, department.0, state.0);
        let read = async |scope: &_| network::list(scope, &filter, limit.page(&page)).await;
        let rows = self.0.database.read(&reader.0, read).await?;
        Ok(Json(Page::of(rows, &here, |row| Network::of(row, &here, &reader.0))))
    }

    /// Get a network
    ///
    /// Anybody reads its name and purpose while it goes on; members the rest.
    #[oai(path = "/networks/:networkId", method = "get", operation_id = "getNetwork")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
    ) -> Result<Versioned<Network>, Problem> {
        let row = self.0.database.read(&reader.0, async |scope| network::get(scope, id.0).await).await?;
        Ok(Network::shown(row, &here, &reader.0))
    }

    /// Propose a network
    ///
    /// Only staff see it until it is active. Staff propose them.
    #[oai(path = "/networks", method = "post", operation_id = "createNetwork")]
    async fn create(&self, caller: Caller, here: Here, body: Body<NewNetwork>) -> Result<Created<Network>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = network::propose(scope, &new).await?;
                network::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/networks/{}", row.id));
        Ok(created(Network::of(row, &here, &caller.0), address))
    }

    /// Change a network
    ///
    /// The body is the whole network anew. Staff change them.
    #[oai(path = "/networks/:networkId", method = "put", operation_id = "updateNetwork")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewNetwork>,
    ) -> Result<Versioned<Network>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                network::change(scope, id.0, version.0, &new).await?;
                network::get(scope, id.0).await
            })
            .await?;
        Ok(Network::shown(row, &here, &caller.0))
    }

    /// Take a network to another state
    ///
    /// `allowedTransitions` of the network says which. Closing it ends its memberships. Staff do it.
    #[oai(path = "/networks/:networkId/transitions", method = "post", operation_id = "transitionNetwork")]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        body: Body<NetworkTransition>,
    ) -> Result<Versioned<Network>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                network::transition(scope, id.0, body.0.to.into()).await?;
                network::get(scope, id.0).await
            })
            .await?;
        Ok(Network::shown(row, &here, &caller.0))
    }

    /// List the seats of a network
    ///
    /// How many each organisation is expected to send, and how many there are. Everybody of a member sees it; who they are is in
    /// the memberships.
    #[oai(path = "/networks/:networkId/seats", method = "get", operation_id = "listNetworkSeats")]
    async fn seats(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
    ) -> Result<Json<List<NetworkSeat>>, Problem> {
        let line = self.0.database.read(&caller.0, async |scope| coverage::of(scope, id.0).await).await?;
        Ok(Json(List::of(line.cells.into_iter().map(NetworkSeat::from), &here)))
    }

    /// Say that an organisation leaves its seat in a network empty
    ///
    /// Or that it does not any more. All members see that it does; why, the organisation itself and the association. Coordinators
    /// say it for their own organisation, staff for any.
    #[oai(path = "/networks/:networkId/seats/:organisationId", method = "put", operation_id = "answerNetworkSeat")]
    async fn answer(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        body: Body<NetworkSeatAnswer>,
    ) -> Result<Json<List<NetworkSeat>>, Problem> {
        let NetworkSeatAnswer { answer, reason } = body.0;
        let line = self
            .0
            .database
            .write(&caller.0, async |scope| {
                seat::answer(scope, id.0, organisation.0, answer.map(Into::into), &reason).await?;
                coverage::of(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(line.cells.into_iter().map(NetworkSeat::from), &here)))
    }

    /// Say how many an organisation is expected to send to a network
    ///
    /// Staff say it, where it is not what the network's rule gives.
    #[oai(
        path = "/networks/:networkId/seats/:organisationId/expectations",
        method = "put",
        operation_id = "setNetworkSeatExpectation"
    )]
    async fn expect(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        body: Body<NetworkSeatExpectation>,
    ) -> Result<Json<List<NetworkSeat>>, Problem> {
        let line = self
            .0
            .database
            .write(&caller.0, async |scope| {
                seat::expect(scope, id.0, organisation.0, body.0.expected).await?;
                coverage::of(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(line.cells.into_iter().map(NetworkSeat::from), &here)))
    }

    /// Ask for somebody to have a vacant seat
    ///
    /// The coordinators of the organisations are mailed, those among them where nobody is missing are not, nor those asked within a
    /// week. Staff ask.
    #[oai(
        path = "/networks/:networkId/nomination-requests",
        method = "post",
        operation_id = "requestNetworkNominations"
    )]
    async fn ask(
        &self,
        caller: Caller,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        body: Body<NewNominationRequest>,
    ) -> Result<Json<NominationRequests>, Problem> {
        let NewNominationRequest { organisation_ids, asked_for } = body.0;
        let organisations: Vec<_> = organisation_ids.into_iter().map(OrganisationId).collect();
        let ask = async |scope: &_| seat::ask(scope, id.0, &organisations, &asked_for).await;
        Ok(Json(NominationRequests { asked: self.0.database.write(&caller.0, ask).await? }))
    }

    /// List networks with the seats of every organisation
    ///
    /// Everybody of a member sees where somebody is missing.
    #[oai(path = "/network-coverages", method = "get", operation_id = "listNetworkCoverages")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn coverage(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// It is somewhere in name or purpose.
        search: Query<Option<String>>,
        /// Only of this sort.
        #[oai(name = "type")]
        kind: Query<Option<NetworkType>>,
        /// Only those that this department holds together.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<NetworkState>>,
        /// Only with the seats of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only where somebody is missing.
        vacant: Query<Option<bool>>,
    ) -> Result<Json<Page<NetworkCoverage>>, Problem> {
        let filter = coverage::Filter {
            networks: filter(search.0, kind.0, department.0, state.0),
            organisation: organisation.map(OrganisationId),
            vacant: vacant.unwrap_or_default(),
            sort: coverage::Sort::Name,
        };
        let read = async |scope: &_| coverage::list(scope, &filter, limit.page(&page)).await;
        let rows = self.0.database.read(&caller.0, read).await?;
        Ok(Json(Page::of(rows, &here, NetworkCoverage::from)))
    }
}

fn filter(
    search: Option<String>,
    kind: Option<NetworkType>,
    department: Option<Uuid>,
    state: Option<NetworkState>,
) -> network::Filter {
    network::Filter {
        search: search.unwrap_or_default(),
        kind: kind.map(Into::into),
        department: department.map(DepartmentId),
        states: state.into_iter().map(Into::into).collect(),
    }
}
