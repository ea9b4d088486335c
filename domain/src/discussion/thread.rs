//! Threads: a subject that somebody in a network brought up. The association's content, like the meetings of a network, for it is
//! the network's and no organisation's.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::post::{self, PostId};
use super::reading;
use super::standing::{self, Standing};
use super::thread_state::ThreadState;
use crate::access::{Actor, OrganisationId};
use crate::audit;
use crate::documents::{self, DocumentId};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::networks::network::{self, NetworkId};
use crate::networks::network_state::NetworkState;
use crate::networks::{NetworkMeetingId, keeping, meeting, membership};
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::privacy::refuse_erased;
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of a thread.
    ThreadId
);

/// A row of the table `discussion_thread`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "discussion_thread")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ThreadId,
    /// The network.
    pub network_id: NetworkId,
    /// The meeting that it is about.
    pub meeting_id: Option<NetworkMeetingId>,
    /// The document of the network, or of one of its meetings, that it is about.
    pub document_id: Option<DocumentId>,
    /// What it is about.
    pub title: String,
    /// The organisation of whoever opened it.
    pub organisation_id: OrganisationId,
    /// Who opened it.
    pub person_id: PersonId,
    /// Whether it takes posts.
    pub state: ThreadState,
    /// How many posts it has, removed ones too.
    pub posts: i64,
    /// When somebody last wrote, in UTC.
    pub last_post_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was opened, in UTC.
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

/// Whether a column names a thread of a network that the actor is in.
pub(super) fn is_ours(actor: &Actor, thread: impl ColumnTrait) -> Expr {
    let Some(me) = actor.identity() else { return Expr::val(false) };
    let theirs = |column: Column| Expr::col(("theirs", column));
    let threads = Query::select()
        .expr(theirs(Column::Id))
        .from_as(Entity, "theirs")
        .and_where(theirs(Column::NetworkId).in_subquery(membership::networks_of(me.person, &[])))
        .take();
    thread.in_subquery(threads)
}

/// A thread with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The thread.
    #[sea_orm(nested)]
    pub thread: Model,
    /// The network's name.
    pub network_name: String,
    /// The network's name in addresses.
    pub network_slug: String,
    /// What the meeting is called.
    pub meeting_title: Option<String>,
    /// What the document is called, if the actor may have it.
    pub document_title: Option<String>,
    /// The name in lists of the organisation of whoever opened it.
    pub organisation_name: String,
    /// Given name of whoever opened it, as far as the actor may see it.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
    /// How many posts of others the actor has not seen.
    pub unread: i64,
}

impl Listed {
    /// Given and family name of whoever opened it.
    #[must_use]
    pub fn opened_by(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }
}

/// What a thread begins with.
#[derive(Clone, Debug, Default)]
pub struct NewThread {
    /// The meeting that it is about.
    pub meeting: Option<NetworkMeetingId>,
    /// The document that it is about.
    pub document: Option<DocumentId>,
    /// What it is about, at most 120 characters.
    pub title: String,
    /// The first post, in Markdown, at most 5 000 characters.
    pub text: String,
}

/// Which threads are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those about this meeting.
    pub meeting: Option<NetworkMeetingId>,
    /// Only those about this document.
    pub document: Option<DocumentId>,
    /// Only those in this state.
    pub state: Option<ThreadState>,
}

/// The threads of a network, that first in which somebody wrote last, for those who are in it.
pub async fn list(scope: &Scope, network: NetworkId, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    standing::inside(scope, network).await?;
    let mut found = Entity::find().filter(Column::NetworkId.eq(network));
    if let Some(meeting) = filter.meeting {
        found = found.filter(Column::MeetingId.eq(meeting));
    }
    if let Some(document) = filter.document {
        found = found.filter(Column::DocumentId.eq(document));
    }
    if let Some(state) = filter.state {
        found = found.filter(Column::State.eq(state));
    }
    let found = found.order_by_desc(Column::LastPostAt).order_by_desc(Column::Id);
    scope.page_of(found.clone(), shown(scope.actor(), found), page).await
}

/// The thread with this id, for those who are in the network, and what they may do in it.
pub async fn get(scope: &Scope, id: ThreadId) -> Result<(Listed, Standing)> {
    let found: Option<Listed> = scope.one_as(shown(scope.actor(), Entity::find_by_id(id))).await?;
    let found = found.ok_or(Error::NotFound)?;
    let standing = standing::inside(scope, found.thread.network_id).await?;
    Ok((found, standing))
}

fn shown(actor: &Actor, threads: Select<Entity>) -> Select<Entity> {
    threads
        .column_as(network::Column::Name, "network_name")
        .column_as(network::Column::Slug, "network_slug")
        .column_as(meeting::Column::Title, "meeting_title")
        .expr_as(documents::seen_title(actor), "document_title")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .expr_as(reading::unread(actor), "unread")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(network::Entity).from(Column::NetworkId).to(network::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(meeting::Entity).from(Column::MeetingId).to(meeting::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(documents::Entity).from(Column::DocumentId).to(documents::Column::Id).into(),
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

/// Opens a thread in a network that goes on or rests.
pub async fn open(scope: &WriteScope, network: NetworkId, new: &NewThread) -> Result<ThreadId> {
    standing::require(scope, network, Standing::Writer).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    if !NetworkState::PUBLIC.contains(&network::get(scope, network).await?.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    let title = faults.text("title", &new.title, 120);
    let text = post::words(&mut faults, &new.text);
    if let Some(meeting) = new.meeting {
        let ours = meeting::Entity::find_by_id(meeting).filter(meeting::Column::NetworkId.eq(network));
        if scope.count(ours).await? == 0 {
            faults.add("networkMeetingId", Fault::UnknownChoice);
        }
    }
    if let Some(document) = new.document
        && !documents::is_of_network(scope, document, network).await?
    {
        faults.add("documentId", Fault::UnknownChoice);
    }
    faults.none()?;
    let row = Model {
        id: ThreadId::new(),
        network_id: network,
        meeting_id: new.meeting,
        document_id: new.document,
        title,
        organisation_id: me.organisation,
        person_id: me.person,
        state: ThreadState::Open,
        posts: 1,
        last_post_at: scope.now(),
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let first = post::Model {
        id: PostId::new(),
        thread_id: row.id,
        organisation_id: me.organisation,
        person_id: me.person,
        text,
        posted_at: scope.now(),
        edited_at: None,
        removed_at: None,
        version: 1,
    };
    // Whoever writes works for a kommun, and the tables are the association's.
    scope.unscoped_write().insert(row.clone()).await?;
    scope.unscoped_write().insert(first).await?;
    refuse_erased(scope, &[me.person]).await?;
    note(scope, audit::Entry::new("discussion_thread.opened", "discussion_thread", row.id.0, row.title)).await?;
    Ok(row.id)
}

/// Closes a thread, or opens it again. Those do who moderate.
pub async fn transition(scope: &WriteScope, id: ThreadId, to: ThreadState) -> Result<()> {
    let (found, _) = get(scope, id).await?;
    standing::require(scope, found.thread.network_id, Standing::Moderator).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.state.other() != to {
        return Err(Refusal::NotInThisState.into());
    }
    let before = std::mem::replace(&mut row.state, to);
    row.version += 1;
    row.updated_at = scope.now();
    scope.unscoped_write().update(&row).await?;
    let entry = audit::Entry::new("discussion_thread.state_changed", "discussion_thread", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&to)).await
}

/// What is done in a discussion is in the association's trail: a kommun's own would tell of it to those who are not in the network.
pub(super) async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    keeping::note(scope, entry).await
}
