//! Why an organisation leaves its seat empty: its own, in a table of its own, since all members see the seat.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::seat::NetworkSeatId;
use crate::access::OrganisationId;
use crate::store::{Class, Table, id};

id!(
    /// Id of a reason.
    SeatReasonId
);

/// A row of the table `network_seat_reason`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_seat_reason")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeatReasonId,
    /// Whose seat it is.
    pub owner_org_id: OrganisationId,
    /// The seat.
    pub seat_id: NetworkSeatId,
    /// Why, in their words.
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}
