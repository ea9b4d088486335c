//! What shows that a project reaches what it is for: a target, and what was measured.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::indicator_value::{self, Model as Value};
use super::participation;
use super::project::{self, ProjectId};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of an indicator.
    IndicatorId
);

/// Which way is the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Aims {
    /// The target is reached from below.
    #[default]
    Rise,
    /// The target is reached from above.
    Fall,
}

impl Aims {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rise => "Högre är bättre",
            Self::Fall => "Lägre är bättre",
        }
    }
}

/// A row of the table `project_indicator`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_indicator")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IndicatorId,
    /// The project.
    pub project_id: ProjectId,
    /// What is measured.
    pub name: String,
    /// In what.
    pub unit: Option<String>,
    /// Which way is the better.
    pub aims: Aims,
    /// What is to be reached.
    pub target: f64,
    /// By this day.
    pub due_on: Option<Date>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| participation::is_shared(Column::ProjectId, actor));
}

/// The same for a table that refers to the indicator.
pub(super) fn visible_by(indicator: impl ColumnTrait, actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let is_it = Column::Id.into_expr().eq(indicator.into_expr());
    let shared = participation::is_shared(Column::ProjectId, actor);
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(shared);
    Condition::all().add(Expr::exists(seen.into_query()))
}

/// An indicator with what was measured, the latest first.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// What was entered.
    pub row: Model,
    /// What was measured.
    pub values: Vec<Value>,
}

impl Indicator {
    /// Whether what was measured last reaches the target; nothing before anything was measured.
    #[must_use]
    pub fn is_reached(&self) -> Option<bool> {
        let latest = self.values.first()?.value;
        Some(match self.row.aims {
            Aims::Rise => latest >= self.row.target,
            Aims::Fall => latest <= self.row.target,
        })
    }
}

/// What an indicator is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewIndicator {
    /// What is measured, at most 160 characters.
    pub name: String,
    /// In what, at most 40 characters.
    pub unit: String,
    /// Which way is the better.
    pub aims: Aims,
    /// What is to be reached.
    pub target: f64,
    /// By this day.
    pub due_on: Option<Date>,
}

/// What was measured on a day.
#[derive(Clone, Debug, Default)]
pub struct NewValue {
    /// How much it was.
    pub value: f64,
    /// What there is to say of it, at most 500 characters.
    pub comment: String,
}

/// The largest number that anybody measures, and its opposite the smallest.
const MOST: f64 = 1e12;

/// The indicators of a project, as they were entered. Staff read them, and those who take part.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Indicator>> {
    project::get(scope, project).await?;
    let query = Entity::find().filter(Column::ProjectId.eq(project)).order_by_asc(Column::Id);
    let rows: Vec<Model> = scope.all(query).await?;
    let measured = indicator_value::Entity::find()
        .filter(indicator_value::Column::IndicatorId.is_in(rows.iter().map(|row| row.id)))
        .order_by_desc(indicator_value::Column::AsOf);
    let mut values: HashMap<_, Vec<_>> = HashMap::new();
    for one in scope.all(measured).await? {
        values.entry(one.indicator_id).or_default().push(one);
    }
    Ok(rows.into_iter().map(|row| Indicator { values: values.remove(&row.id).unwrap_or_default(), row }).collect())
}

/// The indicator with this id.
pub async fn get(scope: &Scope, id: IndicatorId) -> Result<Indicator> {
    let row = scope.get::<Entity>(id).await?;
    let measured = indicator_value::Entity::find()
        .filter(indicator_value::Column::IndicatorId.eq(id))
        .order_by_desc(indicator_value::Column::AsOf);
    Ok(Indicator { row, values: scope.all(measured).await? })
}

/// Adds an indicator to a project.
pub async fn add(scope: &WriteScope, project: ProjectId, new: &NewIndicator) -> Result<IndicatorId> {
    scope.require(Permission::ManageProjects)?;
    project::get(scope, project).await?;
    let row = Model {
        id: IndicatorId::new(),
        project_id: project,
        name: String::new(),
        unit: None,
        aims: new.aims,
        target: 0.0,
        due_on: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(row, new)?;
    scope.insert(row.clone()).await?;
    super::note(scope, audit::Entry::new("project_indicator.added", "project", project.0, &row.name).after(&row))
        .await?;
    Ok(row.id)
}

/// Changes an indicator that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: IndicatorId, version: i64, new: &NewIndicator) -> Result<()> {
    let mut row = managed(scope, id, version).await?;
    let before = Model::clone(&row);
    *row = filled(before.clone(), new)?;
    touch(scope, &mut row).await?;
    let entry = audit::Entry::new("project_indicator.changed", "project", row.project_id.0, &row.name);
    super::note(scope, entry.before(&before).after(&*row)).await
}

/// Removes an indicator that nobody else has changed since the version, with what was measured.
pub async fn remove(scope: &WriteScope, id: IndicatorId, version: i64) -> Result<()> {
    let row = managed(scope, id, version).await?;
    let theirs = indicator_value::Column::IndicatorId.eq(id);
    scope.delete(indicator_value::Entity::delete_many().filter(theirs)).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    let entry = audit::Entry::new("project_indicator.removed", "project", row.project_id.0, &row.name);
    super::note(scope, entry.before(&*row)).await
}

/// Notes what was measured on a day, in the place of what was noted for it before.
pub async fn measure(scope: &WriteScope, id: IndicatorId, as_of: Date, new: &NewValue) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let mut faults = Faults::default();
    let value = Value {
        indicator_id: id,
        as_of,
        value: number(&mut faults, "value", new.value),
        comment: None,
        noted_at: scope.now(),
    };
    let value = Value { comment: faults.optional("comment", &new.comment, 500), ..value };
    if as_of > time::local_date(scope.now()) {
        faults.add("asOf", Fault::NotYet);
    }
    faults.none()?;
    discard(scope, id, as_of).await?;
    scope.insert(value.clone()).await?;
    touch(scope, &mut row).await?;
    let entry = audit::Entry::new("project_indicator.measured", "project", row.project_id.0, &row.name);
    super::note(scope, entry.after(&value)).await
}

/// Takes back what was noted for a day.
pub async fn forget(scope: &WriteScope, id: IndicatorId, as_of: Date) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let before = scope.get::<indicator_value::Entity>((id, as_of)).await?;
    discard(scope, id, as_of).await?;
    touch(scope, &mut row).await?;
    let entry = audit::Entry::new("project_indicator.measured", "project", row.project_id.0, &row.name);
    super::note(scope, entry.before(&before)).await
}

async fn discard(scope: &WriteScope, id: IndicatorId, as_of: Date) -> Result<()> {
    let that_day = indicator_value::Column::IndicatorId.eq(id).and(indicator_value::Column::AsOf.eq(as_of));
    scope.delete(indicator_value::Entity::delete_many().filter(that_day)).await.map(drop)
}

async fn touch(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(row).await
}

async fn managed(scope: &WriteScope, id: IndicatorId, version: i64) -> Result<Locked<Model>> {
    scope.require(Permission::ManageProjects)?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

fn filled(mut row: Model, new: &NewIndicator) -> Result<Model> {
    let mut faults = Faults::default();
    row.name = faults.text("name", &new.name, 160);
    row.unit = faults.optional("unit", &new.unit, 40);
    row.aims = new.aims;
    row.target = number(&mut faults, "target", new.target);
    row.due_on = new.due_on;
    faults.none()?;
    Ok(row)
}

fn number(faults: &mut Faults, field: &str, value: f64) -> f64 {
    if !value.is_finite() || value.abs() > MOST {
        faults.add(field, Fault::NotANumber);
    }
    value
}
