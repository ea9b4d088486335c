//! The register of networks: the association's content, of which the public sees name and purpose.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::network_state::NetworkState;
use super::{meeting, membership};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::{DepartmentId, department};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, containing, id};
use crate::{swedish, time};

id!(
    /// Id of a network.
    NetworkId
);

/// What sort of network it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NetworkKind {
    /// Chefsnätverk.
    Chief,
    /// Verksamhetsnätverk.
    #[default]
    Operational,
    /// Samverkansgrupp.
    Cooperation,
    /// Styrgrupp.
    Steering,
    /// Arbetsgrupp.
    Working,
    /// Referensgrupp.
    Reference,
    /// Rådgivande grupp.
    Advisory,
    /// Tillfällig grupp.
    Temporary,
    /// Internationellt nätverk.
    International,
}

impl NetworkKind {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chief => "Chefsnätverk",
            Self::Operational => "Verksamhetsnätverk",
            Self::Cooperation => "Samverkansgrupp",
            Self::Steering => "Styrgrupp",
            Self::Working => "Arbetsgrupp",
            Self::Reference => "Referensgrupp",
            Self::Advisory => "Rådgivande grupp",
            Self::Temporary => "Tillfällig grupp",
            Self::International => "Internationellt nätverk",
        }
    }
}

/// Who has seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MembershipRule {
    /// One from each kommun.
    #[default]
    OnePerMunicipality,
    /// As many as the network says from each kommun.
    NPerMunicipality,
    /// Anybody who asks, when the convener agrees.
    Open,
    /// Those for whom staff expect a seat.
    Appointed,
}

/// A row of the table `network`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkId,
    /// Name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What sort it is.
    pub kind: NetworkKind,
    /// What it is for.
    pub purpose: String,
    /// What it may decide or is asked to do.
    pub mandate: Option<String>,
    /// How often it meets, in words.
    pub cadence: Option<String>,
    /// The department that holds it together.
    pub department_id: Option<DepartmentId>,
    /// When it is to be looked at again.
    pub review_on: Option<Date>,
    /// Who has seats.
    pub membership_rule: MembershipRule,
    /// How many seats each organisation has, where the rule gives seats.
    pub seats_each: i64,
    /// Whether seats have substitutes.
    pub substitutes_allowed: bool,
    /// Whether the rule gives every kommun that is a member its seats; otherwise those that are listed have them.
    pub is_for_all: bool,
    /// What has become of it.
    pub state: NetworkState,
    /// Orders by name, as Swedish does.
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

/// Staff see all, members what has begun, the public what goes on.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        Condition::all()
    } else if actor.is_member() {
        Condition::all().add(Column::State.ne(NetworkState::Proposed))
    } else {
        Condition::all().add(Column::State.is_in(NetworkState::PUBLIC))
    }
}

/// The same for a table that refers to the network.
pub(crate) fn visible_by(network: impl ColumnTrait, actor: &Actor) -> Condition {
    let is_it = Column::Id.into_expr().eq(network.into_expr());
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(visible(actor));
    Condition::all().add(Expr::exists(seen.into_query()))
}

/// How a network stands to its day of review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Not yet, or no day is set.
    NotDue,
    /// The day has passed.
    Due,
    /// The day passed 90 days ago.
    Missed,
}

impl Model {
    /// How it stands to its day of review on the day of `now`.
    #[must_use]
    pub fn review(&self, now: DateTimeUtc) -> Review {
        match self.review_on.map(|day| (time::local_date(now) - day).num_days()) {
            Some(days) if days > 90 => Review::Missed,
            Some(days) if days > 0 => Review::Due,
            _ => Review::NotDue,
        }
    }

    /// The same with only what the actor may see: others than members are told what it is and what it is for.
    #[must_use]
    pub fn shown_to(self, actor: &Actor) -> Self {
        if actor.is_member() {
            return self;
        }
        Self { mandate: None, cadence: None, review_on: None, ..self }
    }
}

/// What a network is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewNetwork {
    /// Name, at most 120 characters.
    pub name: String,
    /// What sort it is.
    pub kind: NetworkKind,
    /// What it is for, at most 1 000 characters.
    pub purpose: String,
    /// What it may decide or is asked to do, at most 2 000 characters.
    pub mandate: String,
    /// How often it meets, at most 100 characters.
    pub cadence: String,
    /// The department that holds it together.
    pub department: Option<DepartmentId>,
    /// When it is to be looked at again.
    pub review_on: Option<Date>,
    /// Who has seats.
    pub membership_rule: MembershipRule,
    /// How many seats each kommun has under the rule `NPerMunicipality`, from 2 to 20.
    pub seats_each: i64,
    /// Whether seats have substitutes.
    pub substitutes_allowed: bool,
    /// Whether every kommun that is a member has seats.
    pub is_for_all: bool,
}

/// Which networks are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// It is somewhere in name or purpose.
    pub search: String,
    /// Only of this sort.
    pub kind: Option<NetworkKind>,
    /// Only those that this department holds together.
    pub department: Option<DepartmentId>,
    /// Only in one of these states; all when empty.
    pub states: Vec<NetworkState>,
}

