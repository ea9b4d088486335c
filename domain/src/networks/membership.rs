//! Who is in a network, for which organisation. The row is the organisation's; people who are in the same network see it too,
//! and its convener answers those who ask for a seat.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::member_state::{By, MemberState};
use super::network::{self, MembershipRule, NetworkId};
use super::network_state::NetworkState;
use super::seat;
use crate::access::{Actor, Identity, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, FieldError, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation::{self, OrganisationKind};
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::privacy::refuse_erased;
use crate::store::{Class, Locked, Page, Paged, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a membership in a network.
    NetworkMembershipId
);

/// What somebody is in a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Has a seat of the organisation.
    #[default]
    Member,
    /// Comes when the one who has the seat cannot.
    Substitute,
    /// Has a seat, and calls the meetings.
    Convener,
    /// Writes the notes.
    Secretary,
    /// Listens.
    Observer,
}

impl MemberRole {
    /// Those who fill a seat of their organisation.
    pub const SEATED: [Self; 2] = [Self::Member, Self::Convener];
    /// Those whom a meeting does without.
    pub const OPTIONAL: [Self; 2] = [Self::Substitute, Self::Observer];
    /// What an organisation gives its own people.
    pub const BY_ORGANISATION: [Self; 2] = [Self::Member, Self::Substitute];

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "Ledamot",
            Self::Substitute => "Ersättare",
            Self::Convener => "Sammankallande",
            Self::Secretary => "Sekreterare",
            Self::Observer => "Observatör",
        }
    }
}

/// A row of the table `network_membership`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_membership")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkMembershipId,
    /// The organisation that is represented.
    pub owner_org_id: OrganisationId,
    /// The network.
    pub network_id: NetworkId,
    /// Who.
    pub person_id: PersonId,
    /// As what.
    pub role: MemberRole,
    /// How far it has come.
    pub state: MemberState,
    /// First day in the network.
    pub from_on: Option<Date>,
    /// Last day, when it is known.
    pub to_on: Option<Date>,
    /// Who nominated them.
    #[serde(skip)]
    pub nominated_by: Option<PersonId>,
    /// Why the convener said no.
    pub reason: Option<String>,
    /// Counts changes.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::SeenByPeers(Column::OwnerOrgId, peers);
}

impl Model {
    /// Whether being in the network is news to the person: they were put there, or asked for it and were just let in.
    pub(crate) fn begins(&self) -> bool {
        self.version == 1 || self.version == 2 && self.nominated_by == Some(self.person_id)
    }
}

/// Those who are in a network that the actor is in; and who asks for a seat in one that the actor convenes.
fn peers(me: &Identity) -> Condition {
    let inside =
        Column::NetworkId.in_subquery(networks_of(me.person, &[])).and(Column::State.is_in(MemberState::INSIDE));
    let asking = Column::NetworkId
        .in_subquery(networks_of(me.person, &[MemberRole::Convener]))
        .and(Column::State.eq(MemberState::Requested));
    Condition::any().add(inside).add(asking)
}

/// The networks in which somebody is active, as one of the roles if there are any.
pub(crate) fn networks_of(person: PersonId, roles: &[MemberRole]) -> SelectStatement {
    let mine = |column: Column| Expr::col(("mine", column));
    let mut query = Query::select();
    query
        .expr(mine(Column::NetworkId))
        .from_as(Entity, "mine")
        .and_where(mine(Column::PersonId).eq(person))
        .and_where(mine(Column::State).eq(MemberState::Active));
    if !roles.is_empty() {
        query.and_where(mine(Column::Role).is_in(roles.iter().copied()));
    }
    query
}

/// The memberships of somebody, also those that have ended.
pub(super) fn of_person(person: PersonId) -> SelectStatement {
    let theirs = |column: Column| Expr::col(("theirs", column));
    Query::select()
        .expr(theirs(Column::Id))
        .from_as(Entity, "theirs")
        .and_where(theirs(Column::PersonId).eq(person))
        .take()
}

/// Whether the actor convenes the network that a column names.
pub(crate) fn is_convened(actor: &Actor, network: impl ColumnTrait) -> Expr {
    is_in(actor, network, &[MemberRole::Convener])
}

/// Whether the actor is in the network that a column names, as one of the roles if there are any.
pub(crate) fn is_in(actor: &Actor, network: impl ColumnTrait, roles: &[MemberRole]) -> Expr {
    match actor.identity() {
        Some(me) => network.in_subquery(networks_of(me.person, roles)),
        None => Expr::val(false),
    }
}

