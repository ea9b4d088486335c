//! What each kind of data becomes when its time is over, a batch at a time.

use chrono::{Datelike, Duration};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

use super::rule::{ACCOUNTED_YEARS, Kind};
use super::{CLEARED, ERASED, clearing, request};
use crate::access::token::refresh;
use crate::access::{link, throttle};
use crate::billing::{basis, line};
use crate::courses::state::OfferingState;
use crate::courses::{attendance, check_in, head_count, invitation, offering, registration};
use crate::discussion::digest::link as digest_link;
use crate::documents;
use crate::error::Result;
use crate::evaluations::{answer, evaluation, question};
use crate::jobs::batch;
use crate::networks::nomination;
use crate::people::{affiliation, person};
use crate::store::WriteScope;
use crate::{audit, jobs, mail, time};

/// Rows in a transaction.
const ROWS: u64 = 500;
/// People in a transaction: each has rows in many tables.
const PEOPLE: u64 = 10;

/// What one transaction removed.
pub(super) struct Batch {
    pub(super) removed: u64,
    pub(super) is_last: bool,
}

/// Whether the kind is looked at once a day; the others go every minute, by hour.
pub(super) fn is_daily(kind: Kind) -> bool {
    !matches!(kind, Kind::Needs | Kind::UnsentForms | Kind::Sessions)
}

/// Removes some of what is older than so many days.
pub(super) async fn batch(scope: &WriteScope, kind: Kind, days: Option<i64>) -> Result<Batch> {
    let before = scope.now() - Duration::days(days.unwrap_or_default());
    let rounds = match kind {
        Kind::Needs | Kind::UnsentForms | Kind::Sessions => Vec::new(),
        Kind::SignIns => sign_ins(scope, before).await?,
        Kind::Jobs => {
            let old = some(jobs::Entity::find().filter(jobs::Column::FailedAt.lt(before)), jobs::Column::Id);
            let begun = some(
                batch::Entity::find()
                    .filter(batch::Column::StartedAt.lt(before))
                    .filter(batch::Column::Id.not_in_subquery(jobs::in_batches())),
                batch::Column::Id,
            );
            vec![
                delete::<jobs::Entity>(scope, jobs::Column::Id, old).await?,
                delete::<batch::Entity>(scope, batch::Column::Id, begun).await?,
            ]
        }
        Kind::Invitations => invitations(scope, before).await?,
        Kind::Mail => {
            let old = some(mail::Entity::find().filter(mail::Column::CreatedAt.lt(before)), mail::Column::Id);
            vec![delete::<mail::Entity>(scope, mail::Column::Id, old).await?]
        }
        Kind::Marks => marks(scope, before).await?,
        Kind::Registrars => registrars(scope, before).await?,
        Kind::Answers => answers(scope, before).await?,
        Kind::Documents => vec![documents::expire(scope, before, ROWS).await?],
        Kind::Trail => trail(scope, before).await?,
        Kind::InvoiceLines => invoice_lines(scope).await?,
        Kind::People => return people(scope, before).await,
    };
    Ok(Batch { removed: rounds.iter().sum(), is_last: rounds.iter().all(|&removed| removed < ROWS) })
}

/// The keys of some of the rows.
fn some<E: EntityTrait>(rows: Select<E>, key: E::Column) -> SelectStatement {
    rows.select_only().column(key).limit(ROWS).into_query()
}

async fn delete<E: EntityTrait>(scope: &WriteScope, key: E::Column, which: SelectStatement) -> Result<u64> {
    scope.unscoped_write().delete(E::delete_many().filter(key.in_subquery(which))).await
}

/// Puts the word for what was removed in the place of a name, in some of the rows that are old and still have one.
async fn clear_name<E: EntityTrait>(
    scope: &WriteScope,
    key: E::Column,
    at: E::Column,
    name: E::Column,
    before: DateTimeUtc,
) -> Result<u64> {
    let old = || Condition::all().add(at.lt(before)).add(name.ne(CLEARED));
    let which = some(E::find().filter(old()), key);
    let cleared = E::update_many().col_expr(name, Expr::value(CLEARED)).filter(key.in_subquery(which)).filter(old());
    scope.unscoped_write().change(cleared).await
}

async fn sign_ins(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    let links = some(link::Entity::find().filter(link::Column::ExpiresAt.lt(before)), link::Column::Id);
    let tokens = some(refresh::Entity::find().filter(refresh::Column::ExpiresAt.lt(before)), refresh::Column::Id);
    let nominations = some(
        nomination::Entity::find().filter(nomination::Column::ExpiresAt.lt(before)),
        nomination::Column::SecretHash,
    );
    let digests = some(
        digest_link::Entity::find().filter(digest_link::Column::ExpiresAt.lt(before)),
        digest_link::Column::SecretHash,
    );
    Ok(vec![
        delete::<link::Entity>(scope, link::Column::Id, links).await?,
        delete::<nomination::Entity>(scope, nomination::Column::SecretHash, nominations).await?,
        delete::<digest_link::Entity>(scope, digest_link::Column::SecretHash, digests).await?,
        delete::<refresh::Entity>(scope, refresh::Column::Id, tokens).await?,
        throttle::forget(scope, before, ROWS).await?,
    ])
}

async fn invitations(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    let over = offering::Entity::find()
        .select_only()
        .column(offering::Column::Id)
        .filter(offering::Column::EndsAt.lt(before))
        .filter(offering::Column::State.ne(OfferingState::Postponed));
    let to_people = invitation::Entity::find()
        .filter(invitation::Column::Email.is_not_null())
        .filter(invitation::Column::OfferingId.in_subquery(over.into_query()));
    let old = some(to_people, invitation::Column::Id);
    Ok(vec![delete::<invitation::Entity>(scope, invitation::Column::Id, old).await?])
}

