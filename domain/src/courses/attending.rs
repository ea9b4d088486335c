//! Who of an organisation has a seat where: what its calendar tells.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, Order, QueryOrder, QuerySelect};

use super::state::RegistrationState;
use super::{OfferingId, course, offering, registration};
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::{HIDDEN, person, protection};
use crate::store::Scope;

/// How long an offering stays in the calendar after it was held, or would have been.
const STAYS: Duration = Duration::days(30);

/// An offering with the people of an organisation.
pub(crate) struct Attending {
    pub(crate) offering: OfferingId,
    pub(crate) title: String,
    pub(crate) slug: String,
    /// Who has a seat, by name; without those whose identity is protected.
    pub(crate) names: Vec<String>,
    /// How many with a protected identity have one.
    pub(crate) protected: usize,
    /// When somebody last got a seat or gave one back.
    pub(crate) changed_at: DateTimeUtc,
}

#[derive(FromQueryResult)]
struct Row {
    offering_id: OfferingId,
    title: String,
    slug: String,
    state: RegistrationState,
    given_name: String,
    family_name: String,
    protected_identity: bool,
    updated_at: DateTimeUtc,
}

impl Attending {
    /// How many have a seat.
    pub(crate) fn seats(&self) -> usize {
        self.names.len() + self.protected
    }

    fn add(&mut self, row: &Row) {
        self.changed_at = Ord::max(self.changed_at, row.updated_at);
        match (RegistrationState::SEATED.contains(&row.state), row.protected_identity) {
            (false, _) => {}
            (true, true) => self.protected += 1,
            (true, false) => self.names.push(person::full_name(&row.given_name, &row.family_name)),
        }
    }
}

/// Where the organisation's people have, or had, a seat: what is coming and what was held lately, in order of time.
pub(crate) async fn of(scope: &Scope, id: OrganisationId) -> Result<Vec<Attending>> {
    use registration::{Column, Entity};
    scope.require(Permission::RegisterOthers)?;
    organisation::own(scope, id).await?;
    let query = Entity::find()
        .select_only()
        .columns([Column::OfferingId, Column::State, Column::UpdatedAt])
        .columns([course::Column::Title, course::Column::Slug])
        .column(person::Column::ProtectedIdentity)
        .expr_as(protection::shown(scope.actor(), person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown(scope.actor(), person::Column::FamilyName, HIDDEN), "family_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
        .filter(Column::OwnerOrgId.eq(id))
        .filter(Column::State.is_not_in(RegistrationState::NEVER_SEATED))
        .filter(offering::Column::EndsAt.gte(scope.now() - STAYS))
        .order_by_asc(offering::Column::StartsAt)
        .order_by_asc(Column::OfferingId)
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_asc(Column::Id);
    let mut attending: Vec<Attending> = Vec::new();
    for row in scope.all_as::<Row, _>(query).await? {
        if attending.last().is_none_or(|last| last.offering != row.offering_id) {
            attending.push(Attending {
                offering: row.offering_id,
                title: row.title.clone(),
                slug: row.slug.clone(),
                names: Vec::new(),
                protected: 0,
                changed_at: row.updated_at,
            });
        }
        if let Some(last) = attending.last_mut() {
            last.add(&row);
        }
    }
    Ok(attending)
}
