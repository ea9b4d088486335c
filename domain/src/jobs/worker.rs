//! Does the work that was left after commits. Several may run, in one process or in many.

use std::time::Duration;

use super::{Task, queue};
use crate::access::{Actor, session, unsent};
use crate::billing::closing;
use crate::courses::{approval, need, offering, registration, seat_lease, year_copy};
use crate::discussion::digest::round;
use crate::documents::{self, Files};
use crate::error::{Error, Result};
use crate::evaluations::evaluation;
use crate::mail::{
    self, Delivery, approval_notice, certificate_notice, digest_notice, erasure_notice, evaluation_notice,
    invitation_notice, meeting_notice, network_notice, notice, project_notice, waiting_notice, wish_notice,
};
use crate::people::import;
use crate::privacy::retention;
use crate::privacy::rule::Kind;
use crate::store::Database;
use crate::time::Month;

/// How often the queue is looked at when nothing has been enqueued in this process.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often offerings are advanced and old rows removed.
const ROUND: Duration = Duration::from_mins(1);

/// What jobs need beside the database.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub database: Database,
    /// Where people's files are.
    pub files: Files,
    /// Where mail goes.
    pub delivery: Delivery,
    /// The portal's address, for links in mail, without a slash at the end.
    pub base_url: String,
}

impl Worker {
    /// Works until the future ends; the job at hand is finished first.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut round = tokio::time::interval(ROUND);
        loop {
            let idle = match self.one().await {
                Ok(done) => !done,
                Err(fault) => {
                    tracing::error!(%fault, "the job queue cannot be read");
                    true
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                _ = round.tick() => self.keep_house().await,
                () = self.database.job_enqueued(), if idle => {}
                () = tokio::time::sleep(PATIENCE), if idle => {}
                () = std::future::ready(()), if !idle => {}
            }
        }
    }

    /// Does jobs until none is due. For commands and tests.
    pub async fn drain(&self) -> Result<()> {
        while self.one().await? {}
        Ok(())
    }

    /// Takes offerings to the state of the hour and removes what may not be kept.
    pub async fn keep_house(&self) {
        let kept = self.database.write(&Actor::System, async |scope| {
            offering::advance(scope).await?;
            registration::lapse(scope).await?;
            approval::lapse(scope).await?;
            approval::remind(scope).await?;
            registration::release(scope).await?;
            seat_lease::expire(scope).await?;
            evaluation::advance(scope).await?;
            retention::note(scope, Kind::Needs, need::purge(scope).await?).await?;
            retention::note(scope, Kind::UnsentForms, unsent::purge(scope).await?).await?;
            retention::note(scope, Kind::Sessions, session::purge(scope).await?).await
        });
        if let Err(fault) = kept.await {
            tracing::error!(%fault, "offerings were not advanced");
        }
        if let Err(fault) = retention::advance(&self.database).await {
            tracing::error!(%fault, "data were not removed in time");
        }
        if let Err(fault) = round::advance(&self.database).await {
            tracing::error!(%fault, "nobody was told of discussions");
        }
        if let Err(fault) = documents::sweep(&self.database, &self.files).await {
            tracing::error!(%fault, "files without a use were not removed");
        }
        if let Err(fault) = self.database.take_stock().await {
            tracing::error!(%fault, "the database's statistics are not up to date");
        }
    }

    /// Does the job that has waited longest, and says whether there was one.
    pub async fn one(&self) -> Result<bool> {
        let Some(job) = self.database.write(&Actor::System, async |scope| queue::claim(scope).await).await? else {
            return Ok(false);
        };
        let task = serde_json::from_str::<Task>(&job.task);
        let outcome = match &task {
            Ok(task) => self.perform(task, &job).await,
            Err(fault) => Err(fault.to_string()),
        };
        self.database
            .write(&Actor::System, async |scope| match &outcome {
                Ok(()) => queue::done(scope, &job, task.as_ref().ok()).await,
                Err(fault) => {
                    tracing::warn!(job = %job.id, attempts = job.attempts, %fault, "a job went wrong");
                    queue::put_back(scope, &job, fault).await
                }
            })
            .await?;
        Ok(true)
    }

