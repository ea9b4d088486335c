//! The catalogue: what is coming, filtered as a reader asks.

use std::ops::Range;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};

use super::course::{self, CourseKind, CourseLevel, Visibility};
use super::label::{self, LabelKind, course_label};
use super::offering::{self, Form};
use super::price::Rate;
use super::standing::{Facts, Standing};
use super::state::OfferingState;
use super::{CourseId, OfferingId, search, seat_lease, session};
use crate::error::Result;
use crate::organisations::{DepartmentId, department};
use crate::store::{Page, Paged, Scope};
use crate::time::{Days, Month};

/// An offering with what the catalogue shows of its course.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The offering.
    pub id: OfferingId,
    /// The course.
    pub course_id: CourseId,
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What form of learning it is.
    pub kind: CourseKind,
    /// How much one knows beforehand.
    pub level: CourseLevel,
    /// Who sees it.
    pub visibility: Visibility,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// Its name.
    pub department_name: String,
    /// The state of the offering.
    pub state: OfferingState,
    /// How people take part.
    pub form: Form,
    /// House and room.
    pub venue_name: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Seats.
    pub capacity: i64,
    /// Seats that are taken.
    pub seats_taken: i64,
    /// Seats that pools keep and nobody has taken.
    pub seats_held: i64,
    /// How many of those taken are reserved while somebody fills in a registration.
    pub seats_leased: i64,
    /// How many of those have run out and are everybody's, but not given back yet.
    pub seats_lapsed: i64,
    /// How many stand in the waiting list.
    pub queue_length: i64,
    /// How many of them wait for seats together with others.
    pub waiting_together: i64,
    /// Price for members, in öre without VAT.
    pub price_member_ore: i64,
    /// Price for others, in öre without VAT.
    pub price_other_ore: i64,
    /// When registration opens, in UTC.
    pub opens_at: Option<DateTimeUtc>,
    /// When registration closes, in UTC.
    pub closes_at: DateTimeUtc,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

impl Listed {
    /// Seats that nobody has, and no pool keeps.
    #[must_use]
    pub fn seats_left(&self) -> i64 {
        Ord::max(self.capacity - self.seats_taken + self.seats_lapsed - self.seats_held, 0)
    }

    /// Seats that somebody is registered for, or offered; not those that are reserved while somebody registers.
    #[must_use]
    pub fn registered(&self) -> i64 {
        self.seats_taken - self.seats_leased
    }

    /// What somebody can do about it at this time.
    #[must_use]
    pub fn standing(&self, now: DateTimeUtc) -> Standing {
        let facts = Facts {
            state: self.state,
            seats_left: self.seats_left(),
            queue_length: self.queue_length,
            waiting_together: self.waiting_together,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
        };
        facts.standing(now)
    }

    /// Price of a seat, in öre without VAT.
    #[must_use]
    pub fn price(&self, rate: Rate) -> i64 {
        rate.of(self.price_member_ore, self.price_other_ore)
    }

    /// The town, or the house in one that has none.
    #[must_use]
    pub fn place(&self) -> String {
        self.form.at([self.city.as_ref().or(self.venue_name.as_ref())])
    }
}

/// What a reader asks for. Names are those of addresses; one that does not exist finds nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Every word, in any form, is somewhere in the course.
    pub search: String,
    /// A subject.
    pub subject: Option<String>,
    /// An audience.
    pub audience: Option<String>,
    /// A department.
    pub department: Option<String>,
    /// How people take part; hybrid offerings are found under both forms.
    pub form: Option<Form>,
    /// Only those that begin in one of these months.
    pub begins: Option<Range<Month>>,
    /// Only those that can be registered for now, with seats left.
    pub seats_left: bool,
    /// Only of this course.
    pub course: Option<CourseId>,
    /// Only with a session on one of these days.
    pub held: Option<Days>,
    /// Also those that are over.
    pub past: bool,
}

/// Offerings the actor may see, in order of time, then of title.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let found = found(filter, scope.now());
    scope.page_of(found.clone(), in_order(listed(found, scope.now())), page).await
}

/// In order of time, then of title, with course and department beside.
pub(super) fn in_order(query: Select<offering::Entity>) -> Select<offering::Entity> {
    use offering::Column;
    joined(query).order_by_asc(Column::StartsAt).order_by_asc(course::Column::SortKey).order_by_asc(Column::Id)
}

