//! Needs in networks: noting them, saying that one has them too, and making something of them.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::courses::wish::NewWish;
use samverk_domain::courses::wish_support::NewSupport;
use samverk_domain::discussion::standing;
use samverk_domain::networks::need_entry::{self, NewNeed};
use samverk_domain::networks::need_signal::{self, Filter};
use samverk_domain::networks::{NeedSignalId, NetworkId, NetworkMeetingId, need_supporter};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::projects::project_entry::NewProject;
use uuid::Uuid;

use super::need_content::{NeedSignalState, NeedSignalTransition, NewNeedSignal, NewNeedSignalProject};
use super::need_shown::{NeedSignal, NeedSupporter};
use crate::answer::{Created, Done, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::wishes::content::NewCourseWish;
use crate::{Api, Tag};

/// Needs in networks.
pub(crate) struct NeedSignals(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl NeedSignals {
    /// List the needs noted in a network
    ///
    /// The newest first. Those who are in the network read them, and staff; to everybody else there are none.
    #[oai(path = "/networks/:networkId/needs", method = "get", operation_id = "listNeedSignals")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        /// Only those that came up at this meeting.
        #[oai(name = "networkMeetingId")]
        meeting: Query<Option<Uuid>>,
        /// Only those in this state.
        state: Query<Option<NeedSignalState>>,
    ) -> Result<Json<Page<NeedSignal>>, Problem> {
        let filter = Filter { meeting: meeting.0.map(NetworkMeetingId), state: state.0.map(Into::into) };
        let (rows, standing) = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let rows = need_signal::list(scope, network.0, &filter, limit.page(&page)).await?;
                Ok::<_, Error>((rows, standing::of(scope, network.0).await?))
            })
            .await?;
        Ok(Json(Page::of(rows, &here, |row| NeedSignal::of(row, standing, &here, &caller.0))))
    }

    /// Note a need in a network
    ///
    /// For one's own organisation. Those who are in the network note them, and staff.
    #[oai(path = "/networks/:networkId/needs", method = "post", operation_id = "createNeedSignal")]
    async fn note(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        body: Body<NewNeedSignal>,
    ) -> Result<Created<NeedSignal>, Problem> {
        let new = NewNeed::from(body.0);
        let (row, standing) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = need_entry::note(scope, network.0, &new).await?;
                need_signal::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/needs/{}", row.need.id));
        Ok(created(NeedSignal::of(row, standing, &here, &caller.0), address))
    }

    /// Get a need
    ///
    /// Those who are in the network read it, and staff.
    #[oai(path = "/needs/:needId", method = "get", operation_id = "getNeedSignal")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
    ) -> Result<Versioned<NeedSignal>, Problem> {
        let found = self.0.database.read(&caller.0, async |scope| need_signal::get(scope, id.0).await).await?;
        Ok(NeedSignal::shown(found, &here, &caller.0))
    }

    /// Change a need
    ///
    /// Whoever noted it changes it, and those who moderate the network's discussion, while nobody has answered.
    #[oai(path = "/needs/:needId", method = "put", operation_id = "updateNeedSignal")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewNeedSignal>,
    ) -> Result<Versioned<NeedSignal>, Problem> {
        let new = NewNeed::from(body.0);
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                need_entry::change(scope, id.0, version.0, &new).await?;
                need_signal::get(scope, id.0).await
            })
            .await?;
        Ok(NeedSignal::shown(found, &here, &caller.0))
    }

    /// Remove a need
    ///
    /// For good; what was made of it stays. Staff do, and the network's convener and secretary.
    #[oai(path = "/needs/:needId", method = "delete", operation_id = "removeNeedSignal")]
    async fn remove(&self, caller: Caller, #[oai(name = "needId")] id: Path<NeedSignalId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| need_entry::remove(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// Answer why a need goes no further
    ///
    /// Or take that back. Staff do, and the network's convener and secretary. It is taken up by making something of it.
    #[oai(path = "/needs/:needId/transitions", method = "post", operation_id = "transitionNeedSignal")]
    async fn transition(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        body: Body<NeedSignalTransition>,
    ) -> Result<Versioned<NeedSignal>, Problem> {
        let (to, answer) = (body.0.to.into(), body.0.answer);
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                need_entry::transition(scope, id.0, to, &answer).await?;
                need_signal::get(scope, id.0).await
            })
            .await?;
        Ok(NeedSignal::shown(found, &here, &caller.0))
    }

    /// Make a course wish of a need
    ///
    /// The wish is of the organisation that noted the need, and nobody outside the network is told where it comes from. Staff do, and the
    /// network's convener and secretary.
    #[oai(path = "/needs/:needId/course-wishes", method = "post", operation_id = "createNeedSignalWish")]
    async fn wish(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        body: Body<NewCourseWish>,
    ) -> Result<Versioned<NeedSignal>, Problem> {
        let NewCourseWish { content, support } = body.0;
        let (new, support) = (NewWish::from(content), NewSupport::from(support));
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                need_entry::wish(scope, id.0, &new, &support).await?;
                need_signal::get(scope, id.0).await
            })
            .await?;
        Ok(NeedSignal::shown(found, &here, &caller.0))
    }

    /// Make an idea for a project of a need
    ///
    /// Staff do who manage projects.
    #[oai(path = "/needs/:needId/projects", method = "post", operation_id = "createNeedSignalProject")]
    async fn project(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        body: Body<NewNeedSignalProject>,
    ) -> Result<Versioned<NeedSignal>, Problem> {
        let new = NewProject::from(body.0);
        let found = self
            .0
            .database
            .write(&caller.0, async |scope| {
                need_entry::project(scope, id.0, &new).await?;
                need_signal::get(scope, id.0).await
            })
            .await?;
        Ok(NeedSignal::shown(found, &here, &caller.0))
    }

    /// List which other organisations have a need
    ///
    /// In Swedish order. Those who are in the network read it, and staff.
    #[oai(path = "/needs/:needId/supporters", method = "get", operation_id = "listNeedSupporters")]
    async fn supporters(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
    ) -> Result<Json<List<NeedSupporter>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| need_supporter::list(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(NeedSupporter::from), &here)))
    }

    /// Say that one's organisation has a need too
    ///
    /// While nobody has answered. Those who are in the network say it.
    #[oai(path = "/needs/:needId/supporters/:organisationId", method = "put", operation_id = "putNeedSupporter")]
    async fn support(
        &self,
        caller: Caller,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Done, Problem> {
        let organisation = organisation.0;
        self.0.database.write(&caller.0, async |scope| need_supporter::put(scope, id.0, organisation).await).await?;
        Ok(Done::Done)
    }

    /// Take back that one's organisation has a need too
    ///
    /// While nobody has answered. Anybody of the organisation who is in the network does.
    #[oai(path = "/needs/:needId/supporters/:organisationId", method = "delete", operation_id = "deleteNeedSupporter")]
    async fn leave(
        &self,
        caller: Caller,
        #[oai(name = "needId")] id: Path<NeedSignalId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Done, Problem> {
        let organisation = organisation.0;
        self.0.database.write(&caller.0, async |scope| need_supporter::remove(scope, id.0, organisation).await).await?;
        Ok(Done::Done)
    }
}
