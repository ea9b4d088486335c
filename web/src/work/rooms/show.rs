//! A room: what it is, who has it when, and booking it for something else than a course.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::premises::booking::{self, Listed, NewRoomBooking};
use samverk_domain::premises::{RoomBookingId, RoomId, room};
use samverk_domain::time::{self, Days};
use samverk_domain::{Error, Fault, FieldError};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, moment, title, to_mend, with_faults};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

struct Row {
    when: String,
    title: String,
    /// The offering, if it is for one.
    href: Option<String>,
    by: String,
    /// Where it is given back, if it is not for an offering.
    remove: Option<String>,
}

#[derive(Default)]
struct BookingForm {
    purpose: String,
    starts_at: String,
    ends_at: String,
}

#[derive(Template)]
#[template(path = "work/rooms/show.html")]
struct RoomPage {
    chrome: Chrome,
    crumbs: Crumbs,
    room: room::Model,
    address: String,
    bookings: Vec<Row>,
    may_change: bool,
    form: BookingForm,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RoomId>,
) -> Answer<Page<RoomPage>> {
    page(portal, &visitor, id, BookingForm::default(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn book(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RoomId>,
    sent: Sent,
) -> Answer {
    let form =
        BookingForm { purpose: sent.text("purpose"), starts_at: sent.text("startsAt"), ends_at: sent.text("endsAt") };
    let mut faults = Vec::new();
    let mut read = |field: &str, text: &str| {
        let before = faults.len();
        let at = moment(field, text, &mut faults);
        if at.is_none() && faults.len() == before {
            faults.push(FieldError { field: field.to_owned(), fault: Fault::Missing });
        }
        at
    };
    let (starts_at, ends_at) = (read("startsAt", &form.starts_at), read("endsAt", &form.ends_at));
    let now = portal.database.clock().now();
    let new = NewRoomBooking {
        room: id,
        purpose: form.purpose.clone(),
        starts_at: starts_at.unwrap_or(now),
        ends_at: ends_at.unwrap_or(now),
    };
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            room::get(scope, id).await?;
            with_faults(faults, booking::make(scope, &new).await)
        })
        .await;
    match made {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done("Lokalen är bokad."));
            Ok(see_other(&format!("/arbete/lokaler/{id}")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, form, errors).await?))
        }
    }
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, booking)): Path<(RoomId, RoomBookingId)>,
) -> Answer {
    portal
        .database
        .write(&visitor.actor, async |scope| booking::remove(scope, booking).await)
        .await
        .map_err(Failure)?;
    visitor::say(cookies, portal, &Flash::done("Bokningen är borttagen, och lokalen är ledig då."));
    Ok(see_other(&format!("/arbete/lokaler/{id}")))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: RoomId,
    form: BookingForm,
    errors: FormErrors,
) -> Answer<RoomPage> {
    let today = time::local_date(portal.database.clock().now());
    let (room, bookings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let days = Days { from: Some(today), to: None };
            Ok::<_, Error>((room::get(scope, id).await?, booking::list(scope, Some(id), days).await?))
        })
        .await
        .map_err(Failure)?;
    let labels = [("purpose", "Till vad"), ("startsAt", "Från"), ("endsAt", "Till")];
    Ok(RoomPage {
        chrome: visitor.chrome(title(&room.name, &errors)).within(Area::Work),
        crumbs: crumbs([("Lokaler", "/arbete/lokaler".to_owned())]),
        address: address(&room),
        bookings: bookings.into_iter().map(row).collect(),
        may_change: visitor.actor.may(Permission::ManageRooms),
        room,
        form,
        errors: errors.named(&labels),
    })
}

/// Street and town.
pub(super) fn address(room: &room::Model) -> String {
    [room.address.as_deref(), room.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn row(one: Listed) -> Row {
    let given_back = format!("/arbete/lokaler/{}/{}/ta-bort", one.room_id, one.id);
    Row {
        when: time::span(one.starts_at, one.ends_at),
        title: one.title,
        href: one.offering_id.map(|offering| format!("/arbete/kurser/tillfallen/{offering}")),
        by: one.booked_by,
        remove: one.offering_id.is_none().then_some(given_back),
    }
}
