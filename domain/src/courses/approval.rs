//! What a kommun says of the registrations that its people make themselves, where it has a rule that asks it. A seat is
//! held until it has answered; who waits for one is asked about at once, so that the answer costs no time when there is one.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use serde_json::json;

use super::registered::Listed;
use super::registration::{self, entries};
use super::state::RegistrationState;
use super::waiting_list::{self, Unanswered};
use super::{RegistrationId, approval_rule, course, need, offering, seats};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation;
use crate::people::PersonId;
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope};

/// What came of an approval that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The organisation approved.
    Approved,
    /// It did not.
    Refused,
    /// It did not answer while the seat was held.
    Lapsed,
}

/// A row of the table `approval`: one for each registration that the organisation was asked about.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    /// The registration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// Who is asked, and pays.
    pub owner_org_id: OrganisationId,
    /// How many days they have once a seat is held.
    pub answer_days: i64,
    /// When they were asked, in UTC.
    pub asked_at: DateTimeUtc,
    /// Until when the seat is held for their answer, in UTC; none while there is no seat.
    pub answer_by: Option<DateTimeUtc>,
    /// Whether they have been reminded, or will not be.
    pub is_reminded: bool,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// What the participant is told.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When, in UTC.
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// How an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalState {
    /// Somebody has to answer.
    Waiting,
    /// The organisation approved.
    Approved,
    /// It did not.
    Refused,
    /// It did not answer while the seat was held.
    Lapsed,
    /// The registration ended before anybody answered.
    Withdrawn,
}

/// A registration that an organisation is, or was, asked about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Asked {
    /// The registration.
    #[sea_orm(nested)]
    pub row: Listed,
    /// When they were asked, in UTC.
    pub asked_at: DateTimeUtc,
    /// Until when the seat is held for their answer, in UTC; none while there is no seat.
    pub answer_by: Option<DateTimeUtc>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// What the participant is told.
    pub reason: Option<String>,
    /// When it was decided, in UTC.
    pub decided_at: Option<DateTimeUtc>,
    /// Seats of the offering.
    pub capacity: i64,
    /// How many of them are taken.
    pub seats_taken: i64,
    /// How many stand in its waiting list.
    pub queue_length: i64,
}

impl Asked {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> ApprovalState {
        match self.outcome {
            Some(Outcome::Approved) => ApprovalState::Approved,
            Some(Outcome::Refused) => ApprovalState::Refused,
            Some(Outcome::Lapsed) => ApprovalState::Lapsed,
            None if self.row.state.is_waiting() => ApprovalState::Waiting,
            None => ApprovalState::Withdrawn,
        }
    }
}

/// What a coordinator answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Approve,
    /// No, and why: the participant is told.
    Refuse(String),
}

impl Answer {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Approve => Outcome::Approved,
            Self::Refuse(_) => Outcome::Refused,
        }
    }
}

/// How many days there are to answer, if the actor's own registration to the offering needs an approval. Who registers others
/// decides for the organisation by registering, themselves too.
pub(super) async fn needed(scope: &Scope, offering: &offering::Model, price_ore: i64) -> Result<Option<i64>> {
    let Some(own) = scope.actor().organisation().filter(|_| !scope.actor().may(Permission::RegisterOthers)) else {
        return Ok(None);
    };
    let Some(rule) = approval_rule::find(scope, own).await? else { return Ok(None) };
    let kind = course::get(scope, offering.course_id).await?.kind;
    Ok(rule.asks(kind, price_ore).then_some(rule.answer_days))
}

/// Until when the organisation would have to answer if the actor registered now, if it has to.
pub async fn ahead(scope: &Scope, offering: &offering::Model, price_ore: i64) -> Result<Option<DateTimeUtc>> {
    let days = needed(scope, offering, price_ore).await?;
    Ok(days.map(|days| answer_by(offering, days, scope.now())))
}

/// Until when a seat that is held from now waits for an answer. When registration closes an unanswered one is freed, so that
/// somebody else can still take it; but there is a day at least, or whoever registered last would lose the seat unread, and
/// never more than until the start.
fn answer_by(offering: &offering::Model, days: i64, now: DateTimeUtc) -> DateTimeUtc {
    let wanted = Ord::min(now + Duration::days(days), offering.closes_at);
    Ord::min(Ord::max(wanted, now + Duration::days(1)), offering.starts_at)
}

/// Whether there is too little time left for a reminder a day before.
fn needs_no_reminder(answer_by: DateTimeUtc, now: DateTimeUtc) -> bool {
    answer_by <= now + Duration::days(1)
}

/// Asks about registrations that are being made.
pub(super) async fn ask(
    scope: &WriteScope,
    offering: &offering::Model,
    rows: &[registration::Model],
    answer_days: i64,
) -> Result<()> {
    for row in rows {
        let answer_by = (row.state == RegistrationState::PendingMunicipality)
            .then(|| answer_by(offering, answer_days, scope.now()));
        let asked = Model {
            registration_id: row.id,
            owner_org_id: row.owner_org_id,
            answer_days,
            asked_at: scope.now(),
            answer_by,
            is_reminded: answer_by.is_some_and(|by| needs_no_reminder(by, scope.now())),
            outcome: None,
            reason: None,
            decided_by: None,
            decided_at: None,
        };
        scope.insert_for(row.owner_org_id, asked).await?;
        scope.enqueue(Task::TellApproval { registration: row.id }).await?;
    }
    Ok(())
}

