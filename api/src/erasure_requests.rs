//! Requests to be erased: one's own, and those of the people one looks after.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::Actor;
use samverk_domain::privacy::ErasureRequestId;
use samverk_domain::privacy::request::{self, Listed, State};
use uuid::Uuid;

use crate::answer::{Created, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text, choice};
use crate::{Api, Tag};

choice! {
    /// What has come of a request to be erased.
    ErasureRequestState of State {
        /// Somebody has to decide.
        Waiting,
        /// Whoever asked has taken it back.
        Withdrawn,
        /// It was refused, with a reason.
        Refused,
        /// The person is erased.
        Granted,
    }
}

/// A request to be erased.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ErasureRequest {
    /// Id.
    id: Uuid,
    /// Who asks.
    person_id: Uuid,
    /// Their name, as far as the caller may see it.
    person_name: String,
    /// The organisation whose person it is.
    organisation_id: Uuid,
    /// What has come of it.
    state: ErasureRequestState,
    /// When they asked.
    asked_at: Moment,
    /// The last day to answer: a month after (GDPR article 12.3).
    due_on: chrono::NaiveDate,
    /// When it was decided, or taken back.
    decided_at: Option<Moment>,
    /// Why it was refused, as they are told.
    reason: Option<String>,
    /// What the caller may do.
    #[oai(rename = "_links")]
    links: Links,
}

impl ErasureRequest {
    fn of(listed: &Listed, here: &Here, actor: &Actor) -> Self {
        let (request, person) = (&listed.request, format!("/people/{}", listed.request.person_id));
        let (path, may_decide) = (address(request.id), listed.can_be_decided(actor));
        Self {
            id: request.id.0,
            person_id: request.person_id.0,
            person_name: listed.name(),
            organisation_id: request.owner_org_id.0,
            state: request.state.into(),
            asked_at: Moment(request.asked_at),
            due_on: request.due_on,
            decided_at: request.decided_at.map(Moment),
            reason: request.reason.clone(),
            links: here
                .own(&path)
                .add_if(request.state != State::Granted, "person", "GET", &person)
                .add_if(may_decide, "erasure-terms", "GET", format!("{person}/erasure-terms"))
                .add_if(may_decide, "refuse", "POST", format!("{path}/refusals"))
                .add_if(listed.can_be_withdrawn(actor), "withdraw", "POST", format!("{path}/withdrawals"))
                .done(),
        }
    }
}

fn address(id: ErasureRequestId) -> String {
    format!("/erasure-requests/{id}")
}

/// Why somebody is not erased.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewErasureRefusal {
    /// Why, at most 1 000 characters: whoever asked gets it by mail.
    reason: Text,
}

/// Requests to be erased.
pub(crate) struct ErasureRequests(pub(crate) Api);

#[OpenApi(tag = "Tag::Privacy")]
impl ErasureRequests {
    /// List requests to be erased
    ///
    /// Everybody sees their own; coordinators those of their organisation's people, and the association's admins those of all
    /// whom they may know. Those that wait come by the day they are due when only they are asked for, otherwise the latest first.
    #[oai(path = "/erasure-requests", method = "get", operation_id = "listErasureRequests")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only those that stand so.
        state: Query<Option<ErasureRequestState>>,
    ) -> Result<Json<Page<ErasureRequest>>, Problem> {
        let (state, page) = (state.0.map(Into::into), limit.page(&page));
        let rows = self.0.database.read(&caller.0, async |scope| request::list(scope, state, page).await).await?;
        Ok(Json(Page::of(rows, &here, |row| ErasureRequest::of(&row, &here, &caller.0))))
    }

    /// Ask to be erased
    ///
    /// As the person that the token stands for. The coordinators of one's organisation decide, or the association's admins,
    /// within a month. Who has asked already gets the same request.
    #[oai(path = "/erasure-requests", method = "post", operation_id = "createErasureRequest")]
    async fn ask(&self, caller: Caller, here: Here) -> Result<Created<ErasureRequest>, Problem> {
        let asked = self.0.database.write(&caller.0, async |scope| {
            let id = request::ask(scope).await?;
            request::get(scope, id).await
        });
        let asked = asked.await?;
        let at = here.at(address(asked.request.id));
        Ok(created(ErasureRequest::of(&asked, &here, &caller.0), at))
    }

    /// Get a request to be erased
    ///
    /// One's own, or that of somebody whom the caller looks after.
    #[oai(path = "/erasure-requests/:erasureRequestId", method = "get", operation_id = "getErasureRequest")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "erasureRequestId")] id: Path<ErasureRequestId>,
    ) -> Result<Json<ErasureRequest>, Problem> {
        let found = self.0.database.read(&caller.0, async |scope| request::get(scope, id.0).await).await?;
        Ok(Json(ErasureRequest::of(&found, &here, &caller.0)))
    }

    /// Take a request to be erased back
    ///
    /// Whoever asked does, until it is decided.
    #[oai(
        path = "/erasure-requests/:erasureRequestId/withdrawals",
        method = "post",
        operation_id = "withdrawErasureRequest"
    )]
    async fn withdraw(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "erasureRequestId")] id: Path<ErasureRequestId>,
    ) -> Result<Json<ErasureRequest>, Problem> {
        let ended = self.0.database.write(&caller.0, async |scope| {
            request::withdraw(scope, id.0).await?;
            request::get(scope, id.0).await
        });
        Ok(Json(ErasureRequest::of(&ended.await?, &here, &caller.0)))
    }

    /// Refuse a request to be erased
    ///
    /// Whoever asked gets the reason by mail, with how to complain. To grant it, erase the person. Coordinators decide for
    /// their own organisation's people, the association's admins for all whom they may know.
    #[oai(
        path = "/erasure-requests/:erasureRequestId/refusals",
        method = "post",
        operation_id = "refuseErasureRequest"
    )]
    async fn refuse(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "erasureRequestId")] id: Path<ErasureRequestId>,
        body: Body<NewErasureRefusal>,
    ) -> Result<Json<ErasureRequest>, Problem> {
        let refused = self.0.database.write(&caller.0, async |scope| {
            request::refuse(scope, id.0, &body.0.reason.0).await?;
            request::get(scope, id.0).await
        });
        Ok(Json(ErasureRequest::of(&refused.await?, &here, &caller.0)))
    }
}
