//! What the staff of the day have on paper: who comes, a list to sign, and badges. Paper hangs on doors and lies on tables, so
//! people with skyddade personuppgifter are not named on it, whoever prints it, and nobody can tell from the list to sign or
//! from the badges that there are any: both have empty ones for everybody who needs one.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use samverk_pdf::{Badge, Badges, Event, Mark, ParticipantList, Row, Sheet, SignInList};
use sea_orm::DbErr;
use tokio::sync::Semaphore;

use super::check_in_code::CodeKey;
use super::participants::{self, List};
use super::registration::Listed;
use super::{OfferingId, session};
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::people::HIDDEN;
use crate::store::Database;
use crate::{swedish, time};

/// The documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Who comes, from where.
    ParticipantList,
    /// A list to sign at every session.
    SignInList,
    /// Name badges.
    Badges,
}

/// A document to print.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name of its file, made of what addresses have.
    pub name: String,
    /// PDF.
    pub bytes: Vec<u8>,
}

/// Documents that are set at the same time: each takes a processor as long as it lasts.
static PRESSES: Semaphore = Semaphore::const_new(2);
/// More sessions than this are not all told at the top of a page.
const FEW: usize = 4;
/// Columns that leave room for a signature.
const COLUMNS: usize = 3;
/// Empty rows for those who come without a seat.
const UNEXPECTED: usize = 3;

/// A document of those who have a seat, for the association's staff. Taking it out is remembered. It opens its own scope, so
/// that nobody waits for the database while pages are set.
pub async fn file(database: &Database, key: &CodeKey, actor: &Actor, id: OfferingId, paper: Paper) -> Result<Document> {
    let kind = format!("{}.pdf", paper.name());
    let list = database.write(actor, async |scope| participants::taken_out(scope, id, &kind).await).await?;
    let day = time::local_date(list.offering.starts_at);
    let name = format!("{}-{}-{day}.pdf", paper.name(), list.course.slug);
    let made_at = database.clock().now();
    let key = key.clone();
    pressed(name, move || paper.set(&list, &key, made_at)).await
}

/// A document with this name, set where nobody waits for the thread.
pub(crate) async fn pressed(
    name: String,
    set: impl FnOnce() -> Result<Vec<u8>, samverk_pdf::Fault> + Send + 'static,
) -> Result<Document> {
    let press = PRESSES.acquire().await;
    let setting = tokio::task::spawn_blocking(move || {
        let _press = press;
        set()
    });
    let broken = |fault: String| Error::Store(DbErr::Custom(fault));
    let bytes = setting.await.map_err(|fault| broken(fault.to_string()))?;
    Ok(Document { name, bytes: bytes.map_err(|fault| broken(fault.to_string()))? })
}

impl Paper {
    fn name(self) -> &'static str {
        match self {
            Self::ParticipantList => "deltagarlista",
            Self::SignInList => "narvarolista",
            Self::Badges => "namnskyltar",
        }
    }

    fn set(self, list: &List, key: &CodeKey, made_at: DateTime<Utc>) -> Result<Vec<u8>, samverk_pdf::Fault> {
        match self {
            Self::ParticipantList => participant_list(list, made_at).pdf(),
            Self::SignInList => sign_in_list(list, made_at).pdf(),
            Self::Badges => badges(list, key, made_at).pdf(),
        }
    }
}

/// Who is not named comes last: where a name stands in order tells how it begins.
fn participant_list(list: &List, made_at: DateTime<Utc>) -> ParticipantList {
    let hidden = || Row { name: HIDDEN.to_owned(), ..Row::default() };
    let rows = named(list).map(row).chain(std::iter::repeat_with(hidden).take(unnamed(list)));
    ParticipantList { event: event(list, made_at), total: total(list), rows: rows.collect() }
}

fn sign_in_list(list: &List, made_at: DateTime<Utc>) -> SignInList {
    let sheets = list.sessions.len().div_ceil(COLUMNS).max(1);
    let columns = list.sessions.len().div_ceil(sheets).max(1);
    let sheet = |sessions: &[session::Model]| Sheet { columns: sessions.iter().map(when).collect() };
    SignInList {
        event: event(list, made_at),
        sheets: list.sessions.chunks(columns).map(sheet).collect(),
        rows: named(list).map(row).collect(),
        spare: unnamed(list) + UNEXPECTED,
    }
}

fn badges(list: &List, key: &CodeKey, made_at: DateTime<Utc>) -> Badges {
    let badge = |one: &Listed| Badge {
        given_name: one.given_name.clone(),
        family_name: one.family_name.clone(),
        organisation: one.organisation_name.clone(),
        mark: Some(mark(key, one)),
    };
    let mut badges = Badges { event: event(list, made_at), badges: named(list).map(badge).collect() };
    badges.add_spare(unnamed(list) + 1);
    badges
}

/// What somebody checks in with.
fn mark(key: &CodeKey, one: &Listed) -> Mark {
    let code = key.code(one.id, one.person_id);
    let picture = code.picture();
    let said = format!("QR-kod för incheckning: {code}");
    Mark { size: picture.size, path: picture.path, typed: code.to_string(), said }
}

fn event(list: &List, made_at: DateTime<Utc>) -> Event {
    let sessions = &list.sessions;
    Event {
        id: list.offering.id.to_string(),
        title: list.course.title.clone(),
        times: if sessions.len() > FEW {
            let all = swedish::typed(&time::span(list.offering.starts_at, list.offering.ends_at));
            vec![format!("{all}, {} pass", sessions.len())]
        } else {
            sessions.iter().map(when).collect()
        },
        place: list.offering.place(),
        made_at,
        made: time::moment(made_at),
    }
}

/// When a session is, and what it is about.
fn when(session: &session::Model) -> String {
    // Not every font has what holds a line together.
    let span = swedish::typed(&time::span(session.starts_at, session.ends_at));
    session.title.as_ref().map_or(span.clone(), |title| format!("{span}. {title}"))
}

/// How many come, and from how many organisations; from where those come who are not named is not said.
fn total(list: &List) -> String {
    let organisations: BTreeSet<_> = named(list).map(|row| row.owner_org_id).collect();
    match (list.seated.len(), organisations.len()) {
        (0, _) => "Ingen har plats än.".to_owned(),
        (all, 0) => format!("{all} deltagare"),
        (all, 1) => format!("{all} deltagare från 1 organisation"),
        (all, from) => format!("{all} deltagare från {from} organisationer"),
    }
}

fn named(list: &List) -> impl Iterator<Item = &Listed> {
    list.seated.iter().filter(|row| !row.protected_identity)
}

fn unnamed(list: &List) -> usize {
    list.seated.iter().filter(|row| row.protected_identity).count()
}

fn row(one: &Listed) -> Row {
    Row {
        name: one.name_in_lists(),
        organisation: one.organisation_name.clone(),
        unit: one.unit_name.clone().unwrap_or_default(),
    }
}
