//! Long work: jobs that belong together, so that people see how far it has come. Whatever was restarted meanwhile, it is
//! counted from the queue.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait, Func};
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::queue::{self, Model as Job};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation;
use crate::people::{PersonId, import};
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of a batch.
    BatchId
);

/// The most batches that a list shows.
const NEWEST: u64 = 50;

/// What a batch does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Closes a month's bases for invoices.
    MonthClosing,
    /// Copies a department's year.
    YearCopy,
    /// Adds the people of a list.
    PeopleImport,
    /// Invites people to sign in.
    Invitations,
    /// Tells participants of a new time or place.
    ChangedNotice,
    /// Tells participants that an offering waits for a new time.
    PostponedNotice,
    /// Tells participants that an offering is cancelled.
    CancelledNotice,
    /// Tells those who are invited to an offering.
    OfferingInvitation,
    /// Reminds those of them who have not answered.
    InvitationReminder,
    /// Asks participants what they thought.
    EvaluationRequest,
    /// Reminds those who have not answered.
    EvaluationReminder,
    /// Asks coordinators for somebody to have a vacant seat in a network.
    NominationRequest,
    /// Calls those who are in a network to a meeting, or tells of its changes.
    MeetingNotice,
}

impl Kind {
    /// Whether what it counts are mails.
    #[must_use]
    pub fn is_mailing(self) -> bool {
        !matches!(self, Self::MonthClosing | Self::YearCopy | Self::PeopleImport)
    }

    /// Who sees how far it has come.
    fn permission(self) -> Permission {
        match self {
            Self::MonthClosing => Permission::Bill,
            Self::PeopleImport | Self::Invitations => Permission::ManagePeople,
            Self::NominationRequest | Self::MeetingNotice => Permission::ManageNetworks,
            _ => Permission::ReadCourseWork,
        }
    }

    /// Whether what is left of it can be left undone: what is done stands by itself.
    fn can_be_cancelled(self) -> bool {
        matches!(self, Self::YearCopy | Self::PeopleImport)
    }
}

/// A row of the table `batch`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BatchId,
    /// Whose it is: the association's, or a kommun's that works with its own people.
    pub owner_org_id: OrganisationId,
    /// What it does.
    pub kind: Kind,
    /// To what, by its id or number.
    pub about: String,
    /// What people call that.
    pub title: String,
    /// Who started it, unless the clock did.
    pub started_by: Option<PersonId>,
    /// Their name.
    pub started_by_name: String,
    /// When, in UTC.
    pub started_at: DateTimeUtc,
    /// When the last of it was done, in UTC.
    pub finished_at: Option<DateTimeUtc>,
    /// When the rest of it was left undone, in UTC.
    pub cancelled_at: Option<DateTimeUtc>,
    /// How much of it is done.
    pub done: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// How it stands with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Something is left that will be done.
    UnderWay,
    /// All is done.
    Finished,
    /// What is left has been given up, and waits for a person.
    Stuck,
    /// The rest is left undone.
    Cancelled,
}

/// A batch and how far it has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The batch.
    pub batch: Model,
    /// How much will be done.
    pub left: u64,
    /// How much has been given up.
    pub failed: u64,
    /// How many jobs went wrong, those that are tried again included.
    pub troubled: u64,
    /// How many jobs will be done.
    jobs: u64,
}

impl Progress {
    /// How much is done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.batch.done.unsigned_abs()
    }

    /// How much there is in all, as far as is known: mails are counted when they are written.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.done() + self.left + self.failed
    }

    /// How it stands with it.
    #[must_use]
    pub fn state(&self) -> State {
        match (self.jobs, self.batch.cancelled_at, self.failed) {
            (1.., ..) => State::UnderWay,
            (_, Some(_), _) => State::Cancelled,
            (_, None, 1..) => State::Stuck,
            _ => State::Finished,
        }
    }

    /// Whether this actor may leave the rest undone: who began it, or who looks after the program.
    #[must_use]
    pub fn may_be_cancelled(&self, actor: &Actor) -> bool {
        let began = actor.identity().is_some_and(|identity| Some(identity.person) == self.batch.started_by);
        self.batch.kind.can_be_cancelled()
            && self.state() == State::UnderWay
            && (began || actor.may(Permission::ReadOperations))
    }
}

/// Begins a batch for an organisation: what belongs to it is enqueued with [`WriteScope::enqueue_in`].
pub(crate) async fn begin(
    scope: &WriteScope,
    kind: Kind,
    organisation: OrganisationId,
    about: impl ToString,
    title: &str,
) -> Result<BatchId> {
    let row = begun(scope, kind, organisation, about, title);
    let id = row.id;
    scope.insert_for(organisation, row).await?;
    Ok(id)
}

fn begun(scope: &WriteScope, kind: Kind, organisation: OrganisationId, about: impl ToString, title: &str) -> Model {
    Model {
        id: BatchId::new(),
        owner_org_id: organisation,
        kind,
        about: about.to_string(),
        title: title.to_owned(),
        started_by: scope.actor().identity().map(|identity| identity.person),
        started_by_name: scope.actor().name().to_owned(),
        started_at: scope.now(),
        finished_at: None,
        cancelled_at: None,
        done: 0,
    }
}

