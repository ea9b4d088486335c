//! The register of projects: the association's content. Staff see it from the first idea, members while it is prepared, the public once
//! it is approved. What is dropped before anything was applied for stays with the staff and those who were asked.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::contact::Contact;
use super::goals::{self, Goals};
use super::participation;
use super::programme::{self, FundKind, FundingProgrammeId};
use super::project_role::ProjectRole;
use super::project_state::ProjectState;
use crate::access::{Actor, OrganisationId};
use crate::error::{Error, Result};
use crate::organisations::{DepartmentId, department, organisation};
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, containing, id};

id!(
    /// Id of a project.
    ProjectId
);

/// A row of the table `project`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectId,
    /// Name in addresses.
    pub slug: String,
    /// What it is called for short.
    pub acronym: Option<String>,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_english: Option<String>,
    /// What it is about.
    pub summary: String,
    /// What it is to reach.
    pub aim: Option<String>,
    /// What is there when it is over.
    pub expected_results: Option<String>,
    /// For whom it is.
    pub target_groups: Option<String>,
    /// The programme that pays.
    pub programme_id: Option<FundingProgrammeId>,
    /// Who pays, in words.
    pub funder: Option<String>,
    /// The call that it answers.
    pub call: Option<String>,
    /// The funder's number.
    pub grant_number: Option<String>,
    /// The association's diary number.
    pub diary_number: Option<String>,
    /// The global goals that it works towards.
    pub sustainable_goals: Goals,
    /// First day.
    pub from_on: Option<Date>,
    /// Last day.
    pub to_on: Option<Date>,
    /// What it costs in all, in öre.
    pub budget_ore: Option<i64>,
    /// What the funder gives, in öre.
    pub contribution_ore: Option<i64>,
    /// What the association puts in itself, in öre.
    pub co_financing_ore: Option<i64>,
    /// The organisation that leads it.
    pub lead_org_id: OrganisationId,
    /// What the association is in it.
    pub association_role: ProjectRole,
    /// The department that has it.
    pub department_id: Option<DepartmentId>,
    /// Whom one talks to in the association.
    #[serde(skip)]
    pub contact_id: Option<PersonId>,
    /// The last day that they work here.
    #[serde(skip)]
    pub contact_until: Option<Date>,
    /// Where more is told.
    pub web_address: Option<String>,
    /// How far it has come.
    pub state: ProjectState,
    /// Orders by title, as Swedish does.
    #[serde(skip)]
    pub sort_key: String,
    /// What it is found by.
    #[serde(skip)]
    pub search_text: String,
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

/// Staff see all, members what is told and what they were asked to take part in, the public what was approved.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        Condition::all()
    } else if let Some(own) = actor.organisation().filter(|_| actor.is_member()) {
        let asked = Column::Id.in_subquery(participation::projects_of(actor, own));
        Condition::any().add(Column::State.is_not_in(ProjectState::UNTOLD)).add(asked)
    } else {
        Condition::all().add(Column::State.is_in(ProjectState::PUBLIC))
    }
}

/// The same for a table that refers to the project.
pub(crate) fn visible_by(project: impl ColumnTrait, actor: &Actor) -> Condition {
    let is_it = Column::Id.into_expr().eq(project.into_expr());
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(visible(actor));
    Condition::all().add(Expr::exists(seen.into_query()))
}

/// A project with what is shown beside it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The project.
    #[sea_orm(nested)]
    pub project: Model,
    /// The programme's name.
    pub programme_name: Option<String>,
    /// What sort of fund it is.
    pub programme_kind: Option<FundKind>,
    /// The name in lists of the organisation that leads it.
    pub lead_name: String,
    /// The name in narrow places of the department that has it.
    pub department_name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
}

impl Listed {
    /// Whom one talks to in the association; nobody when they have left.
    #[must_use]
    pub fn contact(&self, now: DateTimeUtc) -> Option<Contact> {
        let chosen = (self.project.contact_id, self.project.contact_until);
        Contact::of(chosen, (self.given_name.as_deref(), self.family_name.as_deref()), now)
    }
}

