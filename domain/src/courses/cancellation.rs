//! Cancelling: until when, what it costs, and the deed.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveTime};
use sea_orm::DeriveValueType;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::registration::{Column, Entity, Model, entries, locked};
use super::room::Room;
use super::state::{OfferingState, RegistrationState};
use super::{OfferingId, RegistrationId, need, offering, registered, seats};
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, Kind};
use crate::store::{Locked, Scope, WriteScope};
use crate::time;

/// From so many days before the first day, cancelling costs this share of the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeStep {
    /// Days before the first day, 0 to 365; the step begins at midnight, in Swedish time.
    pub days_before: i64,
    /// Per cent of the price, 1 to 100.
    pub percent: i64,
}

/// What cancelling costs, step by step, the earliest first; without any it costs nothing. Stored as `14:50,3:100`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct FeeSteps(Vec<FeeStep>);

/// The most steps of an offering.
pub const MOST_STEPS: usize = 4;

impl FeeStep {
    /// When it begins, for an offering that starts then; both in UTC.
    fn begins_at(self, starts_at: DateTimeUtc) -> DateTimeUtc {
        let day = time::local_date(starts_at);
        let first = day.checked_sub_days(Days::new(self.days_before.unsigned_abs())).unwrap_or(day);
        time::from_local(first.and_time(NaiveTime::MIN))
    }
}

impl From<Vec<FeeStep>> for FeeSteps {
    /// Of steps in order, the earliest first.
    fn from(steps: Vec<FeeStep>) -> Self {
        Self(steps)
    }
}

impl FeeSteps {
    /// The steps, the earliest first.
    #[must_use]
    pub fn steps(&self) -> &[FeeStep] {
        &self.0
    }

    /// The steps in order, each dearer than the one before.
    pub(super) fn checked(faults: &mut Faults, steps: &[FeeStep]) -> Self {
        if steps.len() > MOST_STEPS {
            faults.add("cancellationFees", Fault::TooMany(MOST_STEPS));
        }
        let mut sorted: Vec<_> = steps.iter().copied().enumerate().collect();
        sorted.sort_by_key(|(_, step)| std::cmp::Reverse(step.days_before));
        let mut least = 1;
        let mut before = None;
        for (index, step) in &sorted {
            let field = |part: &str| format!("cancellationFees[{index}].{part}");
            faults.within(&field("daysBefore"), step.days_before, 0, 365);
            faults.within(&field("percent"), step.percent, least, 100);
            if before == Some(step.days_before) {
                faults.add(field("daysBefore"), Fault::Taken);
            }
            least = Ord::max(least, step.percent.clamp(0, 99) + 1);
            before = Some(step.days_before);
        }
        Self(sorted.into_iter().map(|(_, step)| step).collect())
    }

    /// What cancelling costs of a price, in öre, at an offering that starts then; half an öre is rounded up.
    pub(crate) fn of(&self, price_ore: i64, starts_at: DateTimeUtc, now: DateTimeUtc) -> i64 {
        let begun = self.0.iter().rfind(|step| step.begins_at(starts_at) <= now);
        begun.map_or(0, |step| (price_ore * step.percent + 50) / 100)
    }

    /// The steps as sentences, as far as anybody may cancel.
    fn sentences(&self, starts_at: DateTimeUtc, until: DateTimeUtc) -> Vec<String> {
        let steps: Vec<_> =
            self.0.iter().map(|step| (step.begins_at(starts_at), step.percent)).filter(|(at, _)| *at < until).collect();
        let Some((first, _)) = steps.first() else { return Vec::new() };
        let day_before = time::local_date(*first).pred_opt().unwrap_or_default();
        let free = format!("Avbokning kostar inget till och med {}.", time::date(day_before));
        let costs = steps.iter().map(|(at, percent)| {
            let share = if *percent == 100 { "hela priset".to_owned() } else { format!("{percent}\u{a0}% av priset") };
            format!("Från och med {} kostar den {share}.", time::date(time::local_date(*at)))
        });
        std::iter::once(free).chain(costs).collect()
    }
}

impl fmt::Display for FeeSteps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<_> = self.0.iter().map(|step| format!("{}:{}", step.days_before, step.percent)).collect();
        formatter.write_str(&steps.join(","))
    }
}

impl FromStr for FeeSteps {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let step = |step: &str| {
            let (days_before, percent) = step.split_once(':').unwrap_or((step, ""));
            Ok(FeeStep { days_before: days_before.parse()?, percent: percent.parse()? })
        };
        text.split_terminator(',').map(step).collect::<Result<_, _>>().map(Self)
    }
}

