//! Which organisation takes part in a project, with what, and by which decision of its own. The row is the organisation's; everybody else is
//! told only that it takes part, and as what.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::contact::Contact;
use super::participation_state::{Asks, ParticipationState};
use super::project::{self, ProjectId};
use super::project_role::ProjectRole;
use super::project_state::ProjectState;
use crate::access::{Actor, Identity, OrganisationId, Permission};
use crate::error::{Error, Result};
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of an organisation's part in a project.
    ProjectParticipationId
);

/// A row of the table `project_participation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_participation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectParticipationId,
    /// Who takes part.
    pub owner_org_id: OrganisationId,
    /// In which project.
    pub project_id: ProjectId,
    /// As what.
    pub role: ProjectRole,
    /// How far it has come.
    pub state: ParticipationState,
    /// First day.
    pub from_on: Option<Date>,
    /// Last day, when it is known.
    pub to_on: Option<Date>,
    /// What it puts in, in öre.
    pub cash_ore: Option<i64>,
    /// How many hours it puts in.
    pub hours: Option<i64>,
    /// Whom one talks to there.
    #[serde(skip)]
    pub contact_id: Option<PersonId>,
    /// The last day that they work there.
    #[serde(skip)]
    pub contact_until: Option<Date>,
    /// The diary number of its own decision.
    pub decision_diary_number: Option<String>,
    /// The paragraph of it.
    pub decision_section: Option<String>,
    /// The day of it.
    pub decided_on: Option<Date>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// The whole of it, for the organisation and the staff.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The row.
    #[sea_orm(nested)]
    pub participation: Model,
    /// The project's title.
    pub project_title: String,
    /// Its name in addresses.
    pub project_slug: String,
    /// How far the project has come.
    pub project_state: ProjectState,
    /// The name in lists of the organisation.
    pub organisation_name: String,
    organisation_key: String,
    given_name: Option<String>,
    family_name: Option<String>,
}

/// What everybody who sees the project is told.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Partner {
    /// Who takes part.
    pub owner_org_id: OrganisationId,
    /// Their name in lists.
    pub organisation_name: String,
    /// As what.
    pub role: ProjectRole,
    /// How far it has come.
    pub state: ParticipationState,
    organisation_key: String,
}

/// A part in a project, as the actor may see it.
#[derive(Clone, Debug)]
pub enum Seen {
    /// One's own, or anybody's for staff.
    Whole(Box<Listed>),
    /// Somebody else's.
    Partly(Partner),
}

impl Seen {
    /// Whose it is.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        match self {
            Self::Whole(row) => row.participation.owner_org_id,
            Self::Partly(row) => row.owner_org_id,
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> ParticipationState {
        match self {
            Self::Whole(row) => row.participation.state,
            Self::Partly(row) => row.state,
        }
    }

    fn order(&self) -> &str {
        match self {
            Self::Whole(row) => &row.organisation_key,
            Self::Partly(row) => &row.organisation_key,
        }
    }
}

impl Listed {
    /// Whom one talks to there; nobody when they have left.
    #[must_use]
    pub fn contact(&self, now: DateTimeUtc) -> Option<Contact> {
        let chosen = (self.participation.contact_id, self.participation.contact_until);
        Contact::of(chosen, (self.given_name.as_deref(), self.family_name.as_deref()), now)
    }

    /// Whether the actor handles it: who speaks for the organisation, and staff.
    #[must_use]
    pub fn is_handled_by(&self, actor: &Actor) -> bool {
        let is_own = actor.organisation() == Some(self.participation.owner_org_id);
        actor.may(Permission::HandleParticipations) && (is_own || actor.is_association())
    }

    /// The states that the actor can take it to now, and what that asks for.
    #[must_use]
    pub fn allowed(&self, actor: &Actor) -> Vec<(ParticipationState, Asks)> {
        let ways = self.participation.state.ways().filter(|way| way.is_open(self.project_state));
        ways.filter(|_| self.is_handled_by(actor)).map(|way| (way.to, way.asks)).collect()
    }
}

/// Which parts are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this organisation's.
    pub organisation: Option<OrganisationId>,
    /// Only those that one talks to this person about.
    pub contact: Option<PersonId>,
    /// Only in one of these states; all when empty.
    pub states: Vec<ParticipationState>,
}

/// The parts of one's own organisation, or of any for staff, in Swedish order of the projects.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    scope.actor().identity().ok_or(Error::Forbidden)?;
    let mut query = shown(scope.actor());
    if let Some(organisation) = filter.organisation {
        query = query.filter(Column::OwnerOrgId.eq(organisation));
    }
    if let Some(contact) = filter.contact {
        query = query.filter(Column::ContactId.eq(contact));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    scope.page(query.order_by_asc(project::Column::SortKey).order_by_asc(Column::Id), page).await
}

/// How many organisations are in each of these projects or want to be, and how many have not answered. As far as the actor may see them.
pub async fn counts(
    scope: &Scope,
    projects: impl IntoIterator<Item = ProjectId>,
) -> Result<HashMap<ProjectId, (usize, usize)>> {
    let mut counts = HashMap::<_, (usize, usize)>::new();
    for row in scope.all(Entity::find().filter(Column::ProjectId.is_in(projects))).await? {
        let (inside, asked) = counts.entry(row.project_id).or_default();
        *inside += usize::from(ParticipationState::INSIDE.contains(&row.state));
        *asked += usize::from(row.state == ParticipationState::Invited);
    }
    Ok(counts)
}