/// Offerings as they are asked for. Nothing is joined, so that counting them reads nothing else.
pub(super) fn found(filter: &Filter, now: DateTimeUtc) -> Select<offering::Entity> {
    use offering::{Column, Entity};
    let mut query = Entity::find().filter(search::matching(&filter.search, Column::CourseId));
    if !filter.past {
        query = query
            .filter(Column::EndsAt.gte(now))
            .filter(Column::StartsAt.into_expr().gte(offering::first_start(now)))
            .filter(Column::State.ne(OfferingState::Archived));
    }
    for (kind, slug) in [(LabelKind::Subject, &filter.subject), (LabelKind::Audience, &filter.audience)] {
        if let Some(slug) = slug {
            query = query.filter(Column::CourseId.in_subquery(labelled(kind, slug)));
        }
    }
    if let Some(slug) = &filter.department {
        query = query.filter(Column::CourseId.in_subquery(run_by(slug)));
    }
    if let Some(form) = filter.form {
        query = query.filter(Column::Form.is_in([form, Form::Hybrid]));
    }
    if let Some(Range { start, end }) = &filter.begins {
        query = query.filter(Column::StartsAt.gte(start.begins_at())).filter(Column::StartsAt.lt(end.begins_at()));
    }
    if let Some(days) = filter.held {
        query = query.filter(Column::Id.in_subquery(session::offerings_on(days)));
    }
    if filter.seats_left {
        query = query
            .filter(Column::State.is_in([OfferingState::Published, OfferingState::Open]))
            .filter(
                Condition::any()
                    .add(Column::OpensAt.lte(now))
                    .add(Column::OpensAt.is_null().and(Column::State.eq(OfferingState::Open))),
            )
            .filter(Column::ClosesAt.gt(now))
            .filter(Column::QueueLength.into_expr().eq(Column::WaitingTogether.into_expr()))
            .filter(
                Expr::col((Entity, Column::SeatsTaken))
                    .add(Expr::col((Entity, Column::SeatsHeld)))
                    .sub(seat_lease::lapsed(now))
                    .lt(Expr::col((Entity, Column::Capacity))),
            );
    }
    if let Some(course) = filter.course {
        query = query.filter(Column::CourseId.eq(course));
    }
    query
}

/// Those of the offerings that are still to come, in order of time.
pub(super) async fn invited(scope: &Scope, ids: impl IntoIterator<Item = OfferingId>) -> Result<Vec<Listed>> {
    use offering::Column;
    let ahead = offering::Entity::find()
        .filter(Column::Id.is_in(ids))
        .filter(Column::EndsAt.gte(scope.now()))
        .filter(Column::State.is_not_in(OfferingState::WITHOUT_GUESTS));
    scope.all_as(in_order(listed(ahead, scope.now()))).await
}

/// The offerings with these ids that the actor may see, in order of time.
pub(super) async fn of_ids(scope: &Scope, ids: impl IntoIterator<Item = OfferingId>) -> Result<Vec<Listed>> {
    let found = offering::Entity::find().filter(offering::Column::Id.is_in(ids));
    scope.all_as(in_order(listed(found, scope.now()))).await
}

/// One offering as the catalogue shows it.
pub async fn get(scope: &Scope, id: OfferingId) -> Result<Listed> {
    scope
        .one_as(listed(joined(offering::Entity::find()), scope.now()).filter(offering::Column::Id.eq(id)))
        .await?
        .ok_or(crate::error::Error::NotFound)
}

fn labelled(kind: LabelKind, slug: &str) -> sea_orm::sea_query::SelectStatement {
    course_label::Entity::find()
        .select_only()
        .column(course_label::Column::CourseId)
        .join(
            JoinType::InnerJoin,
            course_label::Entity::belongs_to(label::Entity)
                .from(course_label::Column::LabelId)
                .to(label::Column::Id)
                .into(),
        )
        .filter(label::Column::Kind.eq(kind))
        .filter(label::Column::Slug.eq(slug))
        .into_query()
}

fn run_by(department: &str) -> sea_orm::sea_query::SelectStatement {
    course::Entity::find()
        .select_only()
        .column(course::Column::Id)
        .join(JoinType::InnerJoin, course::to_department())
        .filter(department::Column::Slug.eq(department))
        .into_query()
}

/// Every offering has a course, and that a department. Joined to the left, so that no database begins with the departments and sorts all
/// offerings for one page.
fn joined(query: Select<offering::Entity>) -> Select<offering::Entity> {
    use offering::{Column, Entity};
    query
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(course::Entity).from(Column::CourseId).to(course::Column::Id).into(),
        )
        .join(JoinType::LeftJoin, course::to_department())
}

fn listed(found: Select<offering::Entity>, now: DateTimeUtc) -> Select<offering::Entity> {
    use offering::Column;
    found
        .select_only()
        .columns([
            Column::Id,
            Column::CourseId,
            Column::State,
            Column::Form,
            Column::VenueName,
            Column::City,
            Column::Capacity,
            Column::SeatsTaken,
            Column::SeatsHeld,
            Column::SeatsLeased,
            Column::QueueLength,
            Column::WaitingTogether,
            Column::PriceMemberOre,
            Column::PriceOtherOre,
            Column::OpensAt,
            Column::ClosesAt,
            Column::StartsAt,
            Column::EndsAt,
            Column::UpdatedAt,
            Column::Version,
        ])
        .columns([
            course::Column::Slug,
            course::Column::Title,
            course::Column::Summary,
            course::Column::Kind,
            course::Column::Level,
            course::Column::Visibility,
            course::Column::DepartmentId,
        ])
        .column_as(department::Column::Name, "department_name")
        .expr_as(seat_lease::lapsed(now), "seats_lapsed")
}