impl offering::Model {
    /// What cancelling costs from which day, in sentences; none where it costs nothing.
    #[must_use]
    pub fn fee_sentences(&self) -> Vec<String> {
        self.cancellation_fees.sentences(self.starts_at, self.cancel_until)
    }

    /// Whether those with a seat may leave it for nothing: it waits for a new time, or they were told of a change lately.
    #[must_use]
    pub fn may_be_left(&self, now: DateTimeUtc) -> bool {
        self.state == OfferingState::Postponed || self.leave_free_until.is_some_and(|until| now <= until)
    }

    /// What it costs to cancel a registration in this state now, in öre without VAT.
    fn cancellation_fee(&self, state: RegistrationState, price_ore: i64, now: DateTimeUtc) -> i64 {
        if state != RegistrationState::Confirmed || self.may_be_left(now) {
            return 0;
        }
        self.cancellation_fees.of(price_ore, self.starts_at, now)
    }
}

/// What tells whether a registration can be cancelled.
pub(super) struct Facts {
    pub(super) state: RegistrationState,
    pub(super) offering_state: OfferingState,
    pub(super) ends_at: DateTimeUtc,
    pub(super) cancel_until: DateTimeUtc,
    pub(super) leave_free_until: Option<DateTimeUtc>,
}

impl Facts {
    /// Why those who look after the registration cannot cancel it, if so. The association's staff may do it late.
    pub(super) fn check(&self, actor: &Actor, now: DateTimeUtc) -> Result<()> {
        let until = self.leave_free_until.map_or(self.cancel_until, |until| Ord::max(until, self.cancel_until));
        let in_time = self.state.is_waiting()
            || now <= until
            || self.offering_state == OfferingState::Postponed
            || actor.is_association();
        if !self.state.can_be_cancelled() {
            Err(Refusal::NotInThisState.into())
        } else if self.offering_state.is_over(self.ends_at, now) {
            Err(Refusal::AlreadyHeld.into())
        } else if !in_time {
            Err(Refusal::TooLateToCancel.into())
        } else {
            Ok(())
        }
    }
}

/// What cancelling would mean now.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Whether the actor may.
    pub can_be_cancelled: bool,
    /// Why nobody may, if so.
    pub refusal: Option<Refusal>,
    /// What it costs the organisation, in öre without VAT.
    pub fee_ore: i64,
    /// Until when those with a seat may leave it for nothing after a change, in UTC.
    pub leave_free_until: Option<DateTimeUtc>,
    /// What it costs from which day, in sentences; none where it costs nothing.
    pub fees: Vec<String>,
}

/// What cancelling a registration that the actor may see would mean now.
pub async fn terms(scope: &Scope, id: RegistrationId) -> Result<Terms> {
    let row = registered::get(scope, id).await?;
    let offering = offering::get(scope, row.offering_id).await?;
    let checked = row.check_cancelling(scope.actor(), scope.now());
    Ok(Terms {
        can_be_cancelled: checked.is_ok(),
        refusal: if let Err(Error::Refused(refusal)) = checked { Some(refusal) } else { None },
        fee_ore: offering.cancellation_fee(row.state, row.price_ore, scope.now()),
        leave_free_until: offering.leave_free_until.filter(|until| scope.now() <= *until),
        fees: offering.fee_sentences(),
    })
}

/// Cancels a registration, or leaves the waiting list. Until the last day to cancel, by the participant or the
/// organisation, for the fee of that day; by the staff who run the offering at any time before it is over. The fee that the
/// caller has agreed to must be the one: it may have risen since they saw it. Staff who name it cancel for the organisation;
/// those who do not take the seat back for nothing. A freed seat goes to the next in line.
pub async fn cancel(scope: &WriteScope, id: RegistrationId, agreed_ore: Option<i64>) -> Result<Model> {
    let (mut offering, mut row) = locked(scope, id).await?;
    let facts = Facts {
        state: row.state,
        offering_state: offering.state,
        ends_at: offering.ends_at,
        cancel_until: offering.cancel_until,
        leave_free_until: offering.leave_free_until,
    };
    facts.check(scope.actor(), scope.now())?;
    let by_staff = scope.actor().is_association();
    let fee_ore = match offering.cancellation_fee(row.state, row.price_ore, scope.now()) {
        _ if by_staff && agreed_ore.is_none() => 0,
        fee if agreed_ore.is_some_and(|agreed| agreed < fee) => return Err(Refusal::FeeChanged.into()),
        fee => fee,
    };
    let before = row.state;
    let after = match (before, scope.actor()) {
        (before, _) if before.is_waiting() => RegistrationState::Withdrawn,
        (_, actor) if actor.identity().is_some_and(|identity| identity.person == row.person_id) => {
            RegistrationState::CancelledByParticipant
        }
        (_, actor) if actor.organisation() == Some(row.owner_org_id) || agreed_ore.is_some() => {
            RegistrationState::CancelledByMunicipality
        }
        _ => RegistrationState::CancelledByOrganiser,
    };
    row.become_now(after, scope.now());
    row.fee_ore = fee_ore;
    scope.update(&row).await?;
    need::forget(scope, [id]).await?;
    seats::give_back(scope, &mut offering, before, &row).await?;
    scope.enqueue(Task::TellCancelled { registration: id }).await?;
    let row = row.into_inner();
    for entry in entries(scope, "registration.cancelled", std::slice::from_ref(&row), HashMap::new()).await? {
        audit::record(scope, row.owner_org_id, entry.before(&before).after(&row.state)).await?;
    }
    Ok(row)
}

