//! Copying a department's year.

use chrono::Datelike;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::year_copy::{self, Copyable, Plan};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::{Error, time};
use uuid::Uuid;

use crate::answer::{Begun, begun};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// An offering that can be copied.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct CopyableOffering {
    /// The offering.
    offering_id: Uuid,
    /// The title of its course.
    title: String,
    /// When it starts.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
    /// When the copy would start.
    copy_starts_at: Moment,
    /// When the copy would end.
    copy_ends_at: Moment,
    /// The first holiday that a session of the copy would fall on, in Swedish.
    holiday: Option<String>,
    /// The copy that is there already: it is not copied again.
    copy_id: Option<Uuid>,
}

/// What a department gave in a year, and how far the copying of it has come.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct YearCopy {
    /// The offerings, in order of time.
    offerings: Vec<CopyableOffering>,
    /// How many are still being copied.
    left: u64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// What is to be copied.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewYearCopy {
    /// The year that is copied.
    year: i32,
    /// How many weeks later, 52 or 53; 52 if it is left out.
    weeks: Option<i64>,
    /// The offerings, of those that can be copied.
    offering_ids: Vec<Uuid>,
}

/// Copying of years.
pub(crate) struct YearCopies(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl YearCopies {
    /// See what a department's year would be as a copy
    ///
    /// Every offering that began in the year, apart from drafts and those that were cancelled, with the times that its copy
    /// would have, and how many are still being copied. Staff editors see their own department's.
    #[oai(path = "/departments/:departmentId/year-copies", method = "get", operation_id = "getYearCopy")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "departmentId")] id: Path<DepartmentId>,
        /// The year that is copied; this year, if it is left out.
        year: Query<Option<i32>>,
        /// How many weeks later, 52 or 53; 52 if it is left out.
        weeks: Query<Option<i64>>,
    ) -> Result<Json<YearCopy>, Problem> {
        let this_year = || time::local_date(self.0.database.clock().now()).year();
        let year = year.0.unwrap_or_else(this_year);
        let plan = Plan { department: id.0, year, weeks: weeks.0.unwrap_or(52) };
        let (listed, progress) = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let listed = year_copy::list(scope, plan).await?;
                Ok::<_, Error>((listed, year_copy::progress(scope, plan).await?))
            })
            .await?;
        let offerings = listed.into_iter().map(CopyableOffering::from).collect();
        let path = format!("/departments/{}", id.0);
        let own = here.own(format!("{path}/year-copies?year={year}&weeks={}", plan.weeks));
        let own = own.add_found("progress", progress.as_ref().map(|one| format!("/batches/{}", one.batch.id)));
        let left = progress.map_or(0, |one| one.left);
        Ok(Json(YearCopy { offerings, left, links: own.add("up", "GET", path).done() }))
    }

    /// Copy a department's year
    ///
    /// The chosen offerings become drafts, one after the other; `left` tells how many remain. What has a copy already is not
    /// copied again, so the same request does nothing twice. Rooms are not booked. Staff editors copy their own department's.
    #[oai(path = "/departments/:departmentId/year-copies", method = "post", operation_id = "copyYear")]
    async fn copy(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "departmentId")] id: Path<DepartmentId>,
        body: Body<NewYearCopy>,
    ) -> Result<Begun, Problem> {
        let plan = Plan { department: id.0, year: body.0.year, weeks: body.0.weeks.unwrap_or(52) };
        let chosen: Vec<_> = body.0.offering_ids.into_iter().map(OfferingId).collect();
        let batch =
            self.0.database.write(&caller.0, async |scope| year_copy::begin(scope, plan, &chosen).await).await?;
        Ok(begun(&here, batch))
    }
}

impl From<Copyable> for CopyableOffering {
    fn from(one: Copyable) -> Self {
        Self {
            offering_id: one.offering.0,
            title: one.title,
            starts_at: Moment(one.starts_at),
            ends_at: Moment(one.ends_at),
            copy_starts_at: Moment(one.copy_starts_at),
            copy_ends_at: Moment(one.copy_ends_at),
            holiday: one.holiday.map(str::to_owned),
            copy_id: one.copy.map(|id| id.0),
        }
    }
}
