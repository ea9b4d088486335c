//! What an indicator of a project was on a day.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::indicator::{self, IndicatorId};
use crate::store::{Class, Table};

/// A row of the table `project_indicator_value`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_indicator_value")]
pub struct Model {
    /// The indicator.
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator_id: IndicatorId,
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub as_of: Date,
    /// How much it was.
    pub value: f64,
    /// What there is to say of it.
    pub comment: Option<String>,
    /// When it was noted, in UTC.
    pub noted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| indicator::visible_by(Column::IndicatorId, actor));
}