/// Those of the registrations that nobody has answered about, of any organisation.
pub(super) async fn unanswered(
    scope: &Scope,
    ids: impl IntoIterator<Item = RegistrationId>,
) -> Result<HashMap<RegistrationId, Model>> {
    let open = Entity::find().filter(Column::RegistrationId.is_in(ids)).filter(Column::Outcome.is_null());
    let rows = scope.unscoped().all(open).await?;
    Ok(rows.into_iter().map(|row| (row.registration_id, row)).collect())
}

/// Holds seats from now until the organisations have answered.
pub(super) async fn hold(
    scope: &WriteScope,
    offering: &offering::Model,
    asked: impl IntoIterator<Item = &Model>,
) -> Result<()> {
    for one in asked {
        let answer_by = answer_by(offering, one.answer_days, scope.now());
        let held = Entity::update_many()
            .col_expr(Column::AnswerBy, Expr::value(answer_by))
            .col_expr(Column::IsReminded, Expr::value(needs_no_reminder(answer_by, scope.now())))
            .filter(Column::RegistrationId.eq(one.registration_id));
        scope.unscoped_write().change(held).await?;
        scope.enqueue(Task::TellApproval { registration: one.registration_id }).await?;
    }
    Ok(())
}

/// Brings the days to answer by forward, when an offering is moved to begin before them.
pub(super) async fn not_after_start(scope: &WriteScope, offering: &offering::Model) -> Result<()> {
    let earlier = Entity::update_many()
        .col_expr(Column::AnswerBy, Expr::value(offering.starts_at))
        .filter(Column::AnswerBy.gt(offering.starts_at))
        .filter(Column::Outcome.is_null())
        .filter(Column::RegistrationId.in_subquery(registration::ids_of(offering.id)));
    scope.unscoped_write().change(earlier).await.map(|_| ())
}

/// Answers for the organisation. The first answer stands; the same one again by the same person changes nothing.
pub async fn decide(scope: &WriteScope, id: RegistrationId, answer: &Answer) -> Result<()> {
    let (mut offering, mut row) = registration::locked(scope, id).await?;
    scope.require(Permission::Approve)?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    let mut faults = Faults::default();
    let reason = match answer {
        Answer::Approve => None,
        Answer::Refuse(reason) => Some(faults.text("reason", reason, 500)),
    };
    faults.none()?;
    let asked = scope.lock_all(Entity::find_by_id(id)).await?.pop();
    let Some(mut asked) = asked else { return Err(Refusal::NotInThisState.into()) };
    if let Some(outcome) = asked.outcome {
        let is_again = outcome == answer.outcome() && asked.decided_by == Some(me) && asked.reason == reason;
        return if is_again { Ok(()) } else { Err(Refusal::AlreadyDecided.into()) };
    }
    let before = row.state;
    if !before.is_waiting() {
        return Err(Refusal::NotInThisState.into());
    }
    asked.outcome = Some(answer.outcome());
    asked.reason.clone_from(&reason);
    asked.decided_by = Some(me);
    asked.decided_at = Some(scope.now());
    scope.update(&asked).await?;
    let action = match answer {
        Answer::Approve => {
            if before == RegistrationState::PendingMunicipality {
                row.become_now(RegistrationState::Confirmed, scope.now());
                scope.update(&row).await?;
            }
            "registration.approved"
        }
        Answer::Refuse(_) => {
            row.become_now(RegistrationState::Denied, scope.now());
            scope.update(&row).await?;
            need::forget(scope, [id]).await?;
            seats::give_back(scope, &mut offering, before, &row).await?;
            "registration.refused"
        }
    };
    scope.enqueue(Task::TellApproval { registration: id }).await?;
    for entry in entries(scope, action, std::slice::from_ref(&*row), HashMap::new()).await? {
        let after = json!({ "state": row.state, "reason": reason });
        audit::record(scope, row.owner_org_id, entry.before(&json!({ "state": before })).after(&after)).await?;
    }
    Ok(())
}

/// A coordinator who chose who takes part instead has approved of them; staff have not.
pub(super) async fn settle(scope: &WriteScope, row: &registration::Model) -> Result<()> {
    let own = scope.actor().organisation() == Some(row.owner_org_id) && scope.actor().may(Permission::Approve);
    let open = Entity::find_by_id(row.id).filter(Column::Outcome.is_null());
    for mut asked in scope.lock_all(open).await?.into_iter().filter(|_| own) {
        asked.outcome = Some(Outcome::Approved);
        asked.decided_by = scope.actor().identity().map(|identity| identity.person);
        asked.decided_at = Some(scope.now());
        scope.update(&asked).await?;
    }
    Ok(())
}

