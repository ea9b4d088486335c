//! What an organisation pays for the seats of its people, by unit and month.

use std::collections::BTreeMap;

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QuerySelect};

use super::state::RegistrationState;
use super::{charge, registration};
use crate::access::{OrganisationId, Permission};
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::{UnitId, unit};
use crate::store::Scope;
use crate::time;

/// Costs of a year, in öre without VAT. A month is that of the first day of the course.
#[derive(Clone, Debug, Default)]
pub struct Year {
    /// Each unit that pays, by name; those without a unit last.
    pub units: Vec<Line>,
    /// All of them together.
    pub all: Line,
}

/// Costs of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The unit, and its name; none for what no unit pays.
    pub unit: Option<(UnitId, String)>,
    /// January first.
    pub months: [i64; 12],
    /// The whole year.
    pub total: i64,
    /// Seats it is for; fees are for none.
    pub seats: u64,
}

impl Line {
    /// The unit's name, or that it is for none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.unit.as_ref().map_or("Ingen särskild enhet", |(_, name)| name)
    }
}

#[derive(FromQueryResult)]
struct Seat {
    unit_id: Option<UnitId>,
    unit_name: Option<String>,
    sort_key: Option<String>,
    starts_at: DateTimeUtc,
    state: RegistrationState,
    price_ore: i64,
    fee_ore: i64,
}

/// The costs of a year: seats that are or were held, and fees for those that were cancelled late, at courses that begin in it.
pub async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<Year> {
    organisation::reach(scope, id).await?;
    scope.require(Permission::RegisterOthers)?;
    let query = registration::Entity::find()
        .select_only()
        .columns([
            registration::Column::UnitId,
            registration::Column::State,
            registration::Column::PriceOre,
            registration::Column::FeeOre,
            registration::Column::StartsAt,
        ])
        .column_as(unit::Column::Name, "unit_name")
        .column(unit::Column::SortKey)
        .join(
            JoinType::LeftJoin,
            registration::Entity::belongs_to(unit::Entity)
                .from(registration::Column::UnitId)
                .to(unit::Column::Id)
                .into(),
        )
        .filter(registration::Column::OwnerOrgId.eq(id))
        .filter(
            Condition::any()
                .add(registration::Column::State.is_in(RegistrationState::SEATED))
                .add(registration::Column::FeeOre.gt(0)),
        )
        .filter(registration::Column::StartsAt.gte(time::begin_of_year(year)))
        .filter(registration::Column::StartsAt.lt(time::begin_of_year(year + 1)));
    Ok(summed(scope.all_as(query).await?))
}

fn summed(seats: Vec<Seat>) -> Year {
    let mut lines: BTreeMap<(bool, Option<String>, Option<UnitId>), Line> = BTreeMap::new();
    let mut all = Line::default();
    for seat in seats {
        let line = lines.entry((seat.unit_id.is_none(), seat.sort_key, seat.unit_id)).or_default();
        line.unit = seat.unit_id.zip(seat.unit_name);
        let month = time::local_date(seat.starts_at).month0() as usize;
        let charged = charge::charged_ore(seat.state, seat.price_ore, seat.fee_ore);
        for line in [line, &mut all] {
            line.months[month] += charged;
            line.total += charged;
            line.seats += u64::from(RegistrationState::SEATED.contains(&seat.state));
        }
    }
    Year { units: lines.into_values().collect(), all }
}
