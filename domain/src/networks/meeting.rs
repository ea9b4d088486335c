//! Meetings of a network: the association's content, read by those who are in the network, and kept by the staff and by whoever
//! convenes it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::meeting_state::MeetingState;
use super::membership::{self, MemberRole};
use super::network::{self, NetworkId};
use crate::access::{Actor, Identity, Permission};
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation::{self, OrganisationKind};
use crate::people::PersonId;
use crate::store::{Class, Locked, Page, Paged, Scope, Table, WriteScope, id};
use crate::time::Days;

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
pub(super) fn is_ours(me: &Identity, meeting: impl ColumnTrait) -> Expr {
    meeting.in_subquery(of_networks(membership::networks_of(me.person, &[])))
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
    let convened = of_networks(membership::networks_of(me.person, &[MemberRole::Convener]));
    Condition::any().add(inside).add(meeting.in_subquery(convened))
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
    /// Whether the actor convenes the network.
    pub is_convened: bool,
}

impl Listed {
    /// Whether the actor keeps it: plans, calls, cancels, and notes who was there and what was said.
    #[must_use]
    pub fn is_kept_by(&self, actor: &Actor) -> bool {
        self.is_convened || is_staff(actor)
    }

    /// The states that the actor can take it to now.
    #[must_use]
    pub fn allowed(&self, actor: &Actor, now: DateTimeUtc) -> Vec<MeetingState> {
        self.meeting.state.next(self.meeting.starts_at, now).filter(|_| self.is_kept_by(actor)).collect()
    }
}

fn is_staff(actor: &Actor) -> bool {
    actor.is_association() && actor.may(Permission::ManageNetworks)
}

/// Which meetings are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
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
    if !scope.actor().is_association() && !is_inside(scope, network).await? {
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
    scope.page(query.order_by_asc(Column::StartsAt).order_by_asc(Column::Id), page).await
}

/// The meeting with this id.
pub async fn get(scope: &Scope, id: NetworkMeetingId) -> Result<Listed> {
    scope.one_as(shown(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

pub(super) fn shown(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .column_as(network::Column::Name, "network_name")
        .column_as(network::Column::Slug, "network_slug")
        .expr_as(membership::is_convened(actor, Column::NetworkId), "is_convened")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(network::Entity).from(Column::NetworkId).to(network::Column::Id).into(),
        )
}

async fn is_inside(scope: &Scope, network: NetworkId) -> Result<bool> {
    let Some(me) = scope.actor().identity() else { return Ok(false) };
    Ok(membership::active_in(scope, network, me.person).await?.is_some())
}

/// Goes on only if the actor keeps the meetings of a network; to those who are not in it, it has none.
pub(super) async fn keep_network(scope: &Scope, network: NetworkId) -> Result<()> {
    if is_staff(scope.actor()) {
        return Ok(());
    }
    let me: PersonId = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    match membership::active_in(scope, network, me).await? {
        Some(own) if own.role == MemberRole::Convener => Ok(()),
        Some(_) => Err(Error::Forbidden),
        None => Err(Error::NotFound),
    }
}

/// A meeting that the actor keeps.
pub(super) async fn kept(scope: &Scope, id: NetworkMeetingId) -> Result<Listed> {
    let found = get(scope, id).await?;
    if found.is_kept_by(scope.actor()) { Ok(found) } else { Err(Error::Forbidden) }
}

/// The same, locked, if nobody else has changed it since the version.
pub(super) async fn kept_at(scope: &WriteScope, id: NetworkMeetingId, version: i64) -> Result<Locked<Model>> {
    kept(scope, id).await?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

/// Writes back what a keeper changed: a convener works for a kommun, and the table is the association's.
pub(super) async fn save(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.unscoped_write().update(row).await
}

/// What is done to a meeting concerns the association, whoever does it.
pub(super) async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let association = organisation::association(scope).await?.ok_or(Error::NotFound)?;
    audit::record(scope, association.id, entry).await
}
