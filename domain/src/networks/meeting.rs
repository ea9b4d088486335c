//! Meetings of a network: the association's content, read by those who are in the network, and kept by the staff and by whoever
//! convenes it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::keeping::{self, Involvement};
use super::meeting_state::MeetingState;
use super::membership::{self, MemberRole};
use super::network::{self, NetworkId};
use crate::access::{Actor, Identity, Permission};

use crate::error::{Error, Result};
use crate::organisations::organisation::{self, OrganisationKind};
use crate::store::{Class, Page, Paged, Scope, Table, id};
use crate::time::{self, Days};

id!(
    /// Id of a meeting.
    NetworkMeetingId
);

id!(
    /// What meetings that were made together have in common.
    MeetingSeriesId
);

/// A row of the table `network_meeting`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_meeting")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkMeetingId,
    /// The network.
    pub network_id: NetworkId,
    /// Those that were made together.
    pub series_id: Option<MeetingSeriesId>,
    /// What it is called.
    pub title: String,
    /// When it begins, in UTC.
    pub starts_at: DateTimeUtc,
    /// When it ends, in UTC.
    pub ends_at: DateTimeUtc,
    /// Where, in words.
    pub place: Option<String>,
    /// Where on the web.
    pub virtual_link: Option<String>,
    /// What it is about, in Markdown without HTML.
    #[serde(skip)]
    pub agenda: Option<String>,
    /// What was said, in Markdown without HTML.
    #[serde(skip)]
    pub notes: Option<String>,
    /// What has become of it.
    pub state: MeetingState,
    /// Grows with everything that people are told for their calendars; nought until they are called.
    pub calendar_sequence: i64,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether people are called to it and it has not begun.
    pub(super) fn takes_answers(&self, now: DateTimeUtc) -> bool {
        self.state == MeetingState::Called && now < self.starts_at
    }
}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Staff see all, others those of the networks they are in.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    Condition::all().add(match actor.identity() {
        Some(me) => Column::NetworkId.in_subquery(membership::networks_of(me.person, &[])),
        None => Expr::val(false),
    })
}

/// Whether a column names a meeting of a network that the actor is in.
pub(crate) fn is_ours(me: &Identity, meeting: impl ColumnTrait) -> Expr {
    meeting.in_subquery(of_networks(membership::networks_of(me.person, &[])))
}

/// Whether a column names a meeting of a network that the actor convenes.
pub(crate) fn is_convened(me: &Identity, meeting: impl ColumnTrait) -> Expr {
    meeting.in_subquery(of_networks(membership::networks_of(me.person, &[MemberRole::Convener])))
}

/// Whether a column names a meeting of which the actor may know who comes: those from outside the kommuner may not, unless
/// they convene the network.
pub(super) fn is_open(me: &Identity, meeting: impl ColumnTrait) -> Condition {
    let kinds = [OrganisationKind::Association, OrganisationKind::Municipality];
    let mut own = Query::select();
    own.expr(Expr::val(1))
        .from(organisation::Entity)
        .and_where(organisation::Column::Id.eq(me.organisation))
        .and_where(organisation::Column::Kind.is_in(kinds));
    let inside = Condition::all().add(is_ours(me, meeting)).add(Expr::exists(own));
    Condition::any().add(inside).add(is_convened(me, meeting))
}

fn of_networks(networks: SelectStatement) -> SelectStatement {
    let column = |column: Column| Expr::col(("theirs", column));
    Query::select()
        .expr(column(Column::Id))
        .from_as(Entity, "theirs")
        .and_where(column(Column::NetworkId).in_subquery(networks))
        .take()
}

/// A meeting with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The meeting.
    #[sea_orm(nested)]
    pub meeting: Model,
    /// The network's name.
    pub network_name: String,
    /// The network's name in addresses.
    pub network_slug: String,
    /// Whether the actor is in the network.
    pub is_inside: bool,
    /// Whether the actor convenes it.
    pub is_convened: bool,
}

impl Listed {
    /// Whether the actor keeps it: plans, calls, cancels, and notes who was there and what was said.
    #[must_use]
    pub fn is_kept_by(&self, actor: &Actor) -> bool {
        self.is_convened || is_staff(actor)
    }

    /// Whether the actor is asked now whether they come.
    #[must_use]
    pub fn is_asked(&self, now: DateTimeUtc) -> bool {
        self.is_inside && self.meeting.takes_answers(now)
    }

    /// Whether the actor can change it.
    #[must_use]
    pub fn can_be_changed(&self, actor: &Actor) -> bool {
        self.is_kept_by(actor) && MeetingState::AHEAD.contains(&self.meeting.state)
    }