/// Which projects are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// It is somewhere in acronym, titles or summary.
    pub search: String,
    /// Only in one of these states; all when empty.
    pub states: Vec<ProjectState>,
    /// Only those that this programme pays.
    pub programme: Option<FundingProgrammeId>,
    /// Only those that a programme of this sort pays.
    pub fund: Option<FundKind>,
    /// Only those of this department.
    pub department: Option<DepartmentId>,
    /// Only those that have none of these.
    pub lacks: Vec<Lack>,
    /// Only those that this organisation leads or takes part in, as far as the actor may know.
    pub organisation: Option<OrganisationId>,
    /// Only those that work towards this goal.
    pub goal: Option<i64>,
    /// Only those that go on some day of this year.
    pub year: Option<i32>,
    /// Only those that one talks to this person of the association about.
    pub contact: Option<PersonId>,
    /// Who is to know that they are among these.
    pub known_to: KnownTo,
}

/// What a project can be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A programme that pays.
    Programme,
    /// A department that has it.
    Department,
}

/// What a list of projects is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KnownTo {
    /// All that the actor may know.
    #[default]
    Actor,
    /// Only what everybody may know: approved projects, and those who are told to take part.
    Everybody,
}

/// Projects that the actor may see, in Swedish order.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let found = matching(scope.actor(), filter);
    let shown = shown(scope.actor(), found.clone()).order_by_asc(Column::SortKey).order_by_asc(Column::Id);
    scope.page_of(found, shown, page).await
}

fn matching(actor: &Actor, filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find();
    let actor = match filter.known_to {
        KnownTo::Actor => actor,
        KnownTo::Everybody => {
            query = query.filter(visible(&Actor::Anyone));
            &Actor::Anyone
        }
    };
    if !filter.search.trim().is_empty() {
        query = query.filter(Column::SearchText.like(containing(&filter.search.trim().to_lowercase())));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(programme) = filter.programme {
        query = query.filter(Column::ProgrammeId.eq(programme));
    }
    if let Some(fund) = filter.fund {
        query = query.filter(Column::ProgrammeId.in_subquery(programme::of_kind(fund)));
    }
    if let Some(department) = filter.department {
        query = query.filter(Column::DepartmentId.eq(department));
    }
    for lack in &filter.lacks {
        query = query.filter(match lack {
            Lack::Programme => Column::ProgrammeId.is_null(),
            Lack::Department => Column::DepartmentId.is_null(),
        });
    }
    if let Some(organisation) = filter.organisation {
        let takes_part = Column::Id.in_subquery(participation::projects_of(actor, organisation));
        query = query.filter(Column::LeadOrgId.eq(organisation).or(takes_part));
    }
    if let Some(goal) = filter.goal {
        let bit = goals::bit(goal).unwrap_or_default();
        query = query.filter(Column::SustainableGoals.into_expr().bit_and(bit).ne(0));
    }
    if let Some(contact) = filter.contact {
        query = query.filter(Column::ContactId.eq(contact));
    }
    if let Some(year) = filter.year {
        let (first, last) = (Date::from_ymd_opt(year, 1, 1), Date::from_ymd_opt(year, 12, 31));
        query = query
            .filter(Column::FromOn.lte(last))
            .filter(Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(first)));
    }
    query
}

/// The project with this id.
pub async fn get(scope: &Scope, id: ProjectId) -> Result<Listed> {
    scope.one_as(shown(scope.actor(), Entity::find_by_id(id))).await?.ok_or(Error::NotFound)
}

/// The project with this name in addresses.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Listed> {
    let query = Entity::find().filter(Column::Slug.eq(slug));
    scope.one_as(shown(scope.actor(), query)).await?.ok_or(Error::NotFound)
}

/// With names, as far as the actor may see them.
fn shown(actor: &Actor, query: Select<Entity>) -> Select<Entity> {
    query
        .column_as(programme::Column::Name, "programme_name")
        .column_as(programme::Column::Kind, "programme_kind")
        .column_as(organisation::Column::ShortName, "lead_name")
        .column_as(department::Column::ShortName, "department_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .join(JoinType::LeftJoin, to_programme())
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::LeadOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(department::Entity).from(Column::DepartmentId).to(department::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(person::Entity).from(Column::ContactId).to(person::Column::Id).into(),
        )
}

pub(super) fn to_programme() -> RelationDef {
    Entity::belongs_to(programme::Entity).from(Column::ProgrammeId).to(programme::Column::Id).into()
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