async fn marks(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    let made = some(check_in::Entity::find().filter(check_in::Column::MadeAt.lt(before)), check_in::Column::Id);
    let noted = attendance::Column::NotedByName;
    let counted = head_count::Column::NotedByName;
    let (registration, session) = (attendance::Column::RegistrationId, head_count::Column::SessionId);
    Ok(vec![
        delete::<check_in::Entity>(scope, check_in::Column::Id, made).await?,
        clear_name::<attendance::Entity>(scope, registration, attendance::Column::NotedAt, noted, before).await?,
        clear_name::<head_count::Entity>(scope, session, head_count::Column::NotedAt, counted, before).await?,
    ])
}

async fn registrars(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    use registration::Column::{CreatedAt, Id, RegisteredByName};
    Ok(vec![clear_name::<registration::Entity>(scope, Id, CreatedAt, RegisteredByName, before).await?])
}

async fn answers(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    use answer::part;
    let closed = evaluation::Entity::find()
        .select_only()
        .column(evaluation::Column::Id)
        .filter(evaluation::Column::IsClosed.eq(true))
        .filter(evaluation::Column::ClosesAt.lt(before));
    let asked = question::Entity::find()
        .select_only()
        .column(question::Column::Id)
        .filter(question::Column::Kind.eq(question::Kind::Text))
        .filter(question::Column::EvaluationId.in_subquery(closed.into_query()));
    let asked = || part::Column::QuestionId.in_subquery(asked.clone().into_query());
    let written = some(part::Entity::find().filter(asked()), part::Column::KeyHash);
    let gone = part::Entity::delete_many().filter(part::Column::KeyHash.in_subquery(written)).filter(asked());
    Ok(vec![scope.unscoped_write().delete(gone).await?])
}

async fn trail(scope: &WriteScope, before: DateTimeUtc) -> Result<Vec<u64>> {
    use audit::Column::{ActorName, After, At, Before, Id, Summary};
    let old = audit::Entity::find().filter(At.lt(before)).filter(ActorName.ne(CLEARED)).order_by_asc(At);
    let nothing = || Expr::value(None::<String>);
    let cleared = audit::Entity::update_many()
        .col_expr(ActorName, Expr::value(CLEARED))
        .col_expr(Summary, Expr::value(CLEARED))
        .col_expr(Before, nothing())
        .col_expr(After, nothing())
        .filter(Id.in_subquery(some(old, Id)));
    Ok(vec![scope.unscoped_write().change(cleared).await?])
}

/// Names go when the accounts of their year need not be kept any more; sums and references stay.
async fn invoice_lines(scope: &WriteScope) -> Result<Vec<u64>> {
    use line::Column::{CreatedAt, FamilyName, GivenName, Id};
    let before = time::begin_of_year(time::local_date(scope.now()).year() - ACCOUNTED_YEARS);
    let old = line::Entity::find().filter(CreatedAt.lt(before)).filter(FamilyName.ne(CLEARED));
    let cleared = line::Entity::update_many()
        .col_expr(GivenName, Expr::value(""))
        .col_expr(FamilyName, Expr::value(CLEARED))
        .filter(Id.in_subquery(some(old, Id)));
    let (basis, closed_at, closed_by) = (basis::Column::Id, basis::Column::ClosedAt, basis::Column::ClosedByName);
    Ok(vec![
        scope.unscoped_write().change(cleared).await?,
        clear_name::<basis::Entity>(scope, basis, closed_at, closed_by, before).await?,
    ])
}

/// Erases people who work nowhere and were on no course since then.
async fn people(scope: &WriteScope, before: DateTimeUtc) -> Result<Batch> {
    let row = || person::Column::Id.into_expr();
    let works = Query::select()
        .expr(Expr::val(1))
        .from(affiliation::Entity)
        .and_where(affiliation::Column::PersonId.into_expr().eq(row()))
        .cond_where(
            Condition::any()
                .add(affiliation::Column::ToOn.is_null())
                .add(affiliation::Column::ToOn.gte(time::local_date(before))),
        )
        .take();
    let took_part = Query::select()
        .expr(Expr::val(1))
        .from(registration::Entity)
        .inner_join(offering::Entity, offering::Column::Id.into_expr().eq(registration::Column::OfferingId.into_expr()))
        .and_where(registration::Column::PersonId.into_expr().eq(row()))
        .and_where(offering::Column::EndsAt.gte(before))
        .take();
    let gone = person::Entity::find()
        .filter(person::Column::ErasedAt.is_null())
        .filter(person::Column::CreatedAt.lt(before))
        .filter(Expr::exists(works).not())
        .filter(Expr::exists(took_part).not())
        .order_by_asc(person::Column::Id)
        .limit(PEOPLE);
    let found = scope.unscoped().all(gone).await?;
    let (removed, ids) = (found.len() as u64, found.into_iter().map(|person| person.id).collect::<Vec<_>>());
    for person in clearing::hold(scope, &ids).await? {
        let (id, owner) = (person.id, person.owner_org_id);
        request::grant(scope, id).await?;
        clearing::clear(scope, person).await?;
        let entry = audit::Entry::new("person.expired", "person", id.0, ERASED);
        audit::record(scope, owner, entry).await?;
    }
    Ok(Batch { removed, is_last: removed < PEOPLE })
}