/// What somebody is in a network today, if they are in it.
pub(crate) async fn active_in(scope: &Scope, network: NetworkId, person: PersonId) -> Result<Option<Model>> {
    let own = Entity::find().filter(Column::NetworkId.eq(network)).filter(Column::PersonId.eq(person));
    scope.one(own.filter(Column::State.eq(MemberState::Active)).filter(not_over(scope.now()))).await
}

/// Those who are in a network today, for mail to them.
pub(crate) async fn active(scope: &Scope, network: NetworkId) -> Result<Vec<Model>> {
    let inside = Entity::find().filter(Column::NetworkId.eq(network)).filter(Column::State.eq(MemberState::Active));
    scope.all(inside.filter(not_over(scope.now())).order_by_asc(Column::Id)).await
}

/// Rows that hold a seat, or are promised one, on the day of `now`.
fn holding(now: DateTimeUtc) -> Condition {
    Condition::all().add(Column::State.is_in(MemberState::HOLDING)).add(not_over(now))
}

/// Before the last day of the one who leaves the seat, so long it can be promised to the next.
const OVERLAP: Duration = Duration::days(90);

/// Rows whose last day is not near.
fn stays(now: DateTimeUtc) -> Condition {
    Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gt(time::local_date(now + OVERLAP)))
}

/// Rows whose last day, if there is one, is not past.
pub(crate) fn not_over(now: DateTimeUtc) -> Condition {
    Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(time::local_date(now)))
}

/// A membership with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The membership.
    #[sea_orm(nested)]
    pub membership: Model,
    /// The network's name.
    pub network_name: String,
    /// The network's name in addresses.
    pub network_slug: String,
    /// The name in lists of the organisation.
    pub organisation_name: String,
    /// Given name, as far as the actor may see it.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
    /// Whether the actor convenes the network.
    pub is_convened: bool,
}

impl Listed {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    /// Whether the actor may not see who it is.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.family_name == HIDDEN
    }
}

/// Which memberships are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this network.
    pub network: Option<NetworkId>,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// Only in one of these states; all when empty.
    pub states: Vec<MemberState>,
}

/// Memberships that the actor may see, by network, organisation and name.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut query = shown(scope.actor());
    if let Some(network) = filter.network {
        query = query.filter(Column::NetworkId.eq(network));
    }
    if let Some(organisation) = filter.organisation {
        query = query.filter(Column::OwnerOrgId.eq(organisation));
    }
    if let Some(person) = filter.person {
        // Whoever is hidden is not found by their id either.
        query = query.filter(Column::PersonId.eq(person));
        if let Some(open) = protection::open_anywhere(scope.actor()) {
            query = query.filter(open);
        }
    }
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    let query = query
        .order_by_asc(network::Column::SortKey)
        .order_by_asc(organisation::Column::SortKey)
        .order_by_asc(protection::shown_anywhere(scope.actor(), person::Column::SortKey, "~"))
        .order_by_asc(Column::Id);
    scope.page(query, page).await
}

