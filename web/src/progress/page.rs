//! The page of long work: how far it has come, what went wrong, and what became of each row of a list.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::jobs::batch::{self, BatchId, Kind, Progress, State};
use samverk_domain::mail;
use samverk_domain::people::import::{self, Outcome};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, time};
use serde::Deserialize;

use super::Shown;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Paging, Tone};
use crate::visitor::{self, Visitor};
use crate::work::Crumbs;

/// Rows on a page.
const ROWS: u64 = 100;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
    /// Whether the page is not to load itself again.
    stilla: String,
}

/// A mail that the mail server did not take.
struct MailRow {
    to: String,
    error: String,
}

/// A row of a list that is read in.
struct ListRow {
    number: i64,
    name: String,
    href: Option<String>,
    outcome: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "progress/page.html")]
struct ProgressPage {
    chrome: Chrome,
    crumbs: Crumbs,
    work: Shown,
    is_still: bool,
    facts: Vec<(&'static str, String)>,
    /// What it is about: words and address.
    about: (&'static str, String),
    mails: Vec<MailRow>,
    /// For a list of people.
    rows: Option<Vec<ListRow>>,
    paging: Option<Paging>,
    can_cancel: bool,
    can_retry: bool,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<BatchId>,
    asked: Option<Query<Asked>>,
) -> Answer<Page<ProgressPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (progress, troubled, listed) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let progress = batch::get(scope, id).await?;
            let troubled = mail::troubled(scope, id, part).await?;
            let is_import = progress.batch.kind == Kind::PeopleImport;
            let listed = if is_import { Some(import::rows(scope, id, part).await?) } else { None };
            Ok::<_, Error>((progress, troubled, listed))
        })
        .await
        .map_err(Failure)?;
    let work = Shown::of(&progress);
    let is_own = !visitor.actor.is_association();
    let address = |page| format!("/pagar/{id}?sida={page}");
    let paging = match &listed {
        Some(rows) => Some(Paging::new(rows.page, rows.total, address)),
        None => (!troubled.rows.is_empty()).then(|| Paging::new(troubled.page, troubled.total, address)),
    };
    let (area, crumbs) = place(is_own);
    Ok(Page(ProgressPage {
        chrome: visitor.chrome(work.heading.clone()).within(area),
        crumbs,
        is_still: !asked.stilla.is_empty(),
        facts: facts(&progress),
        about: about(&progress, is_own),
        mails: troubled.rows.into_iter().map(mail_row).collect(),
        rows: listed.map(|rows| rows.rows.into_iter().map(|row| list_row(row, is_own)).collect()),
        paging,
        can_cancel: progress.may_be_cancelled(&visitor.actor),
        can_retry: progress.troubled > 0,
        work,
    }))
}

#[handler]
pub(super) async fn cancel(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<BatchId>,
) -> Answer {
    let done = portal.database.write(&visitor.actor, async |scope| batch::cancel(scope, id).await).await;
    visitor::told(
        cookies,
        portal,
        &format!("/pagar/{id}"),
        done.map(|()| Flash::done("Resten är avbruten. Det som redan är gjort står kvar.")),
    )
}

#[handler]
pub(super) async fn retry(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<BatchId>,
) -> Answer {
    let done = portal.database.write(&visitor.actor, async |scope| batch::retry(scope, id).await).await;
    visitor::told(
        cookies,
        portal,
        &format!("/pagar/{id}"),
        done.map(|_| Flash::done("Det som gick fel görs om så snart som möjligt.")),
    )
}

fn place(is_own: bool) -> (Area, Crumbs) {
    let area = if is_own { Area::MyMunicipality } else { Area::Work };
    (area, vec![(area.label().to_owned(), area.path().to_owned())])
}

fn facts(progress: &Progress) -> Vec<(&'static str, String)> {
    let batch = &progress.batch;
    let mut facts = vec![("Började", format!("{} av {}", time::moment(batch.started_at), batch.started_by_name))];
    facts.extend(batch.cancelled_at.map(|at| ("Avbröts", time::moment(at))));
    if progress.state() == State::Finished {
        facts.extend(batch.finished_at.map(|at| ("Blev klart", time::moment(at))));
    }
    facts
}

fn about(progress: &Progress, is_own: bool) -> (&'static str, String) {
    let about = &progress.batch.about;
    match progress.batch.kind {
        Kind::MonthClosing => ("Visa månaden", format!("/arbete/fakturaunderlag/{about}")),
        Kind::YearCopy => ("Visa kurserna", "/arbete/kurser".to_owned()),
        Kind::PeopleImport | Kind::Invitations if is_own => ("Visa personerna", "/min-kommun/personer".to_owned()),
        Kind::PeopleImport | Kind::Invitations => ("Visa organisationen", format!("/arbete/medlemmar/{about}")),
        _ => ("Visa tillfället", format!("/arbete/kurser/tillfallen/{about}")),
    }
}

fn mail_row(mail: mail::Model) -> MailRow {
    let to = if mail.to_address.is_empty() { mail.to_name } else { format!("{}, {}", mail.to_name, mail.to_address) };
    MailRow { to, error: mail.last_error.unwrap_or_default() }
}

fn list_row(row: import::Listed, is_own: bool) -> ListRow {
    let name = format!("{} {}", row.given_name, row.family_name);
    ListRow {
        number: row.number,
        name: if name.trim().is_empty() { "–".to_owned() } else { name.trim().to_owned() },
        href: row.person_id.filter(|_| is_own).map(|person| format!("/min-kommun/personer/{person}")),
        outcome: match row.outcome {
            Outcome::Waiting => ("Väntar", Tone::Info),
            Outcome::Added => ("Tillagd", Tone::Success),
            Outcome::Known => ("Fanns redan", Tone::Neutral),
            Outcome::Refused => ("Kunde inte läggas till", Tone::Danger),
            Outcome::Cancelled => ("Inte inläst", Tone::Neutral),
        },
    }
}
