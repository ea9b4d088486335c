//! Meetings of networks: when, what about, what was said.

use chrono::NaiveDate;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Fault;
use samverk_domain::networks::meeting::{self, Filter};
use samverk_domain::networks::meeting_plan::{NewMeeting, NewMeetings};
use samverk_domain::networks::{MeetingSeriesId, NetworkId, NetworkMeetingId, calling, meeting_plan};
use samverk_domain::time::Days;
use uuid::Uuid;

use super::meeting_content::{
    NetworkMeetingChange, NetworkMeetingNotesChange, NetworkMeetingState, NetworkMeetingTransition, NewNetworkMeetings,
};
use super::meeting_shown::{NetworkMeeting, NetworkMeetingNotes};
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Meetings of networks.
pub(crate) struct NetworkMeetings(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl NetworkMeetings {
    /// List the meetings of a network
    ///
    /// In order of time. Those who are in the network read them, and staff.
    #[oai(path = "/networks/:networkId/meetings", method = "get", operation_id = "listNetworkMeetings")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        /// Only in this state.
        state: Query<Option<NetworkMeetingState>>,
        /// Only those that were made together.
        #[oai(name = "seriesId")]
        series: Query<Option<Uuid>>,
        /// Only those that begin on this day or later, of Swedish time.
        #[oai(name = "fromOn")]
        from: Query<Option<NaiveDate>>,
        /// Only those that begin on this day or earlier.
        #[oai(name = "toOn")]
        to: Query<Option<NaiveDate>>,
    ) -> Result<Json<Page<NetworkMeeting>>, Problem> {
        if from.0.zip(to.0).is_some_and(|(from, to)| to < from) {
            return Err(("toOn", Fault::Before("fromOn")).into());
        }
        let filter = Filter {
            time: None,
            series: series.0.map(MeetingSeriesId),
            states: state.0.into_iter().map(Into::into).collect(),
            days: Days { from: from.0, to: to.0 },
        };
        let read = async |scope: &_| meeting::list(scope, network.0, &filter, limit.page(&page)).await;
        let rows = self.0.database.read(&caller.0, read).await?;
        let now = self.0.database.clock().now();
        Ok(Json(Page::of(rows, &here, |row| NetworkMeeting::of(row, &here, &caller.0, now))))
    }

    /// Plan meetings of a network
    ///
    /// One, or several at the same time of day in Sweden, each of which is its own from then on. Staff plan, and the network's
    /// convener. Nobody is told until they are called.
    #[oai(path = "/networks/:networkId/meetings", method = "post", operation_id = "createNetworkMeetings")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        body: Body<NewNetworkMeetings>,
    ) -> Result<Created<List<NetworkMeeting>>, Problem> {
        let new = NewMeetings::from(body.0);
        let made = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let mut made = Vec::new();
                for id in meeting_plan::plan(scope, network.0, &new).await? {
                    made.push(meeting::get(scope, id).await?);
                }
                Ok::<_, samverk_domain::Error>(made)
            })
            .await?;
        let now = self.0.database.clock().now();
        let address = here.at(format!("/networks/{}/meetings", network.0));
        let items = made.into_iter().map(|row| NetworkMeeting::of(row, &here, &caller.0, now));
        Ok(created(List::of(items, &here), address))
    }

    /// Get a meeting of a network
    ///
    /// Those who are in the network read it, and staff.
    #[oai(path = "/network-meetings/:networkMeetingId", method = "get", operation_id = "getNetworkMeeting")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
    ) -> Result<Versioned<NetworkMeeting>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| meeting::get(scope, id.0).await).await?;
        Ok(NetworkMeeting::shown(row, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Change a meeting of a network
    ///
    /// The body is the whole meeting anew. Those who were called are told by mail of another time or place. Staff change it, and
    /// the network's convener, until it is held or cancelled.
    #[oai(path = "/network-meetings/:networkMeetingId", method = "put", operation_id = "updateNetworkMeeting")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NetworkMeetingChange>,
    ) -> Result<Versioned<NetworkMeeting>, Problem> {
        let new = NewMeeting::from(body.0);
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                meeting_plan::change(scope, id.0, version.0, &new).await?;
                meeting::get(scope, id.0).await
            })
            .await?;
        Ok(NetworkMeeting::shown(row, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Call people to a meeting of a network, hold it or cancel it
    ///
    /// `allowedTransitions` of the meeting says which. Everybody in the network is called by mail with an entry for their
    /// calendar, and told when a meeting that they were called to is cancelled.
    #[oai(
        path = "/network-meetings/:networkMeetingId/transitions",
        method = "post",
        operation_id = "transitionNetworkMeeting"
    )]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        body: Body<NetworkMeetingTransition>,
    ) -> Result<Versioned<NetworkMeeting>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                calling::transition(scope, id.0, body.0.to.into()).await?;
                meeting::get(scope, id.0).await
            })
            .await?;
        Ok(NetworkMeeting::shown(row, &here, &caller.0, self.0.database.clock().now()))
    }

    /// Get the notes of a meeting of a network
    ///
    /// Those who are in the network read them, and staff.
    #[oai(path = "/network-meetings/:networkMeetingId/notes", method = "get", operation_id = "getNetworkMeetingNotes")]
    async fn notes(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
    ) -> Result<Versioned<NetworkMeetingNotes>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| meeting::get(scope, id.0).await).await?;
        Ok(NetworkMeetingNotes::shown(row, &here, &caller.0))
    }

    /// Write the notes of a meeting of a network
    ///
    /// Staff write them, and the network's convener, when people have been called.
    #[oai(path = "/network-meetings/:networkMeetingId/notes", method = "put", operation_id = "setNetworkMeetingNotes")]
    async fn write_notes(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NetworkMeetingNotesChange>,
    ) -> Result<Versioned<NetworkMeetingNotes>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                calling::write_notes(scope, id.0, version.0, &body.0.notes).await?;
                meeting::get(scope, id.0).await
            })
            .await?;
        Ok(NetworkMeetingNotes::shown(row, &here, &caller.0))
    }
}
