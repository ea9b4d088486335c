//! Seats that are reserved for some minutes, while a registration is filled in.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::seat_lease::{self, Lease};
use samverk_domain::courses::{BookingId, OfferingId};
use uuid::Uuid;

use crate::answer::{Done, Stored};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// Seats that are reserved for the caller.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SeatLease {
    /// Id: the `bookingId` that the seats are registered for with.
    id: Uuid,
    /// The offering.
    offering_id: Uuid,
    /// The organisation that will register.
    organisation_id: Uuid,
    /// How many seats.
    seats: u32,
    /// When they are given back.
    expires_at: Moment,
    /// The offering, and where to register.
    #[oai(rename = "_links")]
    links: Links,
}

/// Seats to reserve.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewSeatLease {
    /// The id of the booking to be; made, if it is left out.
    booking_id: Option<Uuid>,
    /// Whom for; the caller's own organisation, if it is left out.
    organisation_id: Option<Uuid>,
    /// How many, 1 to 200.
    seats: i64,
}

/// Seat leases.
pub(crate) struct SeatLeases(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl SeatLeases {
    /// Reserve seats while a registration is filled in
    ///
    /// All of them or none, for ten minutes. They count as taken, so nobody else gets them; register with the lease's `id` as
    /// `bookingId`. A caller has one lease at an offering: asking again renews it, up to 30 minutes from the first time, with
    /// another number of seats if that is asked for. Leases at no more than three offerings at a time. Coordinators reserve
    /// for their own organisation, staff for any at their own department's courses; everybody else one seat for themselves.
    #[oai(path = "/course-offerings/:offeringId/seat-leases", method = "post", operation_id = "createSeatLeases")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] offering: Path<OfferingId>,
        body: Body<NewSeatLease>,
    ) -> Result<Stored<SeatLease>, Problem> {
        let organisation = caller.organisation_or(body.0.organisation_id)?;
        let id = body.0.booking_id.map_or_else(BookingId::new, BookingId);
        let taken = self
            .0
            .database
            .write(&caller.0, async |scope| seat_lease::take(scope, offering.0, organisation, id, body.0.seats).await);
        let lease = taken.await?;
        let (is_new, address) = (lease.is_new, here.at(address(id)));
        let shown = Json(shown(&lease, &here));
        Ok(if is_new { Stored::Created(shown, address) } else { Stored::Known(shown) })
    }

    /// Get a seat lease
    ///
    /// The caller's own, until it runs out.
    #[oai(path = "/seat-leases/:leaseId", method = "get", operation_id = "getSeatLease")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "leaseId")] id: Path<BookingId>,
    ) -> Result<Json<SeatLease>, Problem> {
        let lease = self.0.database.read(&caller.0, async |scope| seat_lease::get(scope, id.0).await).await?;
        Ok(Json(shown(&lease, &here)))
    }

    /// Give up a seat lease
    ///
    /// Its seats go to those who wait, and then to everybody.
    #[oai(path = "/seat-leases/:leaseId", method = "delete", operation_id = "deleteSeatLease")]
    async fn remove(&self, caller: Caller, #[oai(name = "leaseId")] id: Path<BookingId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| seat_lease::give_up(scope, id.0).await).await?;
        Ok(Done::Done)
    }
}

fn address(id: BookingId) -> String {
    format!("/seat-leases/{id}")
}

fn shown(lease: &Lease, here: &Here) -> SeatLease {
    let offering = format!("/course-offerings/{}", lease.offering);
    SeatLease {
        id: lease.id.0,
        offering_id: lease.offering.0,
        organisation_id: lease.organisation.0,
        seats: u32::try_from(lease.seats).unwrap_or(u32::MAX),
        expires_at: Moment(lease.expires_at),
        links: here
            .own(address(lease.id))
            .add("offering", "GET", &offering)
            .add("register", "POST", format!("{offering}/registrations"))
            .add("delete", "DELETE", address(lease.id))
            .done(),
    }
}