/// The networks of a filter, in Swedish order.
pub(super) fn matching(filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find().order_by_asc(Column::SortKey).order_by_asc(Column::Id);
    if !filter.search.trim().is_empty() {
        query = query.filter(Column::SearchText.like(containing(&filter.search.trim().to_lowercase())));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    if let Some(department) = filter.department {
        query = query.filter(Column::DepartmentId.eq(department));
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    query
}

/// Networks that the actor may see, in Swedish order.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Model>> {
    let found: Paged<Model> = scope.page(matching(filter), page).await?;
    Ok(found.map(|row| row.shown_to(scope.actor())))
}

/// The networks that go on whose day of review has passed, those first that have waited longest. For staff.
pub async fn to_review(scope: &Scope) -> Result<Vec<Model>> {
    scope.require(Permission::ManageNetworks)?;
    let due = Entity::find()
        .filter(Column::State.is_in(NetworkState::PUBLIC))
        .filter(Column::ReviewOn.lt(time::local_date(scope.now())))
        .order_by_asc(Column::ReviewOn)
        .order_by_asc(Column::SortKey);
    scope.all(due).await
}

/// The network with this id.
pub async fn get(scope: &Scope, id: NetworkId) -> Result<Model> {
    Ok(scope.get::<Entity>(id).await?.shown_to(scope.actor()))
}

/// The network with this name in addresses.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Model> {
    let row = scope.one(Entity::find().filter(Column::Slug.eq(slug))).await?.ok_or(Error::NotFound)?;
    Ok(row.shown_to(scope.actor()))
}

/// Proposes a network. Its name in addresses stays when the name changes.
pub async fn propose(scope: &WriteScope, new: &NewNetwork) -> Result<NetworkId> {
    scope.require(Permission::ManageNetworks)?;
    let row = Model {
        id: NetworkId::new(),
        slug: swedish::slug(&new.name),
        name: String::new(),
        kind: new.kind,
        purpose: String::new(),
        mandate: None,
        cadence: None,
        department_id: None,
        review_on: None,
        membership_rule: new.membership_rule,
        seats_each: 0,
        substitutes_allowed: false,
        is_for_all: true,
        state: NetworkState::Proposed,
        sort_key: String::new(),
        search_text: String::new(),
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let mut faults = Faults::default();
    if scope.count(Entity::find().filter(Column::Slug.eq(&row.slug))).await? > 0 {
        faults.add("name", Fault::Taken);
    }
    let row = filled(scope, faults, row, new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("slug", "name")]))?;
    note(scope, audit::Entry::new("network.proposed", "network", row.id.0, row.name.clone()).after(&row)).await?;
    Ok(row.id)
}

/// Changes a network that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: NetworkId, version: i64, new: &NewNetwork) -> Result<()> {
    scope.require(Permission::ManageNetworks)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(scope, Faults::default(), before.clone(), new).await?;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    let entry = audit::Entry::new("network.changed", "network", id.0, row.name.clone());
    note(scope, entry.before(&before).after(&*row)).await
}

/// Takes a network to another state.
pub async fn transition(scope: &WriteScope, id: NetworkId, to: NetworkState) -> Result<()> {
    scope.require(Permission::ManageNetworks)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if !row.state.next().any(|next| next == to) {
        return Err(Refusal::NotInThisState.into());
    }
    if to == NetworkState::Closed && !meeting::to_come(scope, id).await?.is_empty() {
        return Err(Refusal::ComingMeetings.into());
    }
    let before = std::mem::replace(&mut row.state, to);
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    if to == NetworkState::Closed {
        membership::end_all(scope, id).await?;
    }
    let entry = audit::Entry::new("network.state_changed", "network", id.0, row.name.clone());
    note(scope, entry.before(&before).after(&to)).await
}

async fn filled(scope: &WriteScope, mut faults: Faults, mut row: Model, new: &NewNetwork) -> Result<Model> {
    row.name = faults.text("name", &new.name, 120);
    row.kind = new.kind;
    row.purpose = faults.text("purpose", &new.purpose, 1_000);
    row.mandate = faults.optional("mandate", &new.mandate, 2_000);
    row.cadence = faults.optional("cadence", &new.cadence, 100);
    row.review_on = new.review_on;
    row.membership_rule = new.membership_rule;
    row.seats_each = match new.membership_rule {
        MembershipRule::OnePerMunicipality => 1,
        MembershipRule::NPerMunicipality => faults.within("seatsEach", new.seats_each, 2, 20),
        MembershipRule::Open | MembershipRule::Appointed => 0,
    };
    row.substitutes_allowed = new.substitutes_allowed;
    row.is_for_all = new.is_for_all;
    row.sort_key = swedish::sort_key(&row.name);
    row.search_text = format!("{} {}", row.name, row.purpose).to_lowercase();
    row.department_id = new.department;
    if let Some(department) = new.department
        && scope.count(department::Entity::find_by_id(department)).await? == 0
    {
        faults.add("departmentId", Fault::UnknownChoice);
    }
    faults.none()?;
    Ok(row)
}

/// What is done to a network concerns the association.
async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