/// The registrations that a seat is held for, and whose approval meets the condition.
fn held(which: Condition) -> Select<registration::Entity> {
    let ids: SelectStatement = Entity::find()
        .select_only()
        .column(Column::RegistrationId)
        .filter(Column::Outcome.is_null())
        .filter(which)
        .into_query();
    registration::Entity::find()
        .filter(registration::Column::State.eq(RegistrationState::PendingMunicipality))
        .filter(registration::Column::Id.in_subquery(ids))
}

/// Ends what no organisation answered in time, and passes the seats on. Part of a periodic job.
pub(crate) async fn lapse(scope: &WriteScope) -> Result<()> {
    let unanswered = Unanswered {
        due: held(Condition::all().add(Column::AnswerBy.lte(scope.now()))),
        action: "registration.approval_lapsed",
        told: |registration| Task::TellApproval { registration },
    };
    let ended = waiting_list::end(scope, &unanswered).await?;
    if ended.is_empty() {
        return Ok(());
    }
    let lapsed = Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(Outcome::Lapsed))
        .col_expr(Column::DecidedAt, Expr::value(scope.now()))
        .filter(Column::RegistrationId.is_in(ended));
    scope.unscoped_write().change(lapsed).await.map(|_| ())
}

/// Reminds the coordinators a day before a seat is passed on. Part of a periodic job.
pub(crate) async fn remind(scope: &WriteScope) -> Result<()> {
    let soon = Condition::all()
        .add(Column::AnswerBy.lte(scope.now() + Duration::days(1)))
        .add(Column::AnswerBy.gt(scope.now()))
        .add(Column::IsReminded.eq(false));
    let rows = scope.unscoped().all(held(soon).limit(200)).await?;
    let ids: HashSet<_> = rows.into_iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    for registration in &ids {
        scope.enqueue(Task::RemindOfApproval { registration: *registration }).await?;
    }
    let reminded =
        Entity::update_many().col_expr(Column::IsReminded, Expr::value(true)).filter(Column::RegistrationId.is_in(ids));
    scope.unscoped_write().change(reminded).await.map(|_| ())
}

/// What an organisation is, or was, asked about, for its coordinators and the association's staff. What waits comes by the day to answer by, those
/// without a seat last; everything else the latest first.
pub async fn list(
    scope: &Scope,
    organisation: OrganisationId,
    state: Option<ApprovalState>,
    page: Page,
) -> Result<Paged<Asked>> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::RegisterOthers)?;
    let waits = registration::Column::State.is_in(RegistrationState::WAITING);
    let outcome = |outcome| Condition::all().add(Column::Outcome.eq(outcome));
    let which = match state {
        None => Condition::all(),
        Some(ApprovalState::Waiting) => Condition::all().add(Column::Outcome.is_null()).add(waits),
        Some(ApprovalState::Withdrawn) => Condition::all().add(Column::Outcome.is_null()).add(waits.not()),
        Some(ApprovalState::Approved) => outcome(Outcome::Approved),
        Some(ApprovalState::Refused) => outcome(Outcome::Refused),
        Some(ApprovalState::Lapsed) => outcome(Outcome::Lapsed),
    };
    let query = asked(scope).filter(registration::Column::OwnerOrgId.eq(organisation)).filter(which);
    let query = match state {
        Some(ApprovalState::Waiting) => {
            query.order_by_asc(Column::AnswerBy.is_null()).order_by_asc(Column::AnswerBy).order_by_asc(Column::AskedAt)
        }
        _ => query.order_by_desc(Column::AskedAt),
    };
    scope.page(query.order_by_asc(registration::Column::Id), page).await
}

/// What was asked about a registration that the actor may see.
pub async fn get(scope: &Scope, id: RegistrationId) -> Result<Asked> {
    find(scope, id).await?.ok_or(Error::NotFound)
}

/// What was asked about a registration that the actor may see, if anything was.
pub async fn find(scope: &Scope, id: RegistrationId) -> Result<Option<Asked>> {
    registration::get(scope, id).await?;
    scope.one_as(asked(scope).filter(registration::Column::Id.eq(id))).await
}

/// What was asked about registrations, for mail and for whoever was shown them.
pub async fn of(scope: &Scope, rows: &[Listed]) -> Result<HashMap<RegistrationId, Asked>> {
    let pending = rows.iter().filter(|row| row.state.is_waiting()).map(|row| row.id);
    let ids: Vec<_> = pending.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Asked> = scope.all_as(asked(scope).filter(registration::Column::Id.is_in(ids))).await?;
    Ok(found.into_iter().map(|one| (one.row.id, one)).collect())
}

fn asked(scope: &Scope) -> Select<registration::Entity> {
    registration::listed(scope.actor())
        .columns([Column::AskedAt, Column::AnswerBy, Column::Outcome, Column::Reason, Column::DecidedAt])
        .columns([offering::Column::Capacity, offering::Column::SeatsTaken, offering::Column::QueueLength])
        .join(
            JoinType::InnerJoin,
            registration::Entity::belongs_to(Entity).from(registration::Column::Id).to(Column::RegistrationId).into(),
        )
}
