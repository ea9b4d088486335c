//! Long work: how far it has come, and what became of it.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::{OfferingId, offering};
use samverk_domain::jobs::batch::{self, BatchId, Kind, Progress, State};
use samverk_domain::people::import::{self, Listed, Outcome};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::Done;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, choice};
use crate::written::Written;
use crate::{Api, Tag};

choice! {
    /// What long work does.
    BatchKind of Kind {
        /// Closes a month's bases for invoices.
        MonthClosing,
        /// Copies a department's year.
        YearCopy,
        /// Adds the people of a list.
        PeopleImport,
        /// Invites people to sign in.
        Invitations,
        /// Tells participants of a new time or place.
        ChangedNotice,
        /// Tells participants that an offering waits for a new time.
        PostponedNotice,
        /// Tells participants that an offering is cancelled.
        CancelledNotice,
        /// Tells those who are invited to an offering.
        OfferingInvitation,
        /// Reminds those of them who have not answered.
        InvitationReminder,
        /// Asks participants what they thought.
        EvaluationRequest,
        /// Reminds those who have not answered.
        EvaluationReminder,
        /// Asks coordinators for somebody to have a vacant seat in a network.
        NominationRequest,
        /// Calls those who are in a network to a meeting, or tells of its changes.
        MeetingNotice,
    }
}

choice! {
    /// How it stands with long work.
    BatchState of State {
        /// Something is left that will be done.
        UnderWay,
        /// All is done.
        Finished,
        /// What is left has been given up, and waits for a person.
        Stuck,
        /// The rest is left undone.
        Cancelled,
    }
}

/// Long work: how far it has come.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Batch {
    /// Id.
    id: Uuid,
    /// What it does.
    kind: BatchKind,
    /// What people call what it is about.
    title: String,
    /// How it stands with it.
    state: BatchState,
    /// How much there is in all, as far as is known: mails are counted when they are written.
    total: u64,
    /// How much of it is done.
    done: u64,
    /// How much has been given up.
    failed: u64,
    /// Who started it.
    started_by_name: String,
    /// When.
    started_at: Moment,
    /// When the last of it was done.
    finished_at: Option<Moment>,
    /// When the rest of it was left undone.
    cancelled_at: Option<Moment>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl Batch {
    fn of(progress: &Progress, here: &Here, actor: &Actor) -> Self {
        let row = &progress.batch;
        let path = format!("/batches/{}", row.id);
        Self {
            id: row.id.0,
            kind: row.kind.into(),
            title: row.title.clone(),
            state: progress.state().into(),
            total: progress.total(),
            done: progress.done(),
            failed: progress.failed,
            started_by_name: row.started_by_name.clone(),
            started_at: Moment(row.started_at),
            finished_at: row.finished_at.map(Moment),
            cancelled_at: row.cancelled_at.map(Moment),
            links: here
                .own(&path)
                .add_if(row.kind == Kind::PeopleImport, "rows", "GET", format!("{path}/rows"))
                .add_if(progress.may_be_cancelled(actor), "cancel", "POST", format!("{path}/cancellations"))
                .add_if(progress.troubled > 0, "retry", "POST", format!("{path}/retries"))
                .done(),
        }
    }
}

choice! {
    /// What became of a row of a list.
    RowOutcome of Outcome {
        /// Nothing yet.
        Waiting,
        /// The person was added.
        Added,
        /// The organisation had the person.
        Known,
        /// It can no longer be added.
        Refused,
        /// It was left undone.
        Cancelled,
    }
}

/// A row of a list of people that is read in.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct ImportedRow {
    /// Its number in the list, from 1.
    number: i64,
    /// What became of it.
    outcome: RowOutcome,
    /// Who it turned out to be.
    person_id: Option<Uuid>,
}

impl From<Listed> for ImportedRow {
    fn from(row: Listed) -> Self {
        Self { number: row.number, outcome: row.outcome.into(), person_id: row.person_id.map(|id| id.0) }
    }
}

/// Long work.
pub(crate) struct Batches(pub(crate) Api);

#[OpenApi(tag = "Tag::Operations")]
impl Batches {
    /// Get how far long work has come
    ///
    /// Whatever was restarted meanwhile. Coordinators see their own organisation's; the association's staff see what is about
    /// courses, and its admins everything.
    #[oai(path = "/batches/:batchId", method = "get", operation_id = "getBatch")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "batchId")] id: Path<BatchId>,
    ) -> Result<Json<Batch>, Problem> {
        let progress = self.0.database.read(&caller.0, async |scope| batch::get(scope, id.0).await).await?;
        Ok(Json(Batch::of(&progress, &here, &caller.0)))
    }

    /// List the rows of a list of people that is read in
    ///
    /// With what became of each. What was written in a row is not kept once it is done. Coordinators see their own
    /// organisation's lists, and the association's admins all.
    #[oai(path = "/batches/:batchId/rows", method = "get", operation_id = "listBatchRows")]
    async fn rows(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "batchId")] id: Path<BatchId>,
        limit: Limit,
        page: Number,
    ) -> Result<Written<Page<ImportedRow>>, Problem> {
        let part = limit.page(&page);
        let rows = self.0.database.read(&caller.0, async |scope| import::rows(scope, id.0, part).await).await?;
        Ok(Written(Page::of(rows, &here, ImportedRow::from)))
    }

    /// Leave the rest of long work undone
    ///
    /// For lists of people and copies of a year: what is done stays. Whoever started it does so, or the association's admins.
    #[oai(path = "/batches/:batchId/cancellations", method = "post", operation_id = "cancelBatch")]
    async fn cancel(&self, caller: Caller, #[oai(name = "batchId")] id: Path<BatchId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| batch::cancel(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// Try again what went wrong in long work
    ///
    /// Now, with as many attempts as at first. Whoever sees the work does it.
    #[oai(path = "/batches/:batchId/retries", method = "post", operation_id = "retryBatch")]
    async fn retry(&self, caller: Caller, #[oai(name = "batchId")] id: Path<BatchId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| batch::retry(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// List what was mailed to many about an offering
    ///
    /// Of new times, of cancelling, of invitations, and of the evaluation, with how many of the mails have been sent, the newest first. The
    /// association's staff read it.
    #[oai(path = "/course-offerings/:offeringId/mailings", method = "get", operation_id = "listMailings")]
    async fn mailings(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<List<Batch>>, Problem> {
        let found = self
            .0
            .database
            .read(&caller.0, async |scope| {
                scope.require(Permission::ReadCourseWork)?;
                offering::get(scope, id.0).await?;
                batch::about(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(found.iter().map(|one| Batch::of(one, &here, &caller.0)), &here)))
    }
}
