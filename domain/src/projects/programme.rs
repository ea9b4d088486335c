//! Programmes and funds that pay for projects. Anybody may see them; the association keeps them.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::access::Permission;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};
use crate::swedish;

id!(
    /// Id of a funding programme.
    FundingProgrammeId
);

/// What sort of fund pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FundKind {
    /// Europeiska socialfonden+.
    EsfPlus,
    /// Europeiska regionala utvecklingsfonden.
    Erdf,
    /// Interreg.
    Interreg,
    /// LIFE.
    Life,
    /// Horisont Europa.
    Horizon,
    /// Another of the European Union.
    OtherEu,
    /// A Swedish one.
    #[default]
    National,
}

impl FundKind {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EsfPlus => "Europeiska socialfonden+",
            Self::Erdf => "Europeiska regionala utvecklingsfonden",
            Self::Interreg => "Interreg",
            Self::Life => "Life",
            Self::Horizon => "Horisont Europa",
            Self::OtherEu => "Annan EU-fond",
            Self::National => "Svensk finansiering",
        }
    }
}

/// A row of the table `funding_programme`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "funding_programme")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FundingProgrammeId,
    /// Name.
    pub name: String,
    /// What sort of fund it is.
    pub kind: FundKind,
    /// First day of its period.
    pub from_on: Option<Date>,
    /// Last day of its period.
    pub to_on: Option<Date>,
    /// The authority that manages it.
    pub authority: String,
    /// Orders by name, as Swedish does.
    #[serde(skip)]
    pub sort_key: String,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

/// What a programme is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewProgramme {
    /// Name, at most 160 characters. The same programme of another period is another.
    pub name: String,
    /// What sort of fund it is.
    pub kind: FundKind,
    /// First day of its period.
    pub from_on: Option<Date>,
    /// Last day of its period.
    pub to_on: Option<Date>,
    /// The authority that manages it, at most 160 characters.
    pub authority: String,
}

/// The programmes, in Swedish order.
pub async fn list(scope: &Scope, kind: Option<FundKind>, page: Page) -> Result<Paged<Model>> {
    let mut query = Entity::find().order_by_asc(Column::SortKey).order_by_asc(Column::Id);
    if let Some(kind) = kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    scope.page(query, page).await
}

/// The programmes of a sort.
pub(super) fn of_kind(kind: FundKind) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).and_where(Column::Kind.eq(kind)).take()
}

/// The programme with this id.
pub async fn get(scope: &Scope, id: FundingProgrammeId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// Adds a programme.
pub async fn add(scope: &WriteScope, new: &NewProgramme) -> Result<FundingProgrammeId> {
    scope.require(Permission::ManageProjects)?;
    let row = Model {
        id: FundingProgrammeId::new(),
        name: String::new(),
        kind: new.kind,
        from_on: None,
        to_on: None,
        authority: String::new(),
        sort_key: String::new(),
        version: 1,
    };
    let row = filled(row, new)?;
    scope.insert(row.clone()).await?;
    super::note(
        scope,
        audit::Entry::new("programme.added", "funding_programme", row.id.0, row.name.clone()).after(&row),
    )
    .await?;
    Ok(row.id)
}

/// Changes a programme that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: FundingProgrammeId, version: i64, new: &NewProgramme) -> Result<()> {
    scope.require(Permission::ManageProjects)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(before.clone(), new)?;
    row.version += 1;
    scope.update(&row).await?;
    let entry = audit::Entry::new("programme.changed", "funding_programme", id.0, row.name.clone());
    super::note(scope, entry.before(&before).after(&*row)).await
}

fn filled(mut row: Model, new: &NewProgramme) -> Result<Model> {
    let mut faults = Faults::default();
    row.name = faults.text("name", &new.name, 160);
    row.kind = new.kind;
    row.from_on = new.from_on;
    row.to_on = new.to_on;
    if new.from_on.zip(new.to_on).is_some_and(|(from, to)| to < from) {
        faults.add("toOn", Fault::Before("fromOn"));
    }
    row.authority = faults.text("authority", &new.authority, 160);
    row.sort_key = swedish::sort_key(&row.name);
    faults.none()?;
    Ok(row)
}