/// Cancels every registration of an offering that is cancelled, and takes the fees away of those that were before. The
/// caller saves the offering.
pub(super) async fn cancel_all(scope: &WriteScope, offering: &mut Locked<offering::Model>, title: &str) -> Result<()> {
    let active = Entity::find()
        .filter(Column::OfferingId.eq(offering.id))
        .filter(Column::State.is_in(RegistrationState::ACTIVE));
    let rows = scope.lock_all(active).await?;
    let mut cancelled = Vec::with_capacity(rows.len());
    need::forget(scope, rows.iter().map(|row| row.id)).await?;
    let mut before_each = Vec::with_capacity(rows.len());
    for mut row in rows {
        let before = row.state;
        row.become_now(RegistrationState::CancelledByOrganiser, scope.now());
        scope.update(&row).await?;
        before_each.push(before);
        cancelled.push(row.into_inner());
    }
    let paid = Entity::find().filter(Column::OfferingId.eq(offering.id)).filter(Column::FeeOre.gt(0));
    let mut freed = Vec::new();
    for mut row in scope.lock_all(paid).await? {
        row.fee_ore = 0;
        row.version += 1;
        row.updated_at = scope.now();
        scope.update(&row).await?;
        freed.push(row.into_inner());
    }
    let told: Vec<_> = cancelled.iter().chain(&freed).map(|row: &Model| row.id).collect();
    if !told.is_empty() {
        let mailing = batch::begin_mailing(scope, Kind::CancelledNotice, offering.id, title).await?;
        for registration in told {
            scope.enqueue_in(mailing, Task::TellCancelled { registration }).await?;
        }
    }
    let mut room = Room::of(scope, offering).await?;
    room.clear(offering);
    room.save(scope, offering).await?;
    offering.queue_length = 0;
    offering.waiting_together = 0;
    let states = entries(scope, "registration.cancelled", &cancelled, HashMap::new()).await?;
    let fees = entries(scope, "registration.fee_removed", &freed, HashMap::new()).await?;
    let states = states.into_iter().zip(&cancelled).zip(before_each);
    let states = states.map(|((entry, row), before)| (row.owner_org_id, entry.before(&before).after(&row.state)));
    let fees = fees.into_iter().zip(&freed).map(|(entry, row)| (row.owner_org_id, entry));
    let noted: Vec<_> = states.chain(fees).collect();
    audit::record_all(scope, noted).await
}

/// Lets those with a seat say anew whether they keep it: the offering was changed.
pub(super) async fn ask_whether_kept(scope: &WriteScope, offering: OfferingId) -> Result<()> {
    let forget = Entity::update_many()
        .col_expr(Column::KeptAt, Expr::value(None::<DateTimeUtc>))
        .filter(Column::OfferingId.eq(offering))
        .filter(Column::KeptAt.is_not_null());
    scope.unscoped_write().change(forget).await.map(|_| ())
}

/// Keeps the seat although the offering was changed. The participant does, or whoever looks after the registration.
pub async fn keep(scope: &WriteScope, id: RegistrationId) -> Result<()> {
    let (offering, mut row) = locked(scope, id).await?;
    if row.state != RegistrationState::Confirmed || !offering.may_be_left(scope.now()) {
        return Err(Refusal::NotInThisState.into());
    }
    row.kept_at = Some(scope.now());
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    let entries = entries(scope, "registration.kept", std::slice::from_ref(&row), HashMap::new());
    for entry in entries.await? {
        audit::record(scope, row.owner_org_id, entry).await?;
    }
    Ok(())
}