/// The membership with this id.
pub async fn get(scope: &Scope, id: NetworkMembershipId) -> Result<Listed> {
    scope.one_as(shown(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// With names, as far as the actor may see them.
fn shown(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .column_as(network::Column::Name, "network_name")
        .column_as(network::Column::Slug, "network_slug")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .expr_as(is_convened(actor, Column::NetworkId), "is_convened")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(network::Entity).from(Column::NetworkId).to(network::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
}

/// Who is to be in a network.
#[derive(Clone, Debug)]
pub struct NewMembership {
    /// The network.
    pub network: NetworkId,
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: MemberRole,
    /// Whose membership ends for it.
    pub replaces: Option<NetworkMembershipId>,
}

/// Puts somebody up for a network: coordinators nominate their own people and staff everybody's, who then answer; staff add
/// those from outside the kommuner at once; and who is not nominated asks for themself where the network is open.
pub async fn begin(scope: &WriteScope, new: &NewMembership) -> Result<NetworkMembershipId> {
    let person = person::get(scope, new.person).await?;
    let owner = person.owner_org_id;
    let network = scope.lock(network::Entity::find_by_id(new.network)).await?;
    let state = beginning(scope, &network, owner, new).await?;
    if network.state != NetworkState::Active || !person.works_here(scope.now()) {
        return Err(Refusal::NotInThisState.into());
    }
    may_be(scope.actor(), &network, state, new.role)?;
    if let Some(replaced) = new.replaces {
        if state == MemberState::Requested {
            return Err(Error::Invalid(vec![FieldError {
                field: "replacesId".to_owned(),
                fault: Fault::UnknownChoice,
            }]));
        }
        let row = scope.lock(Entity::find_by_id(replaced)).await?;
        if (row.network_id, row.owner_org_id) != (network.id, owner) {
            return Err(Error::NotFound);
        }
        let ended = to_state(scope, row, MemberState::Ended, None).await?;
        let name = name_of(scope, ended.person_id).await?;
        note(scope, "network_membership.changed", &ended, &name).await?;
    }
    let held = Entity::find().filter(Column::NetworkId.eq(network.id)).filter(holding(scope.now()));
    if scope.count(held.clone().filter(Column::PersonId.eq(new.person))).await? > 0 {
        return Err(Refusal::AlreadyInNetwork.into());
    }
    if MemberRole::SEATED.contains(&new.role)
        && let Some(limit) = seat::limit(scope, &network, owner).await?
    {
        let seated = held
            .filter(Column::OwnerOrgId.eq(owner))
            .filter(Column::Role.is_in(MemberRole::SEATED))
            .filter(stays(scope.now()));
        if i64::try_from(scope.count(seated).await?).is_ok_and(|seated| seated >= limit) {
            return Err(Refusal::NoSeatLeft.into());
        }
    }
    if state == MemberState::Nominated {
        seat::take_up(scope, network.id, owner).await?;
    }
    let is_inside = state == MemberState::Active;
    let row = Model {
        id: NetworkMembershipId::new(),
        owner_org_id: owner,
        network_id: network.id,
        person_id: new.person,
        role: new.role,
        state,
        from_on: is_inside.then(|| time::local_date(scope.now())),
        to_on: person.to_on,
        nominated_by: scope.actor().identity().map(|me| me.person),
        reason: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    scope.insert_for(owner, row.clone()).await?;
    refuse_erased(scope, &[new.person]).await?;
    note(scope, "network_membership.begun", &row, &person.name()).await?;
    tell(scope, &row).await?;
    Ok(row.id)
}

/// Whoever has something to do or to know of it now is mailed.
async fn tell(scope: &WriteScope, row: &Model) -> Result<()> {
    scope.enqueue(Task::TellMembership { membership: row.id, version: row.version }).await
}

/// In which state a membership begins, when the actor begins it.
/// The seat that somebody has in a network.
pub(crate) async fn held(scope: &Scope, network: NetworkId, person: PersonId) -> Result<NetworkMembershipId> {
    let held = Entity::find().filter(Column::NetworkId.eq(network)).filter(Column::PersonId.eq(person));
    Ok(scope.one(held.filter(holding(scope.now()))).await?.ok_or(Error::NotFound)?.id)
}

async fn beginning(
    scope: &WriteScope,
    network: &network::Model,
    owner: OrganisationId,
    new: &NewMembership,
) -> Result<MemberState> {
    let actor = scope.actor();
    if actor.is_association() && actor.may(Permission::ManageNetworks) {
        let is_municipality = organisation::get(scope, owner).await?.kind == OrganisationKind::Municipality;
        return Ok(if is_municipality { MemberState::Nominated } else { MemberState::Active });
    }
    if actor.may(Permission::FillSeats) {
        return Ok(MemberState::Nominated);
    }
    let is_own = actor.identity().is_some_and(|me| me.person == new.person);
    match network.membership_rule {
        MembershipRule::Open if is_own && actor.is_member() => Ok(MemberState::Requested),
        _ => Err(Error::Forbidden),
    }
}

/// Goes on only if the actor gives the role in this network.
fn may_be(actor: &Actor, network: &network::Model, state: MemberState, role: MemberRole) -> Result<()> {
    let is_given = actor.is_association() || MemberRole::BY_ORGANISATION.contains(&role);
    let is_free = state != MemberState::Requested || role == MemberRole::Member;
    let has_substitutes = network.substitutes_allowed || role != MemberRole::Substitute;
    if is_given && is_free && has_substitutes {
        return Ok(());
    }
    Err(Error::Invalid(vec![FieldError { field: "role".to_owned(), fault: Fault::UnknownChoice }]))
}

impl Listed {
    /// The states that the actor can take it to now, and whether that needs a reason.
    #[must_use]
    pub fn allowed(&self, actor: &Actor) -> Vec<(MemberState, bool)> {
        let ways = self.membership.state.ways().filter(|way| takes(actor, self, way.by));
        ways.map(|way| (way.to, way.by == By::ConvenerWithReason)).collect()
    }
}

fn takes(actor: &Actor, row: &Listed, by: By) -> bool {
    let is_staff = actor.is_association() && actor.may(Permission::ManageNetworks);
    let is_nominee = actor.identity().is_some_and(|me| me.person == row.membership.person_id);
    let is_own = actor.may(Permission::FillSeats) && actor.organisation() == Some(row.membership.owner_org_id);
    match by {
        By::Nominee => is_nominee,
        By::Convener | By::ConvenerWithReason => is_staff || row.is_convened,
        By::Organisation => is_staff || is_own,
        By::OrganisationOrNominee => is_staff || is_own || is_nominee,
    }
}

/// Takes a membership to another state; gives it as it then is, since a convener does not see whom they have refused.
pub async fn transition(scope: &WriteScope, id: NetworkMembershipId, to: MemberState, reason: &str) -> Result<Listed> {
    let before = get(scope, id).await?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    let way = row.state.ways().find(|way| way.to == to).ok_or(Refusal::NotInThisState)?;
    if !takes(scope.actor(), &before, way.by) {
        return Err(Error::Forbidden);
    }
    let mut faults = Faults::default();
    let reason = (way.by == By::ConvenerWithReason).then(|| faults.text("reason", reason, 500));
    faults.none()?;
    let membership = to_state(scope, row, to, reason).await?;
    let name = name_of(scope, membership.person_id).await?;
    note(scope, "network_membership.changed", &membership, &name).await?;
    Ok(Listed { membership, ..before })
}

/// Does it, for those who may.
async fn to_state(
    scope: &WriteScope,
    mut row: Locked<Model>,
    to: MemberState,
    reason: Option<String>,
) -> Result<Model> {
    if !row.state.ways().any(|way| way.to == to) {
        return Err(Refusal::NotInThisState.into());
    }
    let today = time::local_date(scope.now());
    row.state = to;
    row.reason = reason;
    if to == MemberState::Active {
        row.from_on.get_or_insert(today);
    }
    if to == MemberState::Ended {
        row.to_on = Some(row.to_on.map_or(today, |last| Ord::min(last, today)));
    }
    row.version += 1;
    row.updated_at = scope.now();
    // A convener of another organisation answers for the network; nothing but the answer is changed here.
    scope.unscoped_write().update(&row).await?;
    tell(scope, &row).await?;
    Ok(row.into_inner())
}

/// What the nominee answers by the link that they were mailed, whoever else is signed in where they opened it.
pub(super) async fn answer(scope: &WriteScope, id: NetworkMembershipId, to: MemberState) -> Result<()> {
    let row = scope.unscoped_write().lock(Entity::find_by_id(id)).await?;
    let answers = row.state.ways().any(|way| way.to == to && way.by == By::Nominee);
    if !answers {
        return Err(Refusal::NotInThisState.into());
    }
    let row = to_state(scope, row, to, None).await?;
    let name = name_of(scope, row.person_id).await?;
    let entry = audit::Entry::new("network_membership.changed", "person", row.person_id.0, name.clone()).after(&row);
    audit::record(scope, row.owner_org_id, entry.by(row.person_id, name)).await
}

/// The name of somebody in a network, whose kommun may be another than the actor's.
async fn name_of(scope: &Scope, id: PersonId) -> Result<String> {
    let person = scope.unscoped().one(person::Entity::find_by_id(id)).await?;
    Ok(person.map(|person| person.name()).unwrap_or_default())
}

/// Ends every membership of a network that is over.
pub(super) async fn end_all(scope: &WriteScope, network: NetworkId) -> Result<()> {
    let rows = Entity::find().filter(Column::NetworkId.eq(network)).filter(Column::State.is_in(MemberState::HOLDING));
    for row in scope.lock_all(rows).await? {
        end(scope, row, time::local_date(scope.now())).await?;
    }
    Ok(())
}

async fn end(scope: &WriteScope, mut row: Locked<Model>, last_day: Date) -> Result<()> {
    row.state = MemberState::Ended;
    row.to_on = Some(last_day);
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await
}

/// Lets the memberships of somebody last as long as they work here: to a day, or without an end that is known.
pub(crate) async fn follow_affiliation(scope: &WriteScope, person: PersonId, last_day: Option<Date>) -> Result<()> {
    let rows = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::State.is_in(MemberState::HOLDING));
    for mut row in scope.lock_all(rows).await? {
        match last_day {
            Some(day) if day <= time::local_date(scope.now()) => {
                let (id, version) = (row.id, row.version + 1);
                end(scope, row, day).await?;
                scope.enqueue(Task::TellMembership { membership: id, version }).await?;
            }
            _ => {
                row.to_on = last_day;
                row.version += 1;
                row.updated_at = scope.now();
                scope.update(&row).await?;
            }
        }
    }
    Ok(())
}

/// What is done concerns the organisation that is represented, and the person, by whose id the trail hides a name.
async fn note(scope: &WriteScope, action: &'static str, row: &Model, name: &str) -> Result<()> {
    let entry = audit::Entry::new(action, "person", row.person_id.0, name).after(row);
    audit::record(scope, row.owner_org_id, entry).await
}
