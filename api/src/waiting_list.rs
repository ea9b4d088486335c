//! The waiting list: how somebody stands in it, answering an offer, and moving somebody.

use chrono::{DateTime, Utc};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::registration::{self, Cause, Odds, Wait};
use samverk_domain::store::WriteScope;
use serde::Serialize;

use crate::answer::Versioned;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::registrations::Registration;
use crate::scalar::{Moment, Path, choice};
use crate::{Api, Tag};

choice! {
    /// Why there was a seat for somebody in the waiting list.
    SeatCause of Cause {
        /// Somebody cancelled, declined, or did not answer in time.
        SeatFreed,
        /// The offering got more seats.
        SeatsAdded,
    }
}

/// How it went for those who once joined a waiting list at about the same place.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct WaitingListOdds {
    /// How many there were, in the last three years.
    joined: u64,
    /// How many of them a seat became free for.
    asked: u64,
}

/// When somebody's turn came.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Turn {
    /// When.
    at: Moment,
    /// The place that they had then.
    place: i64,
    /// Why there was a seat.
    because: SeatCause,
}

impl Turn {
    pub(crate) fn of(at: DateTime<Utc>, place: i64, because: Cause) -> Self {
        Self { at: Moment(at), place, because: because.into() }
    }
}

/// How somebody stands, or stood, in a waiting list.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct WaitingListPlace {
    /// The place now, from 1; left out for those who do not stand in it.
    place: Option<u64>,
    /// How many stand in it.
    length: i64,
    /// The place when they joined it, from 1.
    joined_place: Option<i64>,
    /// Whether they get a seat only together with the others of their booking.
    waits_together: bool,
    /// Until when a seat is held for them.
    offered_until: Option<Moment>,
    /// When their turn came.
    turn: Option<Turn>,
    /// How it went for others at such a place; left out when they are too few to tell by.
    odds: Option<WaitingListOdds>,
    /// The registration.
    #[oai(rename = "_links")]
    links: Links,
}

/// Where in the waiting list somebody is moved to.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewWaitingListMove {
    /// The place, from 1.
    place: u64,
    /// Why, at most 500 characters. The audit trail keeps it.
    #[oai(default)]
    reason: String,
}

/// Waiting lists.
pub(crate) struct WaitingLists(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl WaitingLists {
    /// Get how a registration stands in the waiting list
    ///
    /// Its place, how it went for others at such a place, and when its turn came and why. Everybody sees their own,
    /// coordinators their organisation's, staff all.
    #[oai(
        path = "/registrations/:registrationId/waiting-list-places",
        method = "get",
        operation_id = "getWaitingListPlace"
    )]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Json<WaitingListPlace>, Problem> {
        let wait = self.0.database.read(&caller.0, async |scope| registration::wait(scope, id.0).await).await?;
        Ok(Json(WaitingListPlace::of(id.0, wait, &here)))
    }

    /// Take the seat that is offered
    ///
    /// Until `offeredUntil`; after that it is somebody else's. To decline, cancel the registration.
    #[oai(path = "/registrations/:registrationId/acceptances", method = "post", operation_id = "acceptOffer")]
    async fn accept(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Versioned<Registration>, Problem> {
        let change = async |scope: &WriteScope| registration::accept(scope, id.0).await;
        Ok(Registration::changed(&self.0, &caller, &here, id.0, change).await?)
    }

    /// Move somebody in the waiting list
    ///
    /// Staff editors do it for their own department's courses, and say why.
    #[oai(
        path = "/registrations/:registrationId/waiting-list-moves",
        method = "post",
        operation_id = "moveInWaitingList"
    )]
    async fn move_to(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        body: Body<NewWaitingListMove>,
    ) -> Result<Versioned<Registration>, Problem> {
        let NewWaitingListMove { place, reason } = body.0;
        let change = async |scope: &WriteScope| registration::move_to(scope, id.0, place, &reason).await;
        Ok(Registration::changed(&self.0, &caller, &here, id.0, change).await?)
    }
}

impl WaitingListPlace {
    fn of(id: RegistrationId, wait: Wait, here: &Here) -> Self {
        let path = format!("/registrations/{id}");
        Self {
            links: here.own(format!("{path}/waiting-list-places")).add("registration", "GET", &path).done(),
            place: wait.place,
            length: wait.length,
            joined_place: wait.joined_place,
            waits_together: wait.waits_together,
            offered_until: wait.offered_until.map(Moment),
            turn: wait.asked.map(|(at, place, because)| Turn::of(at, place, because)),
            odds: wait.odds.map(|Odds { joined, asked }| WaitingListOdds { joined, asked }),
        }
    }
}