    /// Whether the actor can write what was said.
    #[must_use]
    pub fn can_have_notes(&self, actor: &Actor) -> bool {
        self.is_kept_by(actor) && MeetingState::STANDING.contains(&self.meeting.state)
    }

    /// Whether the actor can note who was there.
    #[must_use]
    pub fn can_be_attended(&self, actor: &Actor, now: DateTimeUtc) -> bool {
        self.can_have_notes(actor) && self.meeting.starts_at <= now
    }

    /// The states that the actor can take it to now.
    #[must_use]
    pub fn allowed(&self, actor: &Actor, now: DateTimeUtc) -> Vec<MeetingState> {
        self.meeting.state.next(self.meeting.starts_at, now).filter(|_| self.is_kept_by(actor)).collect()
    }
}

pub(super) fn is_staff(actor: &Actor) -> bool {
    actor.is_association() && actor.may(Permission::ManageNetworks)
}

/// Whether a meeting is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It has not ended.
    Ahead,
    /// It has.
    Past,
}

/// Which meetings are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that are to come, or those that have been, the latest first.
    pub time: Option<Time>,
    /// Only those that were made together.
    pub series: Option<MeetingSeriesId>,
    /// Only in one of these states; all when empty.
    pub states: Vec<MeetingState>,
    /// Only those that begin on these days.
    pub days: Days,
}

/// The meetings of a network, in order of time, for those who are in it.
pub async fn list(scope: &Scope, network: NetworkId, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    network::get(scope, network).await?;
    if keeping::involvement(scope, network).await? == Involvement::Outside {
        return Err(Error::NotFound);
    }
    let mut query = shown(scope.actor()).filter(Column::NetworkId.eq(network));
    if let Some(series) = filter.series {
        query = query.filter(Column::SeriesId.eq(series));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(from) = filter.days.begins_at() {
        query = query.filter(Column::StartsAt.gte(from));
    }
    if let Some(to) = filter.days.ends_at() {
        query = query.filter(Column::StartsAt.lt(to));
    }
    let now = scope.now();
    let query = match filter.time {
        Some(Time::Past) => query.filter(Column::EndsAt.lte(now)).order_by_desc(Column::StartsAt),
        Some(Time::Ahead) => query.filter(Column::EndsAt.gt(now)).order_by_asc(Column::StartsAt),
        None => query.order_by_asc(Column::StartsAt),
    };
    scope.page(query.order_by_asc(Column::Id), page).await
}

/// The meetings of a network that people are called to and that have not begun.
pub async fn to_come(scope: &Scope, network: NetworkId) -> Result<Vec<Listed>> {
    let query = shown(scope.actor())
        .filter(Column::NetworkId.eq(network))
        .filter(Column::State.eq(MeetingState::Called))
        .filter(Column::StartsAt.gt(scope.now()));
    scope.all_as(query.order_by_asc(Column::StartsAt).order_by_asc(Column::Id)).await
}

/// The meetings to come of the networks that the actor is in, in order of time.
pub async fn mine(scope: &Scope, page: Page) -> Result<Paged<Listed>> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    let mine = shown(scope.actor())
        .filter(Column::NetworkId.in_subquery(membership::networks_of(me, &[])))
        .filter(Column::State.is_in(MeetingState::AHEAD))
        .filter(Column::EndsAt.gt(scope.now()));
    scope.page(mine.order_by_asc(Column::StartsAt).order_by_asc(Column::Id), page).await
}

/// The meetings of today that are held, or are to be, as far as the actor reads them.
pub async fn today(scope: &Scope) -> Result<Vec<Listed>> {
    let today = time::local_date(scope.now());
    let day = Days { from: Some(today), to: Some(today) };
    let query = shown(scope.actor())
        .filter(Column::State.ne(MeetingState::Cancelled))
        .filter(Column::StartsAt.gte(day.begins_at()))
        .filter(Column::StartsAt.lt(day.ends_at()));
    scope.all_as(query.order_by_asc(Column::StartsAt).order_by_asc(Column::Id)).await
}

/// The meeting with this id.
pub async fn get(scope: &Scope, id: NetworkMeetingId) -> Result<Listed> {
    scope.one_as(shown(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

pub(super) fn shown(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .column_as(network::Column::Name, "network_name")
        .column_as(network::Column::Slug, "network_slug")
        .expr_as(membership::is_in(actor, Column::NetworkId, &[]), "is_inside")
        .expr_as(membership::is_convened(actor, Column::NetworkId), "is_convened")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(network::Entity).from(Column::NetworkId).to(network::Column::Id).into(),
        )
}
