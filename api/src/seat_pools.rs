//! Seats that an offering keeps for some organisations.

use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::courses::seat_pool::{self, NewPool, Pool};
use samverk_domain::courses::{OfferingId, SeatPoolId, offering};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text};
use crate::{Api, Tag};

/// A pool that keeps seats.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct SeatPool {
    /// Id.
    id: Uuid,
    /// What staff call it.
    name: String,
    /// Whether it is for all members, and the association itself.
    for_members: bool,
    /// The organisations that it is for, besides.
    organisation_ids: Vec<Uuid>,
    /// Seats.
    seats: i64,
    /// Seats that are taken.
    taken: i64,
    /// When registration opens for those it is for.
    opens_at: Option<Moment>,
    /// When the seats that are left become everybody's.
    release_at: Option<Moment>,
    /// Whether they have.
    is_released: bool,
}

/// The pools of an offering, in the order that seats are taken from them.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SeatPools {
    /// The pools.
    pools: Vec<SeatPool>,
    /// Seats of the offering.
    capacity: i64,
    /// Seats that are taken, from pools or not.
    seats_taken: i64,
    /// Seats that nobody has, and no pool keeps.
    seats_left: i64,
    /// The offering.
    #[oai(rename = "_links")]
    links: Links,
}

/// A pool to be.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SeatPoolContent {
    /// The pool that it is from now on; a new one, if it is left out.
    pool_id: Option<Uuid>,
    /// What staff call it, at most 80 characters.
    name: Text,
    /// Whether it is for all members, and the association itself.
    #[oai(default)]
    for_members: bool,
    /// The organisations that it is for, besides.
    #[oai(default)]
    organisation_ids: Vec<Uuid>,
    /// Seats, 1 to 5 000, and at least as many as are taken.
    seats: i64,
    /// When registration opens for those it is for; with everybody's, if it is left out.
    opens_at: Option<Moment>,
    /// When the seats that are left become everybody's; never, if it is left out.
    release_at: Option<Moment>,
}

/// The pools that an offering is to have, at most 20, in the order that seats are taken from them.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SeatPoolsChange {
    /// The pools. One that is not among them is removed; whoever has a seat from it keeps it.
    pools: Vec<SeatPoolContent>,
}

/// Seat pools.
pub(crate) struct SeatPoolsOf(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl SeatPoolsOf {
    /// Get the seat pools of an offering
    ///
    /// For the association's staff. Others are told in the offering how many seats are kept for them.
    #[oai(path = "/course-offerings/:offeringId/seat-pools", method = "get", operation_id = "getSeatPools")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Versioned<SeatPools>, Problem> {
        let shared = self.0.database.read(&caller.0, async |scope| Shared::load(scope, id.0).await).await?;
        Ok(shared.shown(&here))
    }

    /// Set the seat pools of an offering
    ///
    /// `If-Match` is the version of the offering. Seats that are not kept any more go to those who wait, and then to
    /// everybody. Staff editors set the pools of their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/seat-pools", method = "put", operation_id = "setSeatPools")]
    async fn set(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<SeatPoolsChange>,
    ) -> Result<Versioned<SeatPools>, Problem> {
        let pools: Vec<_> = body.0.pools.into_iter().map(NewPool::from).collect();
        let shared = self.0.database.write(&caller.0, async |scope| {
            seat_pool::set(scope, id.0, version.0, pools).await?;
            Shared::load(scope, id.0).await
        });
        Ok(shared.await?.shown(&here))
    }
}

/// An offering with its pools.
struct Shared(offering::Model, Vec<Pool>);

impl Shared {
    async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let pools = seat_pool::of(scope, id).await?;
        Ok(Self(offering::get(scope, id).await?, pools))
    }

    fn shown(self, here: &Here) -> Versioned<SeatPools> {
        let Self(offering, pools) = self;
        let path = format!("/course-offerings/{}", offering.id);
        let pools = SeatPools {
            links: here.own(format!("{path}/seat-pools")).add("offering", "GET", &path).done(),
            pools: pools.into_iter().map(SeatPool::from).collect(),
            capacity: offering.capacity,
            seats_taken: offering.seats_taken,
            seats_left: offering.seats_left(),
        };
        versioned(pools, offering.version)
    }
}

impl From<Pool> for SeatPool {
    fn from(Pool { row, organisations }: Pool) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            for_members: row.for_members,
            organisation_ids: organisations.into_iter().map(|id| id.0).collect(),
            seats: row.seats,
            taken: row.taken,
            opens_at: row.opens_at.map(Moment),
            release_at: row.release_at.map(Moment),
            is_released: row.is_released,
        }
    }
}

impl From<SeatPoolContent> for NewPool {
    fn from(content: SeatPoolContent) -> Self {
        Self {
            id: content.pool_id.map(SeatPoolId),
            name: content.name.0,
            for_members: content.for_members,
            organisations: content.organisation_ids.into_iter().map(OrganisationId).collect(),
            seats: content.seats,
            opens_at: content.opens_at.map(|at| at.0),
            release_at: content.release_at.map(|at| at.0),
        }
    }
}