    async fn perform(&self, task: &Task, job: &queue::Model) -> Result<(), String> {
        if let Task::SendMail { mail } = task {
            return self.send(*mail).await;
        }
        if let Task::ImportPeople { batch, first, last } = task {
            return import::perform(&self.database, *batch, *first..=*last).await.map_err(|fault| fault.to_string());
        }
        let base = self.base_url.as_str();
        let key = job.id.to_string();
        let written = self.database.write_in(job.batch_id, &Actor::System, async |scope| match task {
            Task::SendLink { purpose, email } => notice::link(scope, base, *purpose, email, &key).await,
            Task::SendInvitation { person, inviter } => notice::invitation(scope, base, *person, inviter, &key).await,
            Task::ConfirmBooking { booking } => notice::booking(scope, base, *booking).await,
            Task::TellPromoted { registration } => waiting_notice::promoted(scope, base, *registration).await,
            Task::TellOffered { registration } => waiting_notice::offered(scope, base, *registration).await,
            Task::TellLapsed { registration } => waiting_notice::lapsed(scope, base, *registration).await,
            Task::TellApproval { registration } => approval_notice::tell(scope, base, *registration).await,
            Task::RemindOfApproval { registration } => approval_notice::remind(scope, base, *registration).await,
            Task::TellSubstituted { registration, former, version } => {
                notice::substituted(scope, base, *registration, *former, *version).await
            }
            Task::TellCancelled { registration } => notice::cancelled(scope, base, *registration).await,
            Task::TellChanged { offering, sequence, gone } => {
                notice::changed(scope, base, *offering, *sequence, gone).await
            }
            Task::TellPostponed { offering, sequence } => notice::postponed(scope, base, *offering, *sequence).await,
            Task::TellInvited { invitation } => invitation_notice::tell(scope, base, *invitation).await,
            Task::RemindInvited { invitation } => invitation_notice::remind(scope, base, *invitation).await,
            Task::TellWishAnswered { wish, version } => wish_notice::answered(scope, base, *wish, *version).await,
            Task::TellProjectPart { participation, state } => {
                project_notice::tell(scope, base, *participation, *state).await
            }
            Task::AskForEvaluation { evaluation } => evaluation_notice::ask(scope, base, *evaluation).await,
            Task::RemindOfEvaluation { evaluation } => evaluation_notice::remind(scope, base, *evaluation).await,
            Task::CloseInvoiceBasis { month, organisation, closed_by } => {
                closing::closed_for_all(scope, *organisation, Month::of(*month), closed_by).await
            }
            Task::CopyOffering { department, year, weeks, offering, organisation, by } => {
                let plan = year_copy::Plan { department: *department, year: *year, weeks: *weeks };
                year_copy::copy(scope, plan, *offering, (*organisation, by)).await
            }
            Task::TellNetworkMeeting { meeting, sequence, news } => {
                meeting_notice::tell(scope, base, *meeting, *sequence, *news).await
            }
            Task::TellCertificate { certificate } => certificate_notice::tell(scope, base, *certificate).await,
            Task::TellMembership { membership, version } => {
                network_notice::tell(scope, base, *membership, *version).await
            }
            Task::AskForNomination { seat } => network_notice::ask(scope, base, *seat).await,
            Task::SendDiscussionDigest { person, day } => digest_notice::tell(scope, base, *person, *day).await,
            Task::TellErasureRequest { request } => erasure_notice::tell(scope, base, *request).await,
            Task::ForwardFeedback { feedback } => notice::feedback(scope, feedback, &key).await,
            Task::SendMail { .. } | Task::ImportPeople { .. } => Ok::<_, Error>(()),
        });
        written.await.map_err(|fault| fault.to_string())
    }

    /// Hands a mail over and notes it. A crash between the two sends it again; nothing else does.
    async fn send(&self, id: mail::MailId) -> Result<(), String> {
        let text = |fault: Error| fault.to_string();
        let unsent =
            self.database.read(&Actor::System, async |scope| mail::unsent(scope, id).await).await.map_err(text)?;
        let Some(mail) = unsent else { return Ok(()) };
        let outcome = self.delivery.send(&mail).await;
        let noted = self.database.write(&Actor::System, async |scope| mail::note(scope, &mail, outcome.clone()).await);
        noted.await.map_err(text)?;
        outcome
    }
}
