//! Needs that somebody in a network noted, and what became of them. The association's content, like the discussion of the network, and
//! read by the same people: colleagues who are not in the network are not to know.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::need_signal_state::NeedSignalState;
use super::network::{self, NetworkId};
use super::{NetworkMeetingId, meeting, membership, need_supporter};
use crate::access::{Actor, OrganisationId, Permission};
use crate::courses::wish::{self, WishId};
use crate::courses::wish_state::WishState;
use crate::discussion::standing::{self, Standing};
use crate::error::{Error, Result};
use crate::organisations::organisation;
use crate::people::protection::nothing;
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::projects::project::{self, ProjectId};
use crate::projects::project_state::ProjectState;
use crate::store::{Class, Page, Paged, Scope, Table, id};

id!(
    /// Id of a need.
    NeedSignalId
);

/// A row of the table `need_signal`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "need_signal")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedSignalId,
    /// The network.
    pub network_id: NetworkId,
    /// The meeting at which it came up.
    pub meeting_id: Option<NetworkMeetingId>,
    /// What is needed, in a few words.
    pub title: String,
    /// What is needed, and why.
    pub text: String,
    /// The organisation of whoever noted it.
    pub organisation_id: OrganisationId,
    /// Who noted it.
    pub person_id: PersonId,
    /// What has become of it.
    pub state: NeedSignalState,
    /// Why it goes no further.
    pub answer: Option<String>,
    /// The wish it became.
    pub wish_id: Option<WishId>,
    /// The project it became.
    pub project_id: Option<ProjectId>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was noted, in UTC.
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

/// What is known of the need, or of its network, that the wish of a query on wishes was made of, for those who are in the network.
pub(crate) fn of_wish(actor: &Actor, fact: impl ColumnTrait) -> Expr {
    let is_it = Column::WishId.into_expr().eq(wish::Column::Id.into_expr());
    let is_its = network::Column::Id.into_expr().eq(Column::NetworkId.into_expr());
    let made = Query::select()
        .expr(fact.into_expr())
        .from(Entity)
        .inner_join(network::Entity, is_its)
        .and_where(is_it)
        .cond_where(visible(actor))
        .take();
    Expr::SubQuery(None, Box::new(made.into()))
}

/// Whether a column names a need of a network that the actor is in.
pub(super) fn is_ours(actor: &Actor, need: impl ColumnTrait) -> Expr {
    need.in_subquery(Query::select().expr(Column::Id.into_expr()).from(Entity).cond_where(visible(actor)).take())
}

/// A need with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The need.
    #[sea_orm(nested)]
    pub need: Model,
    /// The network's name.
    pub network_name: String,
    /// The network's name in addresses.
    pub network_slug: String,
    /// What the meeting is called.
    pub meeting_title: Option<String>,
    /// The name in lists of the organisation of whoever noted it.
    pub organisation_name: String,
    /// Given name of whoever noted it, as far as the actor may see it.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
    /// How many other organisations have the same need.
    pub supporters: i64,
    /// Whether the actor's organisation is one of them.
    pub is_supported: bool,
    /// The title of the wish it became, if the actor may see that.
    pub wish_title: Option<String>,
    /// What has become of the wish, likewise.
    pub wish_state: Option<WishState>,
    /// The title of the project it became, if the actor may see that.
    pub project_title: Option<String>,
    /// Its name in addresses, likewise.
    pub project_slug: Option<String>,
    /// What has become of the project, likewise.
    pub project_state: Option<ProjectState>,
}

