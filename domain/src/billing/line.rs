//! Lines: what a registration costs, or what of an earlier line is taken back.

use sea_orm::entity::prelude::*;
use sea_orm::{IdenStatic, Iterable, JoinType, QueryOrder, QuerySelect};

use super::BasisId;
use crate::access::{Actor, OrganisationId};
use crate::courses::charged::Charged;
use crate::courses::state::RegistrationState;
use crate::courses::{OfferingId, RegistrationId};
use crate::people::{HIDDEN, PersonId, UnitId, person, protection};
use crate::store::{Class, Table, id};

id!(
    /// Id of a line of a basis for invoices.
    LineId
);

/// A row of the table `invoice_line`. While its basis is collected there is no such row, and nobody knows the id.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    /// Who is billed.
    pub owner_org_id: OrganisationId,
    /// The basis that it is a line of.
    pub basis_id: BasisId,
    /// What is paid for.
    pub registration_id: RegistrationId,
    /// The earlier line that is taken back.
    pub credits_id: Option<LineId>,
    /// Why, if somebody decided it; without a reason the registration costs something else than it did.
    pub reason: Option<String>,
    /// Who takes part.
    pub person_id: PersonId,
    /// Their given name then.
    pub given_name: String,
    /// Their family name then.
    pub family_name: String,
    /// The offering.
    pub offering_id: OfferingId,
    /// The course's title then.
    pub course_title: String,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// The unit that pays.
    pub unit_id: Option<UnitId>,
    /// Its name then.
    pub unit_name: Option<String>,
    /// The reference the invoice needs.
    pub invoice_reference: String,
    /// The registration's state then.
    pub state: RegistrationState,
    /// Without VAT, in öre; below nought for what is taken back.
    pub net_ore: i64,
    /// VAT, in per cent.
    pub vat_percent: i64,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    /// What a registration costs as things are.
    pub(super) fn charging(row: &Charged, now: DateTimeUtc) -> Self {
        Self {
            id: LineId::new(),
            owner_org_id: row.owner_org_id,
            basis_id: BasisId::NONE,
            registration_id: row.id,
            credits_id: None,
            reason: None,
            person_id: row.person_id,
            given_name: row.given_name.clone(),
            family_name: row.family_name.clone(),
            offering_id: row.offering_id,
            course_title: row.course_title.clone(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            unit_id: row.unit_id,
            unit_name: row.unit_name.clone(),
            invoice_reference: row.invoice_reference.clone(),
            state: row.state,
            net_ore: row.ore(),
            vat_percent: row.vat_percent,
            created_at: now,
        }
    }

    /// What takes the line back.
    pub(super) fn crediting(&self, state: RegistrationState, reason: Option<&String>, now: DateTimeUtc) -> Self {
        Self {
            id: LineId::new(),
            basis_id: BasisId::NONE,
            credits_id: Some(self.id),
            reason: reason.cloned(),
            state,
            net_ore: -self.net_ore,
            created_at: now,
            ..self.clone()
        }
    }

    /// Whether the registration still costs what the line says.
    pub(super) fn costs_the_same(&self, row: &Charged) -> bool {
        self.net_ore == row.ore() && self.vat_percent == row.vat_percent
    }

    /// Whether a new line would say the same: the same cost, for the same person, to be paid by the same.
    pub(super) fn says_the_same(&self, row: &Charged) -> bool {
        self.costs_the_same(row)
            && self.person_id == row.person_id
            && self.unit_id == row.unit_id
            && self.invoice_reference == row.invoice_reference
    }
}

/// Lines in the order they were made, with who takes part as far as `reader` may see.
pub(super) fn shown(reader: &Actor) -> Select<Entity> {
    let column = |query: Select<Entity>, column: Column| {
        let shown = match column {
            Column::GivenName => protection::shown(reader, column, ""),
            Column::FamilyName => protection::shown(reader, column, HIDDEN),
            Column::UnitId | Column::UnitName => protection::shown(reader, column, protection::nothing()),
            _ => column.into_expr(),
        };
        query.expr_as(shown, column.as_str())
    };
    Column::iter()
        .fold(Entity::find().select_only(), column)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
}