/// The parts in a project, in Swedish order of the organisations.
pub async fn of_project(scope: &Scope, project: ProjectId) -> Result<Vec<Seen>> {
    project::get(scope, project).await?;
    let query = shown(scope.actor()).filter(Column::ProjectId.eq(project)).order_by_asc(Column::CreatedAt);
    let whole: Vec<Listed> = scope.all_as(query).await?;
    let mut seen: Vec<_> = whole.into_iter().map(|row| Seen::Whole(Box::new(row))).collect();
    if !scope.actor().is_association() {
        seen.extend(partners(scope, project).await?.into_iter().map(Seen::Partly));
    }
    seen.sort_by(|one, other| one.order().cmp(other.order()));
    Ok(seen)
}

/// Others than the actor's organisation that take part. Read without a tenant, and only what everybody is told.
async fn partners(scope: &Scope, project: ProjectId) -> Result<Vec<Partner>> {
    let mut query = Entity::find()
        .select_only()
        .columns([Column::OwnerOrgId, Column::Role, Column::State])
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(organisation::Column::SortKey, "organisation_key")
        .join(JoinType::InnerJoin, to_organisation())
        .filter(Column::ProjectId.eq(project))
        .filter(Column::State.is_in(ParticipationState::PUBLIC))
        .order_by_asc(Column::CreatedAt);
    if let Some(own) = scope.actor().organisation() {
        query = query.filter(Column::OwnerOrgId.ne(own));
    }
    scope.unscoped().all_as(query).await
}

#[derive(Debug, FromQueryResult)]
struct Taker {
    project_id: ProjectId,
    owner_org_id: OrganisationId,
}

/// The organisations that everybody is told take part, by project. Read without a tenant, and only that.
pub(super) async fn known(scope: &Scope) -> Result<HashMap<ProjectId, Vec<OrganisationId>>> {
    let query = Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::OwnerOrgId])
        .distinct()
        .filter(Column::State.is_in(ParticipationState::PUBLIC));
    let mut known: HashMap<_, Vec<_>> = HashMap::new();
    for Taker { project_id, owner_org_id } in scope.unscoped().all_as(query).await? {
        known.entry(project_id).or_default().push(owner_org_id);
    }
    Ok(known)
}

/// The projects in which an organisation takes part, as far as the actor may know.
pub(super) fn projects_of(actor: &Actor, organisation: OrganisationId) -> SelectStatement {
    let mut query = Query::select();
    query.column(Column::ProjectId).from(Entity).and_where(Column::OwnerOrgId.eq(organisation));
    if !actor.is_association() && actor.organisation() != Some(organisation) {
        query.and_where(Column::State.is_in(ParticipationState::PUBLIC));
    }
    query
}

/// The projects whose participants' documents are for somebody too: whom one talks to in an organisation that takes part or wants to,
/// and who speaks for it.
pub(crate) fn projects_shared_with(me: &Identity, speaks_for_organisation: bool) -> SelectStatement {
    let mut whose = Condition::any().add(Column::ContactId.eq(me.person));
    if speaks_for_organisation {
        whose = whose.add(Column::OwnerOrgId.eq(me.organisation));
    }
    Query::select()
        .column(Column::ProjectId)
        .from(Entity)
        .and_where(Column::State.is_in(ParticipationState::INSIDE))
        .cond_where(whose)
        .take()
}

/// Whether what a column names is of a project that the actor has to do with: staff with all.
pub(super) fn is_shared(project: impl ColumnTrait, actor: &Actor) -> Condition {
    let shared = |me| project.in_subquery(projects_shared_with(me, actor.may(Permission::HandleParticipations)));
    match actor.identity() {
        _ if actor.is_association() => Condition::all(),
        Some(me) => Condition::all().add(shared(me)),
        None => Condition::all().add(Expr::val(false)),
    }
}

/// The part with this id, whole.
pub async fn get(scope: &Scope, id: ProjectParticipationId) -> Result<Listed> {
    scope.one_as(shown(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// With names, as far as the actor may see them.
fn shown(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .column_as(project::Column::Title, "project_title")
        .column_as(project::Column::Slug, "project_slug")
        .column_as(project::Column::State, "project_state")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(organisation::Column::SortKey, "organisation_key")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(project::Entity).from(Column::ProjectId).to(project::Column::Id).into(),
        )
        .join(JoinType::InnerJoin, to_organisation())
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(person::Entity).from(Column::ContactId).to(person::Column::Id).into(),
        )
}

fn to_organisation() -> sea_orm::RelationDef {
    Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into()
}

pub(super) async fn follow_affiliation(scope: &WriteScope, person: PersonId, last_day: Option<Date>) -> Result<()> {
    for mut row in scope.lock_all(Entity::find().filter(Column::ContactId.eq(person))).await? {
        row.contact_until = last_day;
        row.version += 1;
        row.updated_at = scope.now();
        scope.update(&row).await?;
    }
    Ok(())
}
