//! What the association's admins look after: mail and jobs.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::jobs::{self, Job, JobId};
use samverk_domain::mail::{self, MailId};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::Done;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::written::Written;
use crate::{Api, Tag};

/// A mail in a list.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct MailSummary {
    /// Id; also the local part of the `Message-ID`.
    id: Uuid,
    /// The name of the receiver.
    to_name: String,
    /// The address of the receiver.
    to_address: String,
    /// Subject.
    subject: String,
    /// When it was written.
    created_at: Moment,
    /// When the mail server took it.
    sent_at: Option<Moment>,
    /// What went wrong last.
    last_error: Option<String>,
    /// Where the whole mail is.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// A mail with its text.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Mail {
    /// What lists show of it.
    #[oai(flatten)]
    summary: MailSummary,
    /// The text; left out when it holds a key that signs its receiver in, or goes to somebody with skyddade
    /// personuppgifter.
    text: Option<String>,
}

impl MailSummary {
    fn of(row: &mail::Model, here: &Here) -> Self {
        Self {
            id: row.id.0,
            to_name: row.to_name.clone(),
            to_address: row.to_address.clone(),
            subject: row.subject.clone(),
            created_at: Moment(row.created_at),
            sent_at: row.sent_at.map(Moment),
            last_error: row.last_error.clone(),
            links: here.own(format!("/mails/{}", row.id)).done(),
        }
    }
}

/// A job that went wrong.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename = "Job", rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct FailedJob {
    /// Id.
    id: Uuid,
    /// When it was left.
    created_at: Moment,
    /// When it is tried next.
    run_at: Moment,
    /// How often it was begun.
    attempts: i64,
    /// What went wrong last.
    last_error: Option<String>,
    /// When it was given up.
    failed_at: Option<Moment>,
    /// What can be done with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl FailedJob {
    fn of(row: Job, here: &Here) -> Self {
        Self {
            links: here.own("/jobs").add("retry", "POST", format!("/jobs/{}/retries", row.id)).done(),
            id: row.id.0,
            created_at: Moment(row.created_at),
            run_at: Moment(row.run_at),
            attempts: row.attempts,
            last_error: row.last_error,
            failed_at: row.failed_at.map(Moment),
        }
    }
}

/// How the queue of jobs is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct JobStatistics {
    /// Jobs that will be done.
    due: u64,
    /// Jobs that wait for a person.
    failed: u64,
    /// Where the jobs are.
    #[oai(rename = "_links")]
    links: Links,
}

/// Mail and jobs.
pub(crate) struct Operations(pub(crate) Api);

#[OpenApi(tag = "Tag::Operations")]
impl Operations {
    /// List mails
    ///
    /// The newest first. The association's admins read them.
    #[oai(path = "/mails", method = "get", operation_id = "listMails")]
    async fn mails(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
    ) -> Result<Written<Page<MailSummary>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| mail::list(scope, limit.page(&page)).await).await?;
        Ok(Written(Page::of(rows, &here, |row| MailSummary::of(&row, &here))))
    }

    /// Get a mail
    ///
    /// With its text, unless it holds a key that signs its receiver in. The association's admins read it.
    #[oai(path = "/mails/:mailId", method = "get", operation_id = "getMail")]
    async fn mail(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "mailId")] id: Path<MailId>,
    ) -> Result<Json<Mail>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| mail::get(scope, id.0).await).await?;
        let summary = MailSummary::of(&row, &here);
        Ok(Json(Mail { summary, text: (!row.is_secret()).then_some(row.text_body) }))
    }

    /// List jobs that went wrong
    ///
    /// Those that are tried again and those that were given up, the newest first. The association's admins read them.
    #[oai(path = "/jobs", method = "get", operation_id = "listJobs")]
    async fn jobs(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
    ) -> Result<Written<Page<FailedJob>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| jobs::failed(scope, limit.page(&page)).await).await?;
        Ok(Written(Page::of(rows, &here, |row| FailedJob::of(row, &here))))
    }

    /// Count jobs
    ///
    /// How many will be done, and how many wait for a person. The association's admins read it.
    #[oai(path = "/job-statistics", method = "get", operation_id = "getJobStatistics")]
    async fn statistics(&self, caller: Caller, here: Here) -> Result<Json<JobStatistics>, Problem> {
        let waiting = self.0.database.read(&caller.0, async |scope| jobs::waiting(scope).await).await?;
        let links = here.own("/job-statistics").add("jobs", "GET", "/jobs").done();
        Ok(Json(JobStatistics { due: waiting.due, failed: waiting.failed, links }))
    }

    /// Try a job again
    ///
    /// Now, with as many attempts as a new one. The association's admins do it.
    #[oai(path = "/jobs/:jobId/retries", method = "post", operation_id = "retryJob")]
    async fn retry(&self, caller: Caller, #[oai(name = "jobId")] id: Path<JobId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| jobs::retry(scope, id.0).await).await?;
        Ok(Done::Done)
    }
}
