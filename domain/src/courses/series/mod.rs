//! Series: offerings that belong together over a term, of one course or of several (seminarieserie, studiecirkel, utbildning
//! i steg). Each part keeps its own seats, times and price, and can be registered for alone; a series shows them in order and
//! takes registrations for all of them at once. What must be attended as a whole is one offering with several sessions.

mod booking;
mod change;
pub mod part;
pub mod state;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

pub use self::booking::{NewSeriesBooking, WhenSomeFull, book, check, open_parts, reserve};
pub use self::change::{MOST, NewSeries, change, create, remove, set_parts, transition};
pub use self::part::Part;
use self::state::SeriesState;
use super::{OfferingId, offering};
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::organisations::{DepartmentId, department};
use crate::store::{Class, Page, Paged, Scope, Table, containing, id};
use crate::swedish;

id!(
    /// Id of a series.
    SeriesId
);

/// A row of the table `course_series`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course_series")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeriesId,
    /// Name in addresses, for good.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Orders titles as Swedish does.
    #[serde(skip)]
    pub sort_key: String,
    /// What holds the parts together, in a few sentences.
    pub summary: String,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// Its state.
    pub state: SeriesState,
    /// Counts changes, of its parts too, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Series the actor may see: not drafts, and with a part that they may see. So a series tells nobody of courses that are not
/// for them.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let is_its = ExprTrait::eq(part::Column::SeriesId.into_expr(), Column::Id.into_expr());
    let seen = part::Entity::find()
        .select_only()
        .expr(1)
        .filter(is_its)
        .filter(offering::visible_by(part::Column::OfferingId, actor));
    Condition::all().add(Column::State.ne(SeriesState::Draft)).add(Expr::exists(seen.into_query()))
}

impl Model {
    /// Whether it can be removed: nobody outside has seen it.
    #[must_use]
    pub fn can_be_removed(&self) -> bool {
        self.state == SeriesState::Draft
    }
}

/// A series with its department.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The series.
    #[sea_orm(nested)]
    pub series: Model,
    /// The name of the department that runs it.
    pub department_name: String,
}

/// Which series are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// It is somewhere in the title.
    pub search: String,
    /// Only in this state.
    pub state: Option<SeriesState>,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Only the one with this name in addresses.
    pub slug: Option<String>,
    /// Only the one that this offering is a part of.
    pub offering: Option<OfferingId>,
}

/// Series that the actor may see, in Swedish order of their titles.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut found = Entity::find();
    if !filter.search.trim().is_empty() {
        found = found.filter(Column::SortKey.into_expr().like(containing(&swedish::sort_key(filter.search.trim()))));
    }
    if let Some(state) = filter.state {
        found = found.filter(Column::State.eq(state));
    }
    if let Some(department) = filter.department {
        found = found.filter(Column::DepartmentId.eq(department));
    }
    if let Some(slug) = &filter.slug {
        found = found.filter(Column::Slug.eq(slug));
    }
    if let Some(offering) = filter.offering {
        let whose = part::Entity::find_by_id(offering).select_only().column(part::Column::SeriesId);
        found = found.filter(Column::Id.in_subquery(whose.filter(part::visible_to(scope.actor())).into_query()));
    }
    let shown = shown(found.clone()).order_by_asc(Column::SortKey).order_by_asc(Column::Id);
    scope.page_of(found, shown, page).await
}

/// The series with this id.
pub async fn get(scope: &Scope, id: SeriesId) -> Result<Listed> {
    scope.one_as(shown(Entity::find_by_id(id))).await?.ok_or(Error::NotFound)
}

/// The series with this name in addresses.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Listed> {
    scope.one_as(shown(Entity::find().filter(Column::Slug.eq(slug)))).await?.ok_or(Error::NotFound)
}

fn shown(query: Select<Entity>) -> Select<Entity> {
    query.column_as(department::Column::Name, "department_name").join(
        JoinType::InnerJoin,
        Entity::belongs_to(department::Entity).from(Column::DepartmentId).to(department::Column::Id).into(),
    )
}
