//! What is to be done after meetings of networks.

use chrono::NaiveDate;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::networks::next_step::{self, NewStep};
use samverk_domain::networks::{NetworkMeetingId, NextStepId};

use super::meeting_content::{NetworkNextStepTransition, NewNetworkNextStep};
use super::meeting_shown::NetworkNextStep;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Next steps of networks.
pub(crate) struct NetworkNextSteps(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl NetworkNextSteps {
    /// List the next steps of a meeting of a network
    ///
    /// By day. Those who are in the network read them, and staff.
    #[oai(
        path = "/network-meetings/:networkMeetingId/next-steps",
        method = "get",
        operation_id = "listNetworkNextSteps"
    )]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
    ) -> Result<Json<List<NetworkNextStep>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| next_step::of_meeting(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(|row| NetworkNextStep::of(row, &here, &caller.0)), &here)))
    }

    /// Add a next step to a meeting of a network
    ///
    /// For somebody in the network, or for the association's staff. Staff add it, and the network's convener.
    #[oai(
        path = "/network-meetings/:networkMeetingId/next-steps",
        method = "post",
        operation_id = "createNetworkNextStep"
    )]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        body: Body<NewNetworkNextStep>,
    ) -> Result<Created<NetworkNextStep>, Problem> {
        let new = NewStep::from(body.0);
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = next_step::add(scope, id.0, &new).await?;
                next_step::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/network-next-steps/{}", row.step.id));
        Ok(created(NetworkNextStep::of(row, &here, &caller.0), address))
    }

    /// Get a next step
    ///
    /// Those who are in the network read it, staff, and the coordinator of whoever does it.
    #[oai(path = "/network-next-steps/:nextStepId", method = "get", operation_id = "getNetworkNextStep")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "nextStepId")] id: Path<NextStepId>,
    ) -> Result<Versioned<NetworkNextStep>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| next_step::get(scope, id.0).await).await?;
        Ok(NetworkNextStep::shown(row, &here, &caller.0))
    }

    /// Change a next step
    ///
    /// What, who or when. Staff change it, and the network's convener.
    #[oai(path = "/network-next-steps/:nextStepId", method = "put", operation_id = "updateNetworkNextStep")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "nextStepId")] id: Path<NextStepId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewNetworkNextStep>,
    ) -> Result<Versioned<NetworkNextStep>, Problem> {
        let new = NewStep::from(body.0);
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                next_step::change(scope, id.0, version.0, &new).await?;
                next_step::get(scope, id.0).await
            })
            .await?;
        Ok(NetworkNextStep::shown(row, &here, &caller.0))
    }

    /// Say that a next step is done, or will not be done
    ///
    /// `allowedTransitions` of the step says what the caller may do: whoever does it says that it is done, and staff and the
    /// network's convener drop it too.
    #[oai(
        path = "/network-next-steps/:nextStepId/transitions",
        method = "post",
        operation_id = "transitionNetworkNextStep"
    )]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "nextStepId")] id: Path<NextStepId>,
        body: Body<NetworkNextStepTransition>,
    ) -> Result<Versioned<NetworkNextStep>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                next_step::transition(scope, id.0, body.0.to.into()).await?;
                next_step::get(scope, id.0).await
            })
            .await?;
        Ok(NetworkNextStep::shown(row, &here, &caller.0))
    }

    /// List what one has to do in networks
    ///
    /// One's own open next steps, by day.
    #[oai(path = "/people/me/network-next-steps", method = "get", operation_id = "listMyNetworkNextSteps")]
    async fn mine(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only what is due on this day or earlier.
        #[oai(name = "dueBy")]
        due_by: Query<Option<NaiveDate>>,
    ) -> Result<Json<Page<NetworkNextStep>>, Problem> {
        let read = async |scope: &_| next_step::mine(scope, due_by.0, limit.page(&page)).await;
        let rows = self.0.database.read(&caller.0, read).await?;
        Ok(Json(Page::of(rows, &here, |row| NetworkNextStep::of(row, &here, &caller.0))))
    }
}
