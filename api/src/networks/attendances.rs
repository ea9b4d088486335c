//! Who comes to a meeting of a network, and who was there.

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use samverk_domain::networks::{NetworkMeetingId, NetworkMembershipId, answer, attendance};

use super::meeting_content::{NewNetworkAttendance, NewNetworkMeetingAnswer};
use super::meeting_shown::NetworkAttendance;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Who comes to meetings of networks.
pub(crate) struct NetworkAttendances(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl NetworkAttendances {
    /// List who comes to a meeting of a network, and who was there
    ///
    /// Everybody in the network. Those from outside the kommuner are told of their own organisation only, unless they convene it.
    #[oai(
        path = "/network-meetings/:networkMeetingId/attendances",
        method = "get",
        operation_id = "listNetworkAttendances"
    )]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
    ) -> Result<Json<List<NetworkAttendance>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| attendance::of(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(NetworkAttendance::from), &here)))
    }

    /// Note whether somebody was at a meeting of a network
    ///
    /// Or which substitute of the same organisation was there instead. Staff note it, and the network's convener, from when the
    /// meeting begins.
    #[oai(
        path = "/network-meetings/:networkMeetingId/attendances/:networkMembershipId",
        method = "put",
        operation_id = "setNetworkAttendance"
    )]
    async fn note(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        #[oai(name = "networkMembershipId")] member: Path<NetworkMembershipId>,
        body: Body<NewNetworkAttendance>,
    ) -> Result<Json<List<NetworkAttendance>>, Problem> {
        let NewNetworkAttendance { presence, substitute_id } = body.0;
        let substitute = substitute_id.map(NetworkMembershipId);
        let rows = self
            .0
            .database
            .write(&caller.0, async |scope| {
                attendance::note(scope, id.0, member.0, presence.into(), substitute).await?;
                attendance::of(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(rows.into_iter().map(NetworkAttendance::from), &here)))
    }

    /// Say whether one comes to a meeting of a network
    ///
    /// For oneself, when one is in the network and has been called, until the meeting begins. An earlier answer is replaced.
    #[oai(path = "/network-meetings/:networkMeetingId/answers", method = "put", operation_id = "answerNetworkMeeting")]
    async fn answer(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        body: Body<NewNetworkMeetingAnswer>,
    ) -> Result<Json<List<NetworkAttendance>>, Problem> {
        let rows = self
            .0
            .database
            .write(&caller.0, async |scope| {
                answer::say(scope, id.0, body.0.answer.into()).await?;
                attendance::of(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(rows.into_iter().map(NetworkAttendance::from), &here)))
    }
}
