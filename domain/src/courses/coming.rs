//! What an organisation has ahead of it: coming offerings with its people.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::state::RegistrationState;
use super::{OfferingId, course, offering, registration};
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::organisation;
use crate::store::Scope;

/// A coming offering with the people of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The offering.
    pub offering: OfferingId,
    /// The title of its course.
    pub title: String,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// Seats they have.
    pub seats: u64,
    /// How many wait for a seat.
    pub waiting: u64,
    /// Seats that are held until the organisation has approved them.
    pub pending: u64,
    /// What the seats cost, in öre without VAT.
    pub cost_ore: i64,
}

#[derive(FromQueryResult)]
struct Sum {
    offering_id: OfferingId,
    title: String,
    starts_at: DateTimeUtc,
    state: RegistrationState,
    people: i64,
    price_ore: i64,
}

/// Offerings that are not over to which the organisation has registered people, in order of time.
pub async fn of(scope: &Scope, id: OrganisationId) -> Result<Vec<Coming>> {
    use registration::{Column, Entity};
    scope.require(Permission::RegisterOthers)?;
    organisation::own(scope, id).await?;
    let query = Entity::find()
        .select_only()
        .columns([Column::OfferingId, Column::State])
        .column(course::Column::Title)
        .column(Column::StartsAt)
        .expr_as(Column::Id.count(), "people")
        .expr_as(Column::PriceOre.sum().cast_as(Alias::new("bigint")), "price_ore")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::State.is_in(RegistrationState::ACTIVE))
        .filter(Column::EndsAt.gte(scope.now()))
        .filter(Column::StartsAt.into_expr().gte(offering::first_start(scope.now())))
        .group_by(Column::OfferingId)
        .group_by(Column::State)
        .group_by(course::Column::Title)
        .group_by(Column::StartsAt)
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::OfferingId);
    Ok(together(scope.all_as(query).await?))
}

/// The sums of an offering, which stand beside each other, as one.
fn together(sums: Vec<Sum>) -> Vec<Coming> {
    let mut coming: Vec<Coming> = Vec::new();
    for sum in sums {
        if coming.last().is_none_or(|last| last.offering != sum.offering_id) {
            let (offering, title, starts_at) = (sum.offering_id, sum.title, sum.starts_at);
            coming.push(Coming { offering, title, starts_at, seats: 0, waiting: 0, pending: 0, cost_ore: 0 });
        }
        if let Some(last) = coming.last_mut() {
            if sum.state == RegistrationState::PendingMunicipality {
                last.pending += sum.people.unsigned_abs();
            } else if sum.state.is_waiting() {
                last.waiting += sum.people.unsigned_abs();
            } else {
                last.seats += sum.people.unsigned_abs();
                last.cost_ore += sum.price_ore;
            }
        }
    }
    coming
}
