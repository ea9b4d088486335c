//! What a document belongs to, who reads it there, and who keeps it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, Iterable, QuerySelect, QueryTrait};

use super::document::{Audience, Column, Model};
use crate::access::{Actor, Identity, Permission};
use crate::courses::state::OfferingState;
use crate::courses::{OfferingId, course, offering, registration};
use crate::error::Result;
use crate::networks::network_state::NetworkState;
use crate::networks::{NetworkId, NetworkMeetingId, keeping, meeting, membership, network};
use crate::projects::project_state::ProjectState;
use crate::projects::{ProjectId, participation, project};
use crate::store::Scope;

/// What a document belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An offering.
    Offering(OfferingId),
    /// A network.
    Network(NetworkId),
    /// A meeting of a network.
    Meeting(NetworkMeetingId),
    /// A project.
    Project(ProjectId),
}

impl Holder {
    /// The documents that belong to it.
    pub(super) fn documents(self) -> Select<super::Entity> {
        super::Entity::find().filter(match self {
            Self::Offering(id) => Column::OfferingId.eq(id),
            Self::Network(id) => Column::NetworkId.eq(id),
            Self::Meeting(id) => Column::MeetingId.eq(id),
            Self::Project(id) => Column::ProjectId.eq(id),
        })
    }

    /// Goes on only if the actor sees it.
    pub(super) async fn check_seen(self, scope: &Scope) -> Result<()> {
        match self {
            Self::Offering(id) => offering::get(scope, id).await.map(drop),
            Self::Network(id) => network::get(scope, id).await.map(drop),
            Self::Meeting(id) => meeting::get(scope, id).await.map(drop),
            Self::Project(id) => project::get(scope, id).await.map(drop),
        }
    }

    /// What it is called, if the actor keeps its documents: who runs the course, convenes the network, or manages projects.
    pub async fn kept(self, scope: &Scope) -> Result<String> {
        match self {
            Self::Offering(id) => {
                let course = course::get(scope, offering::get(scope, id).await?.course_id).await?;
                scope.require(Permission::ManageCourses(course.department_id))?;
                Ok(course.title)
            }
            Self::Network(id) => {
                let name = network::get(scope, id).await?.name;
                keeping::keep_network(scope, id).await?;
                Ok(name)
            }
            Self::Meeting(id) => {
                let kept = keeping::kept(scope, id).await?;
                Ok(format!("{}, {}", kept.meeting.title, kept.network_name))
            }
            Self::Project(id) => {
                let title = project::get(scope, id).await?.project.title;
                scope.require(Permission::ManageProjects)?;
                Ok(title)
            }
        }
    }
}

impl Model {
    /// What the document belongs to. The table lets it be one thing only.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        let offering = self.offering_id.map(Holder::Offering);
        let network = || self.network_id.map(Holder::Network);
        let meeting = || self.meeting_id.map(Holder::Meeting);
        offering.or_else(network).or_else(meeting).or_else(|| self.project_id.map(Holder::Project))
    }

    /// A document of the holder, about which nothing is said yet.
    pub(super) fn belongs_to(mut self, holder: Holder) -> Self {
        match holder {
            Holder::Offering(id) => self.offering_id = Some(id),
            Holder::Network(id) => self.network_id = Some(id),
            Holder::Meeting(id) => self.meeting_id = Some(id),
            Holder::Project(id) => self.project_id = Some(id),
        }
        self
    }
}

/// Staff have all; others what is for them, of what they see.
pub(super) fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let open = Condition::any()
        .add(offering::visible_by(Column::OfferingId, actor))
        .add(network::visible_by(Column::NetworkId, actor))
        .add(project::visible_by(Column::ProjectId, actor));
    let seen = Condition::any().add(Condition::all().add(Column::Audience.eq(Audience::Everyone)).add(open));
    match actor.identity() {
        Some(me) => seen.add(taking_part(actor, me)).add(convened(actor, me)),
        None => seen,
    }
}

/// What is for those who take part in something that the actor takes part in. A meeting is seen by nobody else.
fn taking_part(actor: &Actor, me: &Identity) -> Condition {
    let seats = registration::seats_of(me, actor.may(Permission::RegisterOthers));
    let seat = seats.filter(registration::Column::OfferingId.into_expr().eq(Column::OfferingId.into_expr()));
    let has_seat = Condition::all()
        .add(Expr::exists(seat.select_only().expr(1).into_query()))
        .add(offering::visible_by(Column::OfferingId, actor));
    let with = participation::projects_shared_with(me, actor.may(Permission::HandleParticipations));
    let inside = Condition::any()
        .add(has_seat)
        .add(membership::is_in(actor, Column::NetworkId, &[]))
        .add(meeting::is_ours(me, Column::MeetingId))
        .add(Column::ProjectId.in_subquery(with));
    Condition::all().add(Column::Audience.ne(Audience::Staff)).add(inside)
}

/// Whoever convenes a network keeps its documents, so they see all of them.
fn convened(actor: &Actor, me: &Identity) -> Condition {
    Condition::any()
        .add(membership::is_convened(actor, Column::NetworkId))
        .add(meeting::is_convened(me, Column::MeetingId))
}

/// Whether what the document belongs to ended before then.
pub(super) fn ended(before: DateTimeUtc) -> Condition {
    let offerings = offering::Entity::find()
        .filter(offering::Column::EndsAt.lt(before))
        .filter(offering::Column::State.ne(OfferingState::Postponed));
    let meetings = meeting::Entity::find().filter(meeting::Column::EndsAt.lt(before));
    let networks = network::Entity::find()
        .filter(network::Column::State.eq(NetworkState::Closed))
        .filter(network::Column::UpdatedAt.lt(before));
    let over = ProjectState::iter().filter(|state| state.next().next().is_none());
    let projects = project::Entity::find()
        .filter(project::Column::State.is_in(over))
        .filter(project::Column::UpdatedAt.lt(before));
    Condition::any()
        .add(Column::OfferingId.in_subquery(offerings.select_only().column(offering::Column::Id).into_query()))
        .add(Column::MeetingId.in_subquery(meetings.select_only().column(meeting::Column::Id).into_query()))
        .add(Column::NetworkId.in_subquery(networks.select_only().column(network::Column::Id).into_query()))
        .add(Column::ProjectId.in_subquery(projects.select_only().column(project::Column::Id).into_query()))
}
