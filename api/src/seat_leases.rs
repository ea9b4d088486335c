//! Seats that are reserved for some minutes, while a registration is filled in.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::seat_lease::{self, Lease, NewLease};
use samverk_domain::courses::{BookingId, OfferingId, SeriesId, series};
use samverk_domain::store::WriteScope;
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
    /// The offering, or the parts of a series.
    offering_ids: Vec<Uuid>,
    /// The organisation that will register.
    organisation_id: Uuid,
    /// How many seats, at each offering.
    seats: u32,
    /// When the first of them are given back.
    expires_at: Moment,
    /// The offering and where to register, if it is one.
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

/// Seats to reserve at parts of a series.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewSeriesSeatLease {
    /// The id of the booking to be; made, if it is left out.
    booking_id: Option<Uuid>,
    /// The parts; all that take registrations, if it is left out or empty.
    #[oai(default)]
    offering_ids: Vec<Uuid>,
    /// Whom for; the caller's own organisation, if it is left out.
    organisation_id: Option<Uuid>,
    /// How many at each part, 1 to 200.
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
    /// another number of seats if that is asked for. Leases for no more than three bookings at a time. Coordinators reserve
    /// for their own organisation, staff for any at their own department's courses; everybody else one seat for themselves.
    #[oai(path = "/course-offerings/:offeringId/seat-leases", method = "post", operation_id = "createSeatLeases")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] offering: Path<OfferingId>,
        body: Body<NewSeatLease>,
    ) -> Result<Stored<SeatLease>, Problem> {
        let Body(NewSeatLease { booking_id, organisation_id, seats }) = body;
        let new = NewLease {
            id: booking_id.map_or_else(BookingId::new, BookingId),
            organisation: caller.organisation_or(organisation_id)?,
            seats,
        };
        let take = async |scope: &WriteScope| seat_lease::take(scope, &[offering.0], new).await;
        Ok(stored(&self.0.database.write(&caller.0, take).await?, &here))
    }

    /// Reserve seats while a registration for a series is filled in
    ///
    /// As at one offering, at every part that is asked for: all of them or none. Register with the lease's `id` as
    /// `bookingId`. Asking again for other parts gives up those that are not asked for any more.
    #[oai(
        path = "/course-series/:seriesId/seat-leases",
        method = "post",
        operation_id = "createCourseSeriesSeatLeases"
    )]
    async fn create_for_series(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "seriesId")] id: Path<SeriesId>,
        body: Body<NewSeriesSeatLease>,
    ) -> Result<Stored<SeatLease>, Problem> {
        let Body(NewSeriesSeatLease { booking_id, offering_ids, organisation_id, seats }) = body;
        let new = NewLease {
            id: booking_id.map_or_else(BookingId::new, BookingId),
            organisation: caller.organisation_or(organisation_id)?,
            seats,
        };
        let parts: Vec<_> = offering_ids.into_iter().map(OfferingId).collect();
        let take = async |scope: &WriteScope| series::reserve(scope, id.0, &parts, new).await;
        Ok(stored(&self.0.database.write(&caller.0, take).await?, &here))
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

fn stored(lease: &Lease, here: &Here) -> Stored<SeatLease> {
    let shown = Json(shown(lease, here));
    if lease.is_new { Stored::Created(shown, here.at(address(lease.id))) } else { Stored::Known(shown) }
}

fn shown(lease: &Lease, here: &Here) -> SeatLease {
    let mut links = here.own(address(lease.id));
    if let [offering] = &lease.offerings[..] {
        let offering = format!("/course-offerings/{offering}");
        links = links.add("offering", "GET", &offering).add("register", "POST", format!("{offering}/registrations"));
    }
    SeatLease {
        id: lease.id.0,
        offering_ids: lease.offerings.iter().map(|id| id.0).collect(),
        organisation_id: lease.organisation.0,
        seats: u32::try_from(lease.seats).unwrap_or(u32::MAX),
        expires_at: Moment(lease.expires_at),
        links: links.add("delete", "DELETE", address(lease.id)).done(),
    }
}