/// Begins a mailing about something. It is the association's, whoever gets mail, and whoever begins it: a network
/// may be convened by somebody of a kommun.
pub(crate) async fn begin_mailing(
    scope: &WriteScope,
    kind: Kind,
    about: impl ToString,
    title: &str,
) -> Result<BatchId> {
    let association = organisation::association(scope).await?.ok_or(Error::NotFound)?;
    let row = begun(scope, kind, association.id, about, title);
    let id = row.id;
    scope.unscoped_write().insert(row).await?;
    Ok(id)
}

/// A batch that the actor may see.
pub async fn get(scope: &Scope, id: BatchId) -> Result<Progress> {
    let row: Model = scope.get::<Entity>(id).await?;
    scope.require(row.kind.permission())?;
    counted(scope, row).await
}

/// The batches about something of the kinds that the actor may see, the newest first.
pub async fn about(scope: &Scope, about: impl ToString) -> Result<Vec<Progress>> {
    let query = Entity::find().filter(Column::About.eq(about.to_string()));
    let rows = scope.all(query.order_by_desc(Column::StartedAt).order_by_desc(Column::Id).limit(NEWEST)).await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| scope.actor().may(row.kind.permission())) {
        listed.push(counted(scope, row).await?);
    }
    Ok(listed)
}

/// The latest batch of a kind about something, for the caller to show to those who may see it.
pub(crate) async fn latest(scope: &Scope, kind: Kind, about: impl ToString) -> Result<Option<Progress>> {
    let query = Entity::find().filter(Column::About.eq(about.to_string())).filter(Column::Kind.eq(kind));
    match scope.one(query.order_by_desc(Column::StartedAt).order_by_desc(Column::Id)).await? {
        Some(row) => Ok(Some(counted(scope, row).await?)),
        None => Ok(None),
    }
}

#[derive(FromQueryResult)]
struct InQueue {
    is_failed: bool,
    size: i64,
    jobs: i64,
    troubled: i64,
}

async fn counted(scope: &Scope, batch: Model) -> Result<Progress> {
    let sum = |of: Expr| Expr::from(Func::sum(of)).cast_as(Alias::new("bigint"));
    let queued = queue::Entity::find()
        .select_only()
        .expr_as(queue::Column::FailedAt.is_not_null(), "is_failed")
        .expr_as(sum(queue::Column::Size.into_expr()), "size")
        .expr_as(queue::Column::Id.count(), "jobs")
        .expr_as(queue::Column::LastError.count(), "troubled")
        .filter(queue::Column::BatchId.eq(batch.id))
        .group_by(queue::Column::FailedAt.is_not_null());
    let mut progress = Progress { batch, left: 0, failed: 0, troubled: 0, jobs: 0 };
    for row in scope.unscoped().all_as::<InQueue, _>(queued).await? {
        progress.troubled += row.troubled.unsigned_abs();
        if row.is_failed {
            progress.failed = row.size.unsigned_abs();
        } else {
            (progress.left, progress.jobs) = (row.size.unsigned_abs(), row.jobs.unsigned_abs());
        }
    }
    Ok(progress)
}

/// Counts a job that is done. A job that writes mails counts through them.
pub(super) async fn advance(scope: &WriteScope, job: &Job, done: i64) -> Result<()> {
    let Some(id) = job.batch_id else { return Ok(()) };
    let store = scope.unscoped_write();
    let counted =
        Entity::update_many().col_expr(Column::Done, Column::Done.into_expr().add(done)).filter(Column::Id.eq(id));
    store.change(counted).await?;
    // Whoever counts at the same time waits for the row above, and then sees this job gone.
    if store.count(queue::Entity::find().filter(queue::Column::BatchId.eq(id))).await? == 0 {
        let finished =
            Entity::update_many().col_expr(Column::FinishedAt, Expr::value(scope.now())).filter(Column::Id.eq(id));
        store.change(finished).await?;
    }
    Ok(())
}

/// Leaves the rest of a batch undone. What is done stays; a job that somebody is at is finished.
pub async fn cancel(scope: &WriteScope, id: BatchId) -> Result<()> {
    let progress = get(scope, id).await?;
    if !progress.batch.kind.can_be_cancelled() || progress.state() != State::UnderWay {
        return Err(Refusal::NotInThisState.into());
    }
    if !progress.may_be_cancelled(scope.actor()) {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    row.cancelled_at = Some(scope.now());
    scope.update(&row).await?;
    let now = scope.now();
    let idle = queue::Column::LockedUntil.is_null().or(queue::Column::LockedUntil.lte(now));
    let rest = queue::Entity::delete_many().filter(queue::Column::BatchId.eq(id)).filter(idle);
    scope.unscoped_write().delete(rest).await?;
    import::give_up(scope, &row).await?;
    let entry = audit::Entry::new("batch.cancelled", "batch", id.0, row.title.clone());
    audit::record(scope, row.owner_org_id, entry).await
}

/// Tries again now what went wrong in a batch. Gives how many jobs that is.
pub async fn retry(scope: &WriteScope, id: BatchId) -> Result<u64> {
    let progress = get(scope, id).await?;
    if progress.troubled == 0 {
        return Err(Refusal::NotInThisState.into());
    }
    queue::try_again(scope, queue::Column::BatchId.eq(id).and(queue::Column::LastError.is_not_null())).await
}
