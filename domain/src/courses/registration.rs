//! Registrations: a person of a kommun, an offering, who pays. They are made by [`book`], one or many together.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, QuerySelect, QueryTrait};
use serde::Serialize;

pub use super::booking::{
    Booking, MOST, MOST_IN_ALL, NewBooking, NewParticipant, Preview, book, check, offering_for, preview,
};
pub use super::cancellation::{Terms, cancel, keep, terms};
pub(super) use super::cancellation::{ask_whether_kept, cancel_all};
pub use super::known::Bill;
pub(super) use super::registered::listed;
pub(crate) use super::registered::of_person;
pub use super::registered::{Filter, InTime, Listed, get, list, queue_position, queue_positions};
use super::seat_pool::SeatPoolId;
pub use super::seats::WhenFull;
use super::state::RegistrationState;
pub use super::substitution::substitute;
pub use super::waiting_list::{Cause, Odds, Wait, accept, move_to, odds, wait};
pub(crate) use super::waiting_list::{lapse, release};
use super::{BookingId, OfferingId, course, offering};
use crate::access::{Identity, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Result};
use crate::people::{PersonId, UnitId, person};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};

id!(
    /// Id of a registration.
    RegistrationId
);
/// A row of the table `registration`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    /// The organisation that registered, and pays.
    pub owner_org_id: OrganisationId,
    /// The offering.
    pub offering_id: OfferingId,
    /// Start of its first session, in UTC: the order of lists, which would grow with history if it stood there alone.
    #[serde(skip)]
    pub starts_at: DateTimeUtc,
    /// End of its last session, in UTC.
    #[serde(skip)]
    pub ends_at: DateTimeUtc,
    /// Who takes part.
    pub person_id: PersonId,
    /// The unit that pays.
    pub unit_id: Option<UnitId>,
    /// The pool that its seat was taken from, if any.
    pub pool_id: Option<SeatPoolId>,
    /// What it was registered together with.
    pub booking_id: BookingId,
    /// SHA-256 of the request, to tell a retry from another request with the same id.
    #[serde(skip)]
    pub request_hash: Vec<u8>,
    /// The reference the invoice needs.
    pub invoice_reference: String,
    /// Its state.
    pub state: RegistrationState,
    /// The number in the waiting list; its place is how many numbers before it are left.
    pub queue_number: Option<i64>,
    /// The place when the waiting list was joined, from 1.
    pub joined_place: Option<i64>,
    /// Whether it gets a seat only together with the others of its booking that wait.
    pub waits_together: bool,
    /// Until when the seat is held that is offered, in UTC.
    pub offered_until: Option<DateTimeUtc>,
    /// When its turn came, in UTC.
    pub asked_at: Option<DateTimeUtc>,
    /// The place it had then.
    pub asked_place: Option<i64>,
    /// Why there was a seat then.
    pub asked_because: Option<Cause>,
    /// Price when it was registered, in öre without VAT.
    pub price_ore: i64,
    /// VAT when it was registered, in per cent.
    pub vat_percent: i64,
    /// What it cost to cancel it, in öre without VAT.
    pub fee_ore: i64,
    /// When somebody said that they keep the seat after the last change, in UTC.
    pub kept_at: Option<DateTimeUtc>,
    /// Who registered.
    pub registered_by: PersonId,
    /// Their name. The audit trail names who did it by itself.
    #[serde(skip)]
    pub registered_by_name: String,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// The version up to which there is nothing to bill for it.
    #[serde(skip)]
    pub billed_version: i64,
    /// When it was registered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// For the audit trail of their organisations: something done to each of these registrations, with who it is for. Those
/// who are not among the known people are read.
pub(super) async fn entries(
    scope: &Scope,
    action: &'static str,
    rows: &[Model],
    mut people: HashMap<PersonId, person::Model>,
) -> Result<Vec<audit::Entry>> {
    let unknown: Vec<_> = rows.iter().map(|row| row.person_id).filter(|id| !people.contains_key(id)).collect();
    if !unknown.is_empty() {
        // Whoever cancels may pass a seat on to another organisation.
        let read = scope.unscoped().all(person::Entity::find().filter(person::Column::Id.is_in(unknown))).await?;
        people.extend(read.into_iter().map(|person| (person.id, person)));
    }
    let entry = |row: &Model| {
        let summary = people.get(&row.person_id).map(|person| summary(person, row.booking_id)).unwrap_or_default();
        audit::Entry::new(action, "registration", row.id.0, summary)
    };
    Ok(rows.iter().map(entry).collect())
}

impl Model {
    /// Leaves the waiting list, and the offer, for another state.
    pub(super) fn become_now(&mut self, state: RegistrationState, now: DateTimeUtc) {
        self.state = state;
        self.queue_number = None;
        self.offered_until = None;
        self.version += 1;
        self.updated_at = now;
    }
}

/// What the audit trail calls a registration.
pub(crate) fn summary(person: &person::Model, booking: BookingId) -> String {
    format!("{}, bokning {}", person.name_to_others(), booking.reference())
}

/// Who made a registration.
pub(crate) async fn maker(scope: &Scope, id: RegistrationId) -> Result<Option<PersonId>> {
    Ok(scope.one(Entity::find_by_id(id)).await?.map(|row| row.registered_by))
}

/// Registrations with a seat of somebody: their own and, of those who look after their organisation's, all of its.
pub(crate) fn seats_of(me: &Identity, of_organisation: bool) -> Select<Entity> {
    let mut whose = Condition::any().add(Column::PersonId.eq(me.person));
    if of_organisation {
        whose = whose.add(Column::OwnerOrgId.eq(me.organisation));
    }
    Entity::find().filter(Column::State.is_in(RegistrationState::SEATED)).filter(whose)
}

/// The ids of an offering's registrations.
pub(super) fn ids_of(offering: OfferingId) -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(Column::OfferingId.eq(offering)).into_query()
}

/// A registration and before it its offering, locked, if the actor may change it: the participant, the organisation, or the
/// staff who run the offering.
pub(super) async fn locked(scope: &WriteScope, id: RegistrationId) -> Result<(Locked<offering::Model>, Locked<Model>)> {
    let seen = visible_to_actor(scope, id).await?;
    let offering = scope.unscoped_write().lock(offering::Entity::find_by_id(seen.offering_id)).await?;
    if scope.actor().organisation() != Some(seen.owner_org_id) {
        let course = course::get(scope, offering.course_id).await?;
        scope.require(Permission::ManageCourses(course.department_id))?;
    }
    Ok((offering, scope.lock(Entity::find_by_id(id)).await?))
}

/// Lets registrations follow their offering to another time.
pub(super) async fn follow(scope: &WriteScope, offering: &offering::Model) -> Result<()> {
    let moved = Entity::update_many()
        .col_expr(Column::StartsAt, Expr::value(offering.starts_at))
        .col_expr(Column::EndsAt, Expr::value(offering.ends_at))
        .filter(Column::OfferingId.eq(offering.id));
    scope.unscoped_write().change(moved).await.map(drop)
}

/// The registration's row, if the actor may see it.
pub(super) async fn visible_to_actor(scope: &Scope, id: RegistrationId) -> Result<Model> {
    let row = scope.get::<Entity>(id).await?;
    let actor = scope.actor().identity().ok_or(Error::NotFound)?;
    if actor.person == row.person_id || scope.actor().may(Permission::RegisterOthers) {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}
