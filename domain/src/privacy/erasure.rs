//! Erasing a person on request: what it means is said first, then it is done, and it cannot be undone. An organisation's
//! coordinators erase its own people, for it answers for them, and the association's admins anybody whom they may know.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{JoinType, QueryOrder, QuerySelect};

use super::mention::Mention;
use super::request::{self, State};
use super::rule::ACCOUNTED_YEARS;
use super::{clearing, mention};
use crate::access::{Permission, role};
use crate::billing::line;
use crate::certificates;
use crate::courses::registration::{self, Filter, Listed};
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{need, offering};
use crate::error::{Error, Faults, Refusal, Result};
use crate::mail::erasure_notice;
use crate::people::{PersonId, person};
use crate::store::{Page, Scope, WriteScope};
use crate::{audit, time};

/// What erasing somebody means.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Who they are.
    pub person: person::Listed,
    /// What they have to be cancelled from first.
    pub coming: Vec<Listed>,
    /// Registrations that stay, without a name.
    pub registrations: u64,
    /// Certificates that stay, without a name.
    pub certificates: u64,
    /// Needs that are removed.
    pub needs: u64,
    /// Lines of invoice bases that name them.
    pub invoice_lines: u64,
    /// The last year that the newest of them does.
    pub named_until: Option<i32>,
    /// Texts that may name them, for a human to look at.
    pub mentions: Vec<Mention>,
    /// What they have asked themselves, if they wait for an answer.
    pub request: Option<request::Model>,
}

/// What erasing this person would mean.
pub async fn preview(scope: &Scope, id: PersonId) -> Result<Preview> {
    let person = within_reach(scope, id).await?;
    let mentions = mention::of(scope, &person).await?;
    Ok(Preview { mentions, ..meaning(scope, person).await? })
}

/// What it would mean for the actor, who may ask for it.
pub async fn preview_of_own(scope: &Scope) -> Result<Preview> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?.person;
    meaning(scope, person::get(scope, me).await?).await
}

async fn meaning(scope: &Scope, person: person::Listed) -> Result<Preview> {
    let id = person.id;
    let filter = Filter { person: Some(id), active: true, coming: true, ..Filter::default() };
    let coming = registration::list(scope, &filter, Page { page: 1, limit: 200 }).await?.rows;
    let registered = || registration::Entity::find().filter(registration::Column::PersonId.eq(id));
    let ids = registered().select_only().column(registration::Column::Id);
    let needs =
        need::Entity::find().filter(need::Column::RegistrationId.in_subquery(sea_orm::QueryTrait::into_query(ids)));
    let lines = || line::Entity::find().filter(line::Column::PersonId.eq(id)).filter(line::Column::GivenName.ne(""));
    let newest = scope.one(lines().order_by_desc(line::Column::CreatedAt)).await?;
    Ok(Preview {
        coming,
        registrations: scope.count(registered()).await?,
        certificates: scope.count(certificates::Entity::find().filter(certificates::Column::PersonId.eq(id))).await?,
        needs: scope.count(needs).await?,
        invoice_lines: scope.count(lines()).await?,
        request: request::latest(scope, id).await?.map(|one| one.request).filter(|one| one.state == State::Waiting),
        mentions: Vec::new(),
        named_until: newest.map(|line| chrono::Datelike::year(&time::local_date(line.created_at)) + ACCOUNTED_YEARS),
        person,
    })
}

/// Erases a person for good. What they are registered to and is not over must be cancelled first, for that may cost somebody
/// something; the last administrator stays, and so does an organisation's last coordinator, unless the association decides.
pub async fn erase(scope: &WriteScope, id: PersonId, reason: &str) -> Result<()> {
    within_reach(scope, id).await?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", reason, 400);
    faults.none()?;
    role::refuse_to_lose_the_last(scope, id).await?;
    let person = clearing::hold(scope, &[id]).await?.pop().ok_or(Error::NotFound)?;
    if holds_something(scope, id).await? {
        return Err(Refusal::ComingRegistrations.into());
    }
    let owner = person.owner_org_id;
    let named = [person.given_name.clone(), person.family_name.clone()];
    let granted = request::grant(scope, id).await?;
    clearing::clear(scope, person).await?;
    if let Some((request, address)) = granted {
        erasure_notice::granted(scope, request, address).await?;
    }
    // A reason that names whom it is about would undo what it is for.
    let reason =
        if named.iter().any(|name| reason.contains(name.as_str())) { super::ERASED.to_owned() } else { reason };
    let entry = audit::Entry::new("person.erased", "person", id.0, super::ERASED);
    audit::record(scope, owner, entry.after(&reason)).await
}

async fn within_reach(scope: &Scope, id: PersonId) -> Result<person::Listed> {
    scope.require(Permission::ManagePeople)?;
    let there = scope.get::<person::Entity>(id).await?;
    if there.erased_at.is_some() {
        return Err(Error::NotFound);
    }
    let person = person::get(scope, id).await?;
    if person.is_hidden { Err(Error::Forbidden) } else { Ok(person) }
}

/// Whether they have, or wait for, a seat at something that is not over.
async fn holds_something(scope: &Scope, id: PersonId) -> Result<bool> {
    let held = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(id))
        .filter(registration::Column::State.is_in(RegistrationState::ACTIVE))
        .join(
            JoinType::InnerJoin,
            registration::Entity::belongs_to(offering::Entity)
                .from(registration::Column::OfferingId)
                .to(offering::Column::Id)
                .into(),
        )
        .filter(offering::Column::State.is_not_in(OVER).and(may_come(scope)));
    Ok(scope.count(held).await? > 0)
}

/// What is over: nobody's name is needed there any more.
const OVER: [OfferingState; 3] = [OfferingState::Completed, OfferingState::Archived, OfferingState::Cancelled];

/// Not yet held: ends later, or has no time now.
fn may_come(scope: &Scope) -> Expr {
    offering::Column::EndsAt.gte(scope.now()).or(offering::Column::State.eq(OfferingState::Postponed))
}
