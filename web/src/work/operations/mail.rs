//! Mail that was sent or waits, and the jobs that went wrong.

use askama::Template;
use poem::http::header;
use poem::web::{Data, Path, Query};
use poem::{IntoResponse, handler};
use samverk_domain::jobs;
use samverk_domain::mail::{self, MailId, Outbox};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, swedish, time};
use serde::Deserialize;

use super::words;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Paging, Tone};
use crate::visitor::Visitor;
use crate::words::{length, noun};
use crate::work::{Crumbs, crumbs};

const ROWS: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    sida: String,
}

struct MailRow {
    href: String,
    subject: String,
    to: String,
    state: (&'static str, Tone),
    written: String,
}

struct JobRow {
    task: &'static str,
    error: String,
    attempts: i64,
    state: (&'static str, Tone),
    retry: String,
}

#[derive(Template)]
#[template(path = "work/operations/list.html")]
struct OperationsPage {
    chrome: Chrome,
    mails: String,
    mails_label: &'static str,
    due: String,
    due_label: &'static str,
    failed: String,
    failed_label: &'static str,
    jobs: Vec<JobRow>,
    rows: Vec<MailRow>,
    paging: Paging,
}

#[handler]
pub(super) async fn list(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<OperationsPage>> {
    let page = asked.and_then(|Query(asked)| asked.sida.parse().ok()).unwrap_or(1).max(1);
    let (mails, failed, waiting) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let mails = mail::list(scope, Part { page, limit: ROWS }).await?;
            let failed = jobs::failed(scope, Part { page: 1, limit: 100 }).await?;
            Ok::<_, Failure>((mails, failed, jobs::waiting(scope).await?))
        })
        .await?;
    Ok(Page(OperationsPage {
        chrome: visitor.chrome("Drift").within(Area::Work),
        mails: length(mails.total),
        mails_label: noun(mails.total.counted(), "mejl skrivet", "mejl skrivna"),
        due: swedish::number(waiting.due),
        due_label: noun(waiting.due, "arbete väntar på sin tur", "arbeten väntar på sin tur"),
        failed: swedish::number(waiting.failed),
        failed_label: noun(
            waiting.failed,
            "arbete har gett upp och väntar på dig",
            "arbeten har gett upp och väntar på dig",
        ),
        jobs: failed.rows.iter().map(job_row).collect(),
        rows: mails.rows.iter().map(mail_row).collect(),
        paging: Paging::new(mails.page, mails.total, |page| format!("/arbete/drift?sida={page}")),
    }))
}

fn job_row(job: &jobs::Job) -> JobRow {
    JobRow {
        task: words::task(&job.task),
        error: job.last_error.clone().unwrap_or_default(),
        attempts: job.attempts,
        state: if job.failed_at.is_some() {
            ("Väntar på dig", Tone::Danger)
        } else {
            ("Försöker igen", Tone::Warning)
        },
        retry: format!("/arbete/drift/jobb/{}/forsok-igen", job.id),
    }
}

fn mail_row(mail: &mail::Model) -> MailRow {
    MailRow {
        href: format!("/arbete/drift/mejl/{}", mail.id),
        subject: mail.subject.clone(),
        to: receiver(mail),
        state: state(mail),
        written: time::moment(mail.created_at),
    }
}

/// Name and address, as far as the reader may see them.
fn receiver(mail: &mail::Model) -> String {
    let parts = [mail.to_name.as_str(), &mail.to_address];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn state(mail: &mail::Model) -> (&'static str, Tone) {
    match (mail.sent_at, &mail.last_error) {
        (Some(_), _) => ("Skickat", Tone::Success),
        (None, Some(_)) => ("Gick fel", Tone::Danger),
        (None, None) => ("Väntar", Tone::Info),
    }
}

#[derive(Template)]
#[template(path = "work/operations/mail.html")]
struct MailPage {
    chrome: Chrome,
    crumbs: Crumbs,
    subject: String,
    to: String,
    state: (&'static str, Tone),
    written: String,
    sent: String,
    error: String,
    has_calendar: bool,
    /// None for a mail that only its receiver may read.
    text: Option<String>,
    file: Option<String>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<MailId>,
) -> Answer<Page<MailPage>> {
    let mail = portal.database.read(&visitor.actor, async |scope| mail::get(scope, id).await.map_err(Failure)).await?;
    let is_file = matches!(portal.delivery.outbox(), Outbox::Folder(_)) && !mail.is_secret();
    Ok(Page(MailPage {
        chrome: visitor.chrome(format!("Mejl: {}", mail.subject)).within(Area::Work),
        crumbs: crumbs([("Drift", "/arbete/drift".to_owned())]),
        to: receiver(&mail),
        state: state(&mail),
        written: time::moment(mail.created_at),
        sent: mail.sent_at.map(time::moment).unwrap_or_default(),
        error: mail.last_error.clone().unwrap_or_default(),
        has_calendar: mail.calendar.is_some(),
        file: is_file.then(|| format!("/arbete/drift/mejl/{id}/eml")),
        text: (!mail.is_secret()).then_some(mail.text_body),
        subject: mail.subject,
    }))
}

/// The mail as a file, where there is no mail server that takes it.
#[handler]
pub(super) async fn download(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<MailId>) -> Answer {
    let mail = portal.database.read(&visitor.actor, async |scope| mail::get(scope, id).await.map_err(Failure)).await?;
    if mail.is_secret() || !matches!(portal.delivery.outbox(), Outbox::Folder(_)) {
        return Err(Failure(Error::NotFound));
    }
    let disposition = format!("attachment; filename=\"{id}.eml\"");
    let file = portal.delivery.file(&mail)?;
    Ok(file.with_content_type("message/rfc822").with_header(header::CONTENT_DISPOSITION, disposition).into_response())
}
