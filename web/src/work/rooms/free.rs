//! Which rooms are free from one time to another.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::premises::{booking, room};
use samverk_domain::{Fault, FieldError};
use serde::Deserialize;

use super::show::address;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, moment, title};
use crate::layout::{Area, Chrome, FormErrors, Page};
use crate::visitor::Visitor;
use crate::words;
use crate::work::{Crumbs, crumbs};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    fran: String,
    till: String,
    platser: String,
}

#[derive(Template)]
#[template(path = "work/rooms/free.html")]
struct FreePage {
    chrome: Chrome,
    crumbs: Crumbs,
    from: String,
    to: String,
    seats: String,
    errors: FormErrors,
    count: String,
    /// The free rooms with their addresses, once somebody has asked.
    rooms: Option<Vec<(room::Model, String)>>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<FreePage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let mut faults = Vec::new();
    let from = moment("fran", &asked.fran, &mut faults);
    let to = moment("till", &asked.till, &mut faults);
    let fault = |field: &str, fault| FieldError { field: field.to_owned(), fault };
    let seats = match asked.platser.trim() {
        "" => 0,
        text => text.parse().unwrap_or_else(|_| {
            faults.push(fault("platser", Fault::OutOfRange(0, 5_000)));
            0
        }),
    };
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        faults.push(fault("till", Fault::NotAfter("startsAt")));
    }
    let is_asked = !asked.fran.is_empty() || !asked.till.is_empty();
    for (field, is_missing) in [("fran", asked.fran.is_empty()), ("till", asked.till.is_empty())] {
        if is_asked && is_missing {
            faults.push(fault(field, Fault::Missing));
        }
    }
    let between = from.zip(to).filter(|_| faults.is_empty());
    let rooms = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let Some((from, to)) = between else { return Ok(None) };
            booking::free(scope, from, to, seats).await.map(Some)
        })
        .await
        .map_err(Failure)?;
    let errors = errors(&faults).named(&[("fran", "Från"), ("till", "Till"), ("platser", "Antal platser")]);
    Ok(Page(FreePage {
        chrome: visitor.chrome(title("Lediga lokaler", &errors)).within(Area::Work),
        crumbs: crumbs([("Lokaler", "/arbete/lokaler".to_owned())]),
        from: asked.fran,
        to: asked.till,
        seats: asked.platser,
        errors,
        count: words::count(rooms.as_ref().map_or(0, Vec::len) as u64, "ledig lokal", "lediga lokaler"),
        rooms: rooms.map(|rooms| rooms.into_iter().map(|room| (address(&room), room)).map(|(a, r)| (r, a)).collect()),
    }))
}
