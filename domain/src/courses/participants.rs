//! The list of those who come: for the staff who run the day, on screen and as XLSX or CSV.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Order, QueryOrder, QuerySelect};

use super::head_count::{self, Counted};
use super::registration::{self, Cause, Listed};
use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, SessionId, attendance, course, offering, session};
use crate::access::Permission;
use crate::audit;
use crate::error::{Error, Result};
use crate::people::person;
use crate::sheet::{Cell, File, Format, Sheet};
use crate::store::{Scope, WriteScope};
use crate::time;

/// Everything a participant list shows.
#[derive(Clone, Debug)]
pub struct List {
    /// The offering.
    pub offering: offering::Model,
    /// Its course.
    pub course: course::Model,
    /// Its sessions.
    pub sessions: Vec<session::Model>,
    /// Who has, or had, a seat at it, by family name.
    pub seated: Vec<Listed>,
    /// Who waits, in the order of the waiting list; before them those for whom a seat is held until somebody answers.
    pub queued: Vec<Listed>,
    /// Those whose turn has come, the latest first.
    pub asked: Vec<Asked>,
    /// Who was there.
    pub present: HashMap<(RegistrationId, SessionId), bool>,
    /// How many were there without names.
    pub counts: Vec<Counted>,
}

/// The participants of an offering, for the association's staff.
pub async fn list(scope: &Scope, id: OfferingId) -> Result<List> {
    scope.require(Permission::ReadCourseWork)?;
    let offering = offering::get(scope, id).await?;
    let course = course::get(scope, offering.course_id).await?;
    let active = registration::listed(scope.actor())
        .filter(registration::Column::OfferingId.eq(id))
        .filter(registration::Column::State.is_in(RegistrationState::ACTIVE))
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_asc(registration::Column::Id);
    let (mut queued, seated): (Vec<Listed>, Vec<Listed>) =
        scope.all_as(active).await?.into_iter().partition(|row: &Listed| row.state.is_waiting());
    queued.sort_by_key(|row| row.queue_number);
    let marks = attendance::of(scope, id).await?;
    let present = marks.into_iter().map(|mark| ((mark.registration_id, mark.session_id), mark.is_present)).collect();
    let asked = asked(scope, id).await?;
    let counts = head_count::of(scope, id).await?;
    Ok(List { sessions: session::of(scope, id).await?, offering, course, seated, queued, asked, present, counts })
}

/// Somebody in the waiting list whose turn came, and why.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Asked {
    /// Who, and what they answered.
    #[sea_orm(nested)]
    pub row: Listed,
    /// When, in UTC.
    pub asked_at: DateTimeUtc,
    /// The place that they had then.
    pub asked_place: i64,
    /// Why there was a seat.
    pub asked_because: Cause,
}

async fn asked(scope: &Scope, id: OfferingId) -> Result<Vec<Asked>> {
    use registration::Column;
    let turns = registration::listed(scope.actor())
        .columns([Column::AskedAt, Column::AskedPlace, Column::AskedBecause])
        .filter(Column::OfferingId.eq(id))
        .filter(Column::AskedAt.is_not_null())
        .order_by_desc(Column::AskedAt)
        .order_by_asc(Column::AskedPlace);
    scope.all_as(turns).await
}

/// Columns of the file before those of the sessions.
const LEADING: usize = 10;

/// The list as a file. Taking it out is remembered.
pub async fn file(scope: &WriteScope, id: OfferingId, format: Format) -> Result<File> {
    let list = taken_out(scope, id, format.ending()).await?;
    let name = format!("deltagare-{}-{}", list.course.slug, time::local_date(list.offering.starts_at));
    sheet(&list).file(&name, format)
}

/// The list for a file of this kind, and a note of who took it out.
pub(super) async fn taken_out(scope: &WriteScope, id: OfferingId, kind: &str) -> Result<List> {
    let list = list(scope, id).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("participants.exported", "offering", list.offering.id.0, list.course.title.clone());
    audit::record(scope, organisation, entry.after(&kind)).await?;
    Ok(list)
}

/// The row of those of an organisation who came without names: their number at each session.
fn unnamed(list: &List, own: &[Counted]) -> Vec<Cell> {
    let organisation = own.first().map(|one| one.organisation_name().to_owned());
    let people =
        |session: SessionId| own.iter().find(|one| one.session_id == session).map(|one| one.people.unsigned_abs());
    let empty = || Cell::from("");
    let mut cells = vec!["Utan namn".into(), empty(), empty(), organisation.into()];
    cells.resize_with(LEADING, empty);
    cells.extend(list.sessions.iter().map(|session| people(session.id).map_or_else(empty, Cell::Count)));
    cells
}

fn sheet(list: &List) -> Sheet {
    let headings: [&str; LEADING] = [
        "Efternamn",
        "Förnamn",
        "E-post",
        "Organisation",
        "Enhet",
        "Fakturareferens",
        "Pris exkl. moms (kr)",
        "Status",
        "Anmäld av",
        "Anmäld",
    ];
    let mut headings = headings.map(str::to_owned).to_vec();
    headings.extend(
        list.sessions.iter().map(|session| format!("Närvaro {}", time::span(session.starts_at, session.ends_at))),
    );
    let mut rows = Vec::with_capacity(list.seated.len() + list.queued.len());
    let mut place = 0;
    for row in list.seated.iter().chain(&list.queued) {
        let mut cells: Vec<Cell> = vec![
            row.family_name.clone().into(),
            row.given_name.clone().into(),
            row.email.clone().into(),
            row.organisation_name.clone().into(),
            row.unit_name.clone().into(),
            row.invoice_reference.clone().into(),
            Cell::Ore(row.price_ore),
            match row.state {
                RegistrationState::Queued => {
                    place += 1;
                    format!("Reservlista, plats {place}").into()
                }
                RegistrationState::Confirmed => "Plats".into(),
                state => state.name().into(),
            },
            row.registered_by_name.clone().into(),
            time::moment(row.created_at).into(),
        ];
        cells.extend(list.sessions.iter().map(|session| match list.present.get(&(row.id, session.id)) {
            Some(true) => "Ja".into(),
            Some(false) => "Nej".into(),
            None => "".into(),
        }));
        rows.push(cells);
    }
    rows.extend(list.counts.chunk_by(|one, next| one.owner_org_id == next.owner_org_id).map(|own| unnamed(list, own)));
    Sheet { title: "Deltagare", headings, rows }
}
