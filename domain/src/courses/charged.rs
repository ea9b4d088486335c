//! Registrations with what they cost now, and with what an invoice says of them.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::charge::charged_ore;
use super::state::{OfferingState, RegistrationState};
use super::{OfferingId, RegistrationId, course, offering, registration};
use crate::access::{Actor, OrganisationId};
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, UnitId, person, protection, unit};
use crate::store::Scope;
use crate::time::{self, Month};

/// A registration that may cost something.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Charged {
    pub(crate) id: RegistrationId,
    pub(crate) owner_org_id: OrganisationId,
    pub(crate) organisation_name: String,
    pub(crate) organisation_sort_key: String,
    pub(crate) person_id: PersonId,
    pub(crate) given_name: String,
    pub(crate) family_name: String,
    pub(crate) offering_id: OfferingId,
    pub(crate) course_title: String,
    pub(crate) starts_at: DateTimeUtc,
    pub(crate) ends_at: DateTimeUtc,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) unit_name: Option<String>,
    pub(crate) invoice_reference: String,
    pub(crate) state: RegistrationState,
    pub(crate) vat_percent: i64,
    price_ore: i64,
    fee_ore: i64,
    offering_state: OfferingState,
    updated_at: DateTimeUtc,
    pub(crate) version: i64,
}

impl Charged {
    /// What it costs as things are, in öre without VAT; nothing yet while the offering waits for a new time.
    pub(crate) fn ore(&self) -> i64 {
        let is_seated = RegistrationState::SEATED.contains(&self.state);
        if is_seated && self.offering_state == OfferingState::Postponed {
            return 0;
        }
        charged_ore(self.state, self.price_ore, self.fee_ore)
    }

    /// The month that it is due in: that of the last day of the course, or of the day when it was cancelled.
    pub(crate) fn month(&self) -> Month {
        let is_seated = RegistrationState::SEATED.contains(&self.state);
        Month::of(time::local_date(if is_seated { self.ends_at } else { self.updated_at }))
    }

    /// Whether it costs what it does for good once a month is closed, as far as it does not change itself: an offering that waits
    /// for a new time gets one without that.
    pub(crate) fn is_final_after(&self, month: Month) -> bool {
        self.month() <= month && self.offering_state != OfferingState::Postponed
    }
}

/// Those that meet the condition, by organisation, course and name, with who takes part as far as `reader` may see.
pub(crate) async fn of(scope: &Scope, which: Condition, reader: &Actor) -> Result<Vec<Charged>> {
    use registration::{Column, Entity};
    let shown = |fact: unit::Column| protection::shown(reader, fact, protection::nothing());
    let query = Entity::find()
        .select_only()
        .columns([Column::Id, Column::OwnerOrgId, Column::PersonId, Column::OfferingId, Column::InvoiceReference])
        .columns([Column::State, Column::VatPercent, Column::PriceOre, Column::FeeOre, Column::UpdatedAt])
        .column(Column::Version)
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(organisation::Column::SortKey, "organisation_sort_key")
        .expr_as(protection::shown(reader, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown(reader, person::Column::FamilyName, HIDDEN), "family_name")
        .column_as(course::Column::Title, "course_title")
        .columns([offering::Column::StartsAt, offering::Column::EndsAt])
        .column_as(offering::Column::State, "offering_state")
        .expr_as(protection::shown(reader, Column::UnitId, protection::nothing()), "unit_id")
        .expr_as(shown(unit::Column::Name), "unit_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
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
        .join(JoinType::LeftJoin, Entity::belongs_to(unit::Entity).from(Column::UnitId).to(unit::Column::Id).into())
        .filter(which)
        .order_by_asc(organisation::Column::SortKey)
        .order_by_asc(offering::Column::StartsAt)
        .order_by_asc(Column::OfferingId)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    scope.all_as(query).await
}
