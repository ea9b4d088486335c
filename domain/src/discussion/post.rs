//! Posts: what somebody says in a thread, for the organisation they work for. What is removed leaves a mark and no words.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::standing::Standing;
use super::thread::{self, ThreadId, note};
use super::thread_state::ThreadState;
use crate::access::{Actor, OrganisationId};
use crate::audit;
use crate::error::{Error, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, person, protection};
use crate::privacy::refuse_erased;
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of a post.
    PostId
);

/// How long whoever wrote a post can change it: to mend it, not to say something else when others have answered.
pub const CHANGEABLE: Duration = Duration::minutes(30);
/// The longest post, in characters.
pub const LONGEST: usize = 5_000;

/// A row of the table `discussion_post`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "discussion_post")]
pub struct Model {
    /// Id; later posts have later ones.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    /// The thread.
    pub thread_id: ThreadId,
    /// The organisation that they speak for.
    pub organisation_id: OrganisationId,
    /// Who wrote it.
    pub person_id: PersonId,
    /// What they wrote, in Markdown without HTML; empty when it is removed.
    #[serde(skip)]
    pub text: String,
    /// When, in UTC.
    pub posted_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub edited_at: Option<DateTimeUtc>,
    /// When it was removed, in UTC.
    pub removed_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
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
    Condition::all().add(thread::is_ours(actor, Column::ThreadId))
}

/// A post with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The post.
    #[sea_orm(nested)]
    pub post: Model,
    /// The name in lists of the organisation that they speak for.
    pub organisation_name: String,
    /// Given name of who wrote it, as far as the actor may see it.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
}

impl Listed {
    /// Given and family name of who wrote it.
    #[must_use]
    pub fn author(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    /// Whether the actor wrote it.
    #[must_use]
    pub fn is_own(&self, actor: &Actor) -> bool {
        actor.identity().is_some_and(|me| me.person == self.post.person_id)
    }

    /// Whether the actor can change it now.
    #[must_use]
    pub fn can_be_changed(&self, actor: &Actor, state: ThreadState, now: DateTimeUtc) -> bool {
        self.is_own(actor)
            && state == ThreadState::Open
            && self.post.removed_at.is_none()
            && now < self.post.posted_at + CHANGEABLE
    }

    /// Whether the actor can remove it: whoever wrote it, and those who moderate.
    #[must_use]
    pub fn can_be_removed(&self, actor: &Actor, standing: Standing) -> bool {
        self.post.removed_at.is_none() && (self.is_own(actor) || standing == Standing::Moderator)
    }
}

/// The posts of a thread, the first first.
pub async fn list(scope: &Scope, id: ThreadId, page: Page) -> Result<Paged<Listed>> {
    thread::get(scope, id).await?;
    let found = Entity::find().filter(Column::ThreadId.eq(id)).order_by_asc(Column::Id);
    scope.page_of(found.clone(), shown(scope.actor(), found), page).await
}

/// The post with this id, the thread that it is in, and what the actor may do there.
pub async fn get(scope: &Scope, id: PostId) -> Result<(Listed, thread::Listed, Standing)> {
    let found: Option<Listed> = scope.one_as(shown(scope.actor(), Entity::find_by_id(id))).await?;
    let found = found.ok_or(Error::NotFound)?;
    let (thread, standing) = thread::get(scope, found.post.thread_id).await?;
    Ok((found, thread, standing))
}

fn shown(actor: &Actor, posts: Select<Entity>) -> Select<Entity> {
    posts
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::GivenName, ""), "given_name")
        .expr_as(protection::shown_anywhere(actor, person::Column::FamilyName, HIDDEN), "family_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OrganisationId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
}

/// What somebody wrote, if it can be a post.
pub(super) fn words(faults: &mut Faults, text: &str) -> String {
    faults.text("text", text, LONGEST)
}

/// Writes a post in a thread that takes them.
pub async fn write(scope: &WriteScope, id: ThreadId, text: &str) -> Result<PostId> {
    let (_, standing) = thread::get(scope, id).await?;
    if standing < Standing::Writer {
        return Err(Error::Forbidden);
    }
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    let mut faults = Faults::default();
    let text = words(&mut faults, text);
    faults.none()?;
    let mut row = scope.lock(thread::Entity::find_by_id(id)).await?;
    if row.state != ThreadState::Open {
        return Err(Refusal::NotInThisState.into());
    }
    let post = Model {
        id: PostId::new(),
        thread_id: id,
        organisation_id: me.organisation,
        person_id: me.person,
        text,
        posted_at: scope.now(),
        edited_at: None,
        removed_at: None,
        version: 1,
    };
    // Whoever writes works for a kommun, and the tables are the association's.
    let store = scope.unscoped_write();
    store.insert(post.clone()).await?;
    row.posts += 1;
    row.last_post_at = scope.now();
    store.update(&row).await?;
    refuse_erased(scope, &[me.person]).await?;
    Ok(post.id)
}

/// Changes one's own post, soon after it was written, if it is as it was at the version.
pub async fn change(scope: &WriteScope, id: PostId, version: i64, text: &str) -> Result<()> {
    let (found, thread, _) = get(scope, id).await?;
    if !found.is_own(scope.actor()) {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if !found.can_be_changed(scope.actor(), thread.thread.state, scope.now()) {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    row.text = words(&mut faults, text);
    faults.none()?;
    row.edited_at = Some(scope.now());
    row.version += 1;
    scope.unscoped_write().update(&row).await
}

/// Removes what somebody wrote, for good. Whoever moderates says why they remove what is another's.
pub async fn remove(scope: &WriteScope, id: PostId, reason: &str) -> Result<()> {
    let (found, thread, standing) = get(scope, id).await?;
    let is_own = found.is_own(scope.actor());
    if !is_own && standing != Standing::Moderator {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.removed_at.is_some() {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    let reason = if is_own { faults.optional("reason", reason, 400) } else { Some(faults.text("reason", reason, 400)) };
    faults.none()?;
    row.text.clear();
    row.removed_at = Some(scope.now());
    row.version += 1;
    scope.unscoped_write().update(&row).await?;
    let entry = audit::Entry::new("discussion_post.removed", "discussion_post", id.0, thread.thread.title);
    note(scope, entry.after(&reason)).await
}
