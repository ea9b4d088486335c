//! What is to be done after a meeting, by whom and when. A row of the organisation whose person does it, or of the association when
//! its staff do; everybody in the network sees it too.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::keeping;
use super::meeting::{self, NetworkMeetingId};
use super::member_state::MemberState;
use super::membership::{self, NetworkMembershipId};
use super::network::{self, NetworkId};
use super::step_state::{StepBy, StepState};
use crate::access::{Actor, Identity, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::store::{Class, Locked, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of a next step.
    NextStepId
);

/// A row of the table `network_next_step`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "network_next_step")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NextStepId,
    /// The organisation of whoever does it.
    pub owner_org_id: OrganisationId,
    /// The meeting that it comes of.
    pub meeting_id: NetworkMeetingId,
    /// Who does it; without one, the association's staff.
    pub membership_id: Option<NetworkMembershipId>,
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due_on: Date,
    /// How it stands with it.
    pub state: StepState,
    /// When it was done, in UTC.
    pub done_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
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

fn peers(me: &Identity) -> Condition {
    Condition::all().add(meeting::is_ours(me, Column::MeetingId))
}

/// A next step with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The step.
    #[sea_orm(nested)]
    pub step: Model,
    /// The network.
    pub network_id: NetworkId,
    /// Its name.
    pub network_name: String,
    /// What the meeting is called.
    pub meeting_title: String,
    /// Who does it, unless the staff do.
    pub person_id: Option<PersonId>,
    /// Given name, as far as the actor may see it.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
    /// Whether the actor convenes the network.
    pub is_convened: bool,
    /// Whether the actor reads the meeting; a coordinator sees what their people are to do without that.
    pub is_read: bool,
}

impl Listed {
    /// The name of whoever does it, or that it is protected; none when the staff do.
    #[must_use]
    pub fn owner_name(&self) -> Option<String> {
        self.person_id.map(|_| person::full_name(&self.given_name, &self.family_name))
    }

    /// Whether the actor keeps the meetings of its network.
    #[must_use]
    pub fn is_kept_by(&self, actor: &Actor) -> bool {
        self.is_convened || actor.is_association() && actor.may(Permission::ManageNetworks)
    }

    /// The states that the actor can take it to.
    #[must_use]
    pub fn allowed(&self, actor: &Actor) -> Vec<StepState> {
        let is_theirs = self.person_id.is_some() && actor.identity().map(|me| me.person) == self.person_id;
        let is_kept = self.is_kept_by(actor);
        let ways = self.step.state.ways().filter(|way| is_kept || is_theirs && way.by == StepBy::Owner);
        ways.map(|way| way.to).collect()
    }
}

/// What is to be done.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// What, at most 500 characters.
    pub text: String,
    /// Who, of those in the network; without one, the association's staff.
    pub owner: Option<NetworkMembershipId>,
    /// By when.
    pub due_on: Date,
}

/// The next steps of a meeting, by day.
pub async fn of_meeting(scope: &Scope, id: NetworkMeetingId) -> Result<Vec<Listed>> {
    meeting::get(scope, id).await?;
    scope.all_as(in_order(shown(scope.actor()).filter(Column::MeetingId.eq(id)))).await
}

/// What the actor has to do in networks, by day: all of it, or what is due on a day.
pub async fn mine(scope: &Scope, due_by: Option<Date>, page: Page) -> Result<Paged<Listed>> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    let mut open =
        shown(scope.actor()).filter(membership::Column::PersonId.eq(me)).filter(Column::State.eq(StepState::Open));
    if let Some(day) = due_by {
        open = open.filter(Column::DueOn.lte(day));
    }
    scope.page(in_order(open), page).await
}

/// What the association's staff have to do in networks and should have done on a day.
pub async fn of_staff(scope: &Scope, due_by: Date, page: Page) -> Result<Paged<Listed>> {
    scope.require(Permission::ManageNetworks)?;
    let open = shown(scope.actor())
        .filter(Column::MembershipId.is_null())
        .filter(Column::State.eq(StepState::Open))
        .filter(Column::DueOn.lte(due_by));
    scope.page(in_order(open), page).await
}

