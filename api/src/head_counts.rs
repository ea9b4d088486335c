//! How many came without names.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::head_count::{self, Count, Counted};
use samverk_domain::courses::{OfferingId, SessionId};
use samverk_domain::organisations::OrganisationId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::Done;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// How many of an organisation came to a session without names.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeadCount {
    /// The session.
    session_id: Uuid,
    /// The organisation; left out for those of none that is named.
    organisation_id: Option<Uuid>,
    /// Its name in lists.
    organisation_name: String,
    /// How many came.
    people: i64,
}

/// How many came.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct HeadCountNote {
    /// One for each session and organisation; those left out stay as they are.
    counts: Vec<NewHeadCount>,
}

/// How many of an organisation came to a session without names.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewHeadCount {
    /// The session.
    session_id: Uuid,
    /// The organisation; without it those of none that is named.
    organisation_id: Option<Uuid>,
    /// How many came; 0 removes the number.
    people: i64,
}

impl From<Counted> for HeadCount {
    fn from(row: Counted) -> Self {
        Self {
            session_id: row.session_id.0,
            organisation_id: row.organisation().map(|id| id.0),
            organisation_name: row.organisation_name().to_owned(),
            people: row.people,
        }
    }
}

/// Head counts.
pub(crate) struct HeadCounts(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl HeadCounts {
    /// List how many came without names
    ///
    /// By organisation and session. Staff see all, coordinators their own organisation's.
    #[oai(path = "/course-offerings/:offeringId/head-counts", method = "get", operation_id = "listHeadCounts")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<List<HeadCount>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| head_count::of(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(HeadCount::from), &here)))
    }

    /// Note how many came without names
    ///
    /// From the day of each session on: school classes, delegates. Staff editors note it for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/head-counts", method = "post", operation_id = "noteHeadCounts")]
    async fn note(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<HeadCountNote>,
    ) -> Result<Done, Problem> {
        let count = |count: NewHeadCount| Count {
            session: SessionId(count.session_id),
            organisation: count.organisation_id.map(OrganisationId),
            people: count.people,
        };
        let counts: Vec<_> = body.0.counts.into_iter().map(count).collect();
        self.0.database.write(&caller.0, async |scope| head_count::note(scope, id.0, &counts).await).await?;
        Ok(Done::Done)
    }
}