impl Listed {
    /// Given and family name of whoever noted it.
    #[must_use]
    pub fn noted_by(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    fn is_new(&self) -> bool {
        self.need.state == NeedSignalState::New
    }

    /// Whether the actor may change it now: whoever noted it and still may, and those who moderate, while nobody has answered.
    #[must_use]
    pub fn can_be_changed(&self, actor: &Actor, standing: Standing) -> bool {
        let is_own = actor.identity().is_some_and(|me| me.person == self.need.person_id);
        self.is_new() && (standing == Standing::Moderator || standing == Standing::Writer && is_own)
    }

    /// Whether the actor may say now that their organisation has the same need, or take that back.
    #[must_use]
    pub fn can_be_supported(&self, actor: &Actor, standing: Standing) -> bool {
        let is_own = actor.organisation() == Some(self.need.organisation_id);
        self.is_new() && standing >= Standing::Writer && !is_own
    }

    /// Whether the actor may make a wish of it now.
    #[must_use]
    pub fn can_be_wished(&self, standing: Standing) -> bool {
        self.is_new() && standing == Standing::Moderator
    }

    /// Whether the actor may make an idea for a project of it now.
    #[must_use]
    pub fn can_be_started(&self, actor: &Actor) -> bool {
        self.is_new() && actor.may(Permission::ManageProjects)
    }
}

/// Which needs are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that came up at this meeting.
    pub meeting: Option<NetworkMeetingId>,
    /// Only those in this state.
    pub state: Option<NeedSignalState>,
}

/// The needs of a network, the newest first, for those who are in it.
pub async fn list(scope: &Scope, network: NetworkId, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    standing::inside(scope, network).await?;
    let mut found = Entity::find().filter(Column::NetworkId.eq(network));
    if let Some(meeting) = filter.meeting {
        found = found.filter(Column::MeetingId.eq(meeting));
    }
    if let Some(state) = filter.state {
        found = found.filter(Column::State.eq(state));
    }
    let found = found.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    scope.page_of(found.clone(), shown(scope.actor(), found), page).await
}

/// The need that a project was made of, with its network, if the actor is in that.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Option<Listed>> {
    scope.one_as(shown(scope.actor(), Entity::find().filter(Column::ProjectId.eq(project)))).await
}

/// The need with this id, for those who are in the network, and what they may do there.
pub async fn get(scope: &Scope, id: NeedSignalId) -> Result<(Listed, Standing)> {
    let found: Option<Listed> = scope.one_as(shown(scope.actor(), Entity::find_by_id(id))).await?;
    let found = found.ok_or(Error::NotFound)?;
    let standing = standing::inside(scope, found.need.network_id).await?;
    Ok((found, standing))
}

/// With names, and what it became as far as the actor may see that: wishes are seen by members.
fn shown(actor: &Actor, needs: Select<Entity>) -> Select<Entity> {
    let of_wish = |fact: wish::Column| if actor.is_member() { fact.into_expr() } else { nothing() };
    let of_project = |fact: project::Column| {
        Expr::case(project::visible_by(Column::ProjectId, actor), fact.into_expr()).finally(nothing())
    };
    named(actor, needs)
        .expr_as(need_supporter::others(), "supporters")
        .expr_as(need_supporter::is_by(actor), "is_supported")
        .expr_as(of_wish(wish::Column::Title), "wish_title")
        .expr_as(of_wish(wish::Column::State), "wish_state")
        .expr_as(of_project(project::Column::Title), "project_title")
        .expr_as(of_project(project::Column::Slug), "project_slug")
        .expr_as(of_project(project::Column::State), "project_state")
        .join(JoinType::LeftJoin, Entity::belongs_to(wish::Entity).from(Column::WishId).to(wish::Column::Id).into())
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(project::Entity).from(Column::ProjectId).to(project::Column::Id).into(),
        )
}

fn named(actor: &Actor, needs: Select<Entity>) -> Select<Entity> {
    needs
        .column_as(network::Column::Name, "network_name")
        .column_as(network::Column::Slug, "network_slug")
        .column_as(meeting::Column::Title, "meeting_title")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(network::Entity).from(Column::NetworkId).to(network::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(meeting::Entity).from(Column::MeetingId).to(meeting::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OrganisationId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
}
