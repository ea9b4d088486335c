//! Calendars: an offering's sessions, and the private feed of somebody who has its address.

use poem::web::Accept;
use poem_openapi::param::Path;
use poem_openapi::payload::{Json, PlainText, Response};
use poem_openapi::{ApiResponse, Object, OpenApi, ResponseContent};
use samverk_domain::calendar;
use samverk_domain::courses::{OfferingId, session};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::accept;
use crate::caller::Reader;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{self, Moment};
use crate::{Api, Tag};

/// A session of an offering.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename = "OfferingSession", rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    /// Id; it stays when the session is moved.
    id: Uuid,
    /// What it is about, when the offering has several.
    title: Option<String>,
    /// When it starts.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
}

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self { id: row.id.0, title: row.title, starts_at: Moment(row.starts_at), ends_at: Moment(row.ends_at) }
    }
}

#[derive(ResponseContent)]
enum Shown {
    List(Json<List<Session>>),
    #[oai(content_type = "text/calendar; charset=utf-8")]
    Calendar(PlainText<String>),
}

#[derive(ApiResponse)]
enum Sessions {
    /// The sessions, as JSON or as a calendar (RFC 5545).
    #[oai(status = 200)]
    Shown(Shown),
}

#[derive(ApiResponse)]
pub(crate) enum Feed {
    /// The calendar (RFC 5545).
    #[oai(status = 200, content_type = "text/calendar; charset=utf-8")]
    Shown(PlainText<String>),
}

/// Calendars.
pub(crate) struct Calendar(pub(crate) Api);

#[OpenApi]
impl Calendar {
    /// The sessions of an offering
    ///
    /// As JSON; with `Accept: text/calendar` as a calendar that can be added to one's own.
    #[oai(
        path = "/course-offerings/:offeringId/sessions",
        method = "get",
        operation_id = "listOfferingSessions",
        tag = "Tag::CourseOfferings"
    )]
    async fn sessions(
        &self,
        reader: Reader,
        here: Here,
        accept: Accept,
        #[oai(name = "offeringId")] id: scalar::Path<OfferingId>,
    ) -> Result<Sessions, Problem> {
        let database = &self.0.database;
        if accept::preferred(&accept, ["application/json", "text/calendar"]) == "text/calendar" {
            let text = database
                .read(&reader.0, async |scope| calendar::of_offering(scope, id.0, here.base_url()).await)
                .await?;
            return Ok(Sessions::Shown(Shown::Calendar(PlainText(text))));
        }
        let rows = database
            .read(&reader.0, async |scope| {
                samverk_domain::courses::offering::get(scope, id.0).await?;
                session::of(scope, id.0).await
            })
            .await?;
        Ok(Sessions::Shown(Shown::List(Json(List::of(rows.into_iter().map(Session::from), &here)))))
    }

    /// A private calendar
    ///
    /// What the holder of the address takes part in, or the people of the organisation that they look after. Needs no token, because calendar programs cannot send one: the key in
    /// the address is the secret.
    #[oai(path = "/calendar-feeds/:feedKey", method = "get", operation_id = "getCalendarFeed", tag = "Tag::Me")]
    async fn feed(
        &self,
        here: Here,
        /// The secret in the address.
        #[oai(name = "feedKey")]
        key: Path<String>,
    ) -> Result<Response<Feed>, Problem> {
        let text = calendar::feed(&self.0.database, &key.0, here.base_url()).await?;
        Ok(Response::new(Feed::Shown(PlainText(text))).header("cache-control", "private, no-store"))
    }
}
