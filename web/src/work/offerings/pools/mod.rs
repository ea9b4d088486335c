//! Seat pools: seats that an offering keeps for some, in the order they are taken from. Every page sets the whole list anew,
//! over the version of the offering that it was made from.

mod edit;
mod form;
mod list;
mod order;
mod remove;

use poem::{Route, get, post};
use samverk_domain::access::Permission;
use samverk_domain::courses::seat_pool::{self, Pool};
use samverk_domain::courses::{OfferingId, SeatPoolId, course, offering};
use samverk_domain::organisations::organisation;
use samverk_domain::store::Scope;
use samverk_domain::{Error, Refusal};

use super::show::{Head, head};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;
use crate::work::{Crumbs, crumbs};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser/tillfallen/:offering/kvoter", get(list::show))
        .at("/arbete/kurser/tillfallen/:offering/kvoter/ny", get(edit::ask_new).post(edit::create))
        .at("/arbete/kurser/tillfallen/:offering/kvoter/:pool", get(edit::ask).post(edit::change))
        .at("/arbete/kurser/tillfallen/:offering/kvoter/:pool/ordning", post(order::submit))
        .at("/arbete/kurser/tillfallen/:offering/kvoter/:pool/ta-bort", get(remove::ask).post(remove::submit))
}

/// The address of an offering's pools.
fn address(offering: OfferingId) -> String {
    format!("/arbete/kurser/tillfallen/{offering}/kvoter")
}

/// An offering with its pools, and whom there can be pools for.
struct Shared {
    course: course::Model,
    offering: offering::Model,
    pools: Vec<Pool>,
    organisations: Vec<organisation::Model>,
}

impl Shared {
    async fn load(scope: &Scope, id: OfferingId) -> Answer<Self> {
        let pools = seat_pool::of(scope, id).await?;
        let offering = offering::get(scope, id).await?;
        let course = course::get(scope, offering.course_id).await?;
        Ok(Self { course, offering, pools, organisations: organisation::all(scope).await? })
    }

    /// The same, for somebody who may change the pools.
    async fn to_change(portal: &Portal, visitor: &Visitor, id: OfferingId) -> Answer<Self> {
        portal
            .database
            .read(&visitor.actor, async |scope| {
                let shared = Self::load(scope, id).await?;
                scope.require(Permission::ManageCourses(shared.course.department_id))?;
                if !shared.offering.state.can_be_changed() {
                    return Err(Failure(Refusal::OfferingOver.into()));
                }
                Ok(shared)
            })
            .await
    }

    fn pool(&self, id: SeatPoolId) -> Answer<&Pool> {
        self.pools.iter().find(|pool| pool.row.id == id).ok_or(Failure(Error::NotFound))
    }

    /// The way to a page below the list of pools.
    fn crumbs(&self) -> Crumbs {
        let offering = format!("/arbete/kurser/tillfallen/{}", self.offering.id);
        crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&self.course.title, format!("/arbete/kurser/{}", self.course.id)),
            ("Tillfälle", offering),
            ("Kvoter", address(self.offering.id)),
        ])
    }
}
