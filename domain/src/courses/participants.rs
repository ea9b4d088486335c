//! The list of those who come: for the staff who run the day, on screen and as XLSX or CSV.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sea_orm::entity::prelude::*;
use sea_orm::{Order, QueryOrder};

use super::registration::{self, Listed};
use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, SessionId, attendance, course, offering, session};
use crate::access::Permission;
use crate::audit;
use crate::error::{Error, Result};
use crate::people::person;
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
    /// Who waits, in the order of the waiting list.
    pub queued: Vec<Listed>,
    /// Who was there.
    pub present: HashMap<(RegistrationId, SessionId), bool>,
}

/// A file to keep or print.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
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
        scope.all_as(active).await?.into_iter().partition(|row: &Listed| row.state == RegistrationState::Queued);
    queued.sort_by_key(|row| row.queue_number);
    let marks = attendance::of(scope, id).await?;
    let present = marks.into_iter().map(|mark| ((mark.registration_id, mark.session_id), mark.is_present)).collect();
    Ok(List { sessions: session::of(scope, id).await?, offering, course, seated, queued, present })
}

/// The list as XLSX. Taking it out is remembered.
pub async fn xlsx(scope: &WriteScope, id: OfferingId) -> Result<File> {
    let list = list(scope, id).await?;
    let bytes = workbook(&list).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
    exported(scope, &list, "xlsx", bytes).await
}

/// The list as CSV that Excel in Swedish opens: UTF-8 with a mark, semicolons. Taking it out is remembered.
pub async fn csv(scope: &WriteScope, id: OfferingId) -> Result<File> {
    let list = list(scope, id).await?;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    for row in table(&list) {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
    }
    let bytes = writer.into_inner().map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
    exported(scope, &list, "csv", bytes).await
}

async fn exported(scope: &WriteScope, list: &List, ending: &str, bytes: Vec<u8>) -> Result<File> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("participants.exported", "offering", list.offering.id.0, list.course.title.clone());
    audit::record(scope, organisation, entry.after(&ending)).await?;
    let name = format!("deltagare-{}-{}.{ending}", list.course.slug, time::local_date(list.offering.starts_at));
    Ok(File { name, bytes })
}

fn workbook(list: &List) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Deltagare")?;
    let heading = Format::new().set_bold();
    for (row, cells) in (0..).zip(table(list)) {
        for (column, cell) in (0..).zip(&cells) {
            if row == 0 {
                sheet.write_string_with_format(row, column, cell, &heading)?;
            } else {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    workbook.save_to_buffer()
}

/// Headings and rows, as text.
fn table(list: &List) -> Vec<Vec<String>> {
    let mut headings: Vec<String> = [
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
    ]
    .map(str::to_owned)
    .to_vec();
    headings.extend(
        list.sessions.iter().map(|session| format!("Närvaro {}", time::span(session.starts_at, session.ends_at))),
    );
    let mut rows = vec![headings];
    for (place, row) in list.seated.iter().map(|row| (None, row)).chain((1..).map(Some).zip(&list.queued)) {
        let mut cells = vec![
            row.family_name.clone(),
            row.given_name.clone(),
            row.email.clone().unwrap_or_default(),
            row.organisation_name.clone(),
            row.unit_name.clone().unwrap_or_default(),
            row.invoice_reference.clone(),
            kronor(row.price_ore),
            match (place, row.state) {
                (Some(place), _) => format!("Reservlista, plats {place}"),
                (None, RegistrationState::Attended) => "Deltog".to_owned(),
                (None, RegistrationState::NoShow) => "Kom inte".to_owned(),
                (None, _) => "Plats".to_owned(),
            },
            row.registered_by_name.clone(),
            time::moment(row.created_at),
        ];
        cells.extend(list.sessions.iter().map(|session| match list.present.get(&(row.id, session.id)) {
            Some(true) => "Ja".to_owned(),
            Some(false) => "Nej".to_owned(),
            None => String::new(),
        }));
        rows.push(cells);
    }
    rows
}

/// Öre as kronor with a comma, e.g. `1900,00`.
fn kronor(ore: i64) -> String {
    format!("{},{:02}", ore / 100, ore % 100)
}

/// A cell that a spreadsheet cannot take for a formula (CWE-1236).
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