/// The next step with this id.
pub async fn get(scope: &Scope, id: NextStepId) -> Result<Listed> {
    scope.one_as(shown(scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

fn in_order(query: Select<Entity>) -> Select<Entity> {
    query.order_by_asc(Column::DueOn).order_by_asc(Column::Id)
}

fn shown(actor: &Actor) -> Select<Entity> {
    Entity::find()
        .column_as(network::Column::Id, "network_id")
        .column_as(network::Column::Name, "network_name")
        .column_as(meeting::Column::Title, "meeting_title")
        .column_as(membership::Column::PersonId, "person_id")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .expr_as(membership::is_convened(actor, meeting::Column::NetworkId), "is_convened")
        .expr_as(is_read(actor), "is_read")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(meeting::Entity).from(Column::MeetingId).to(meeting::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            meeting::Entity::belongs_to(network::Entity)
                .from(meeting::Column::NetworkId)
                .to(network::Column::Id)
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(membership::Entity).from(Column::MembershipId).to(membership::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            membership::Entity::belongs_to(person::Entity)
                .from(membership::Column::PersonId)
                .to(person::Column::Id)
                .into(),
        )
}

fn is_read(actor: &Actor) -> Expr {
    match actor.identity() {
        Some(me) if !actor.is_association() => meeting::is_ours(me, Column::MeetingId),
        _ => Expr::val(actor.is_association()),
    }
}

/// Adds a next step to a meeting, whoever is to do it.
pub async fn add(scope: &WriteScope, id: NetworkMeetingId, new: &NewStep) -> Result<NextStepId> {
    let network = keeping::kept(scope, id).await?.meeting.network_id;
    let row = Model {
        id: NextStepId::new(),
        owner_org_id: association(scope).await?,
        meeting_id: id,
        membership_id: None,
        text: String::new(),
        due_on: new.due_on,
        state: StepState::Open,
        done_at: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, network, row, new).await?;
    scope.unscoped_write().insert(row.clone()).await?;
    note(scope, "network_next_step.added", &row).await?;
    Ok(row.id)
}

/// Changes a next step that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: NextStepId, version: i64, new: &NewStep) -> Result<()> {
    let before = get(scope, id).await?;
    if !before.is_kept_by(scope.actor()) {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    *row = filled(scope, before.network_id, row.clone(), new).await?;
    save(scope, &mut row).await?;
    note(scope, "network_next_step.changed", &row).await
}

/// Takes a next step to another state.
pub async fn transition(scope: &WriteScope, id: NextStepId, to: StepState) -> Result<()> {
    let before = get(scope, id).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if !row.state.ways().any(|way| way.to == to) {
        return Err(Refusal::NotInThisState.into());
    }
    if !(Listed { step: row.clone(), ..before }).allowed(scope.actor()).contains(&to) {
        return Err(Error::Forbidden);
    }
    row.state = to;
    row.done_at = (to == StepState::Done).then(|| scope.now());
    save(scope, &mut row).await?;
    note(scope, "network_next_step.state_changed", &row).await
}

/// Lets a colleague who takes over a seat do what is still to be done.
pub(crate) async fn hand_over(scope: &WriteScope, from: NetworkMembershipId, to: NetworkMembershipId) -> Result<()> {
    let open = Entity::find().filter(Column::MembershipId.eq(from)).filter(Column::State.eq(StepState::Open));
    for mut row in scope.lock_all(open.order_by_asc(Column::Id)).await? {
        row.membership_id = Some(to);
        save(scope, &mut row).await?;
        note(scope, "network_next_step.changed", &row).await?;
    }
    Ok(())
}

/// How much is still to be done by whoever has each of these seats.
pub async fn open_of(
    scope: &Scope,
    seats: impl IntoIterator<Item = NetworkMembershipId>,
) -> Result<HashMap<NetworkMembershipId, usize>> {
    let open = Entity::find().filter(Column::MembershipId.is_in(seats)).filter(Column::State.eq(StepState::Open));
    let mut counts = HashMap::new();
    for row in scope.all(open).await? {
        if let Some(seat) = row.membership_id {
            *counts.entry(seat).or_default() += 1;
        }
    }
    Ok(counts)
}

async fn filled(scope: &WriteScope, network: NetworkId, mut row: Model, new: &NewStep) -> Result<Model> {
    let mut faults = Faults::default();
    row.text = faults.text("text", &new.text, 500);
    row.due_on = new.due_on;
    row.owner_org_id = association(scope).await?;
    if let Some(owner) = new.owner {
        let inside = membership::Entity::find_by_id(owner)
            .filter(membership::Column::NetworkId.eq(network))
            .filter(membership::Column::State.is_in(MemberState::INSIDE));
        match scope.one(inside).await? {
            Some(member) => row.owner_org_id = member.owner_org_id,
            None => faults.add("networkMembershipId", Fault::UnknownChoice),
        }
    }
    row.membership_id = new.owner;
    faults.none()?;
    Ok(row)
}

async fn association(scope: &WriteScope) -> Result<OrganisationId> {
    Ok(organisation::association(scope).await?.ok_or(Error::NotFound)?.id)
}

/// Whoever keeps the meetings works for one organisation, and the step may be another's: it follows whoever does it.
async fn save(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.unscoped_write().update(row).await
}

/// What is done concerns the organisation of whoever is to do it.
async fn note(scope: &WriteScope, action: &'static str, row: &Model) -> Result<()> {
    let entry = audit::Entry::new(action, "network_next_step", row.id.0, row.text.clone()).after(row);
    audit::record(scope, row.owner_org_id, entry).await
}
