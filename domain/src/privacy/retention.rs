//! The rules in force, and the daily work that follows them: in batches, each a transaction of its own that remembers how far
//! it came, so that it can be stopped anywhere and many processes may do it.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use super::purge;
use super::rule::{Kind, Limit, Rule};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Database, Scope, Table, WriteScope};
use crate::time;

/// A row of the table `retention_rule`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_rule")]
pub struct Model {
    /// Which kind of data.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// How many days it is kept, if somebody has chosen.
    pub days: Option<i64>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// The last day that everything due was removed.
    pub done_on: Option<Date>,
    /// When that was, in UTC.
    pub done_at: Option<DateTimeUtc>,
    /// How much it was.
    pub removed: i64,
    /// What a round that goes on has removed until now.
    pub under_way: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Shared;
}

impl Model {
    /// What the kind of data is, and the bounds.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        Rule::of(self.kind)
    }

    /// How many days it is kept; none where that is not counted in days.
    #[must_use]
    pub fn days(&self) -> Option<i64> {
        match self.rule().limit {
            Limit::Chosen { usual, .. } => Some(self.days.unwrap_or(usual)),
            Limit::Fixed(_) => None,
        }
    }

    /// How long it is kept, in words.
    #[must_use]
    pub fn kept(&self) -> String {
        match (self.rule().limit, self.days()) {
            (Limit::Fixed(words), _) => words.to_owned(),
            (Limit::Chosen { .. }, days) => in_words(days.unwrap_or_default()),
        }
    }
}

/// Days as people say them.
fn in_words(days: i64) -> String {
    match (days, days % 365) {
        (1, _) => "en dag".to_owned(),
        (365, _) => "ett år".to_owned(),
        (365.., 0) => format!("{} år", days / 365),
        _ => format!("{days} dagar"),
    }
}

/// The rules in force, the shortest kept first as the program has them. Everybody may know them.
pub async fn in_force(scope: &Scope) -> Result<Vec<Model>> {
    let mut rows = scope.all(Entity::find().order_by_asc(Column::Kind)).await?;
    rows.sort_by_key(|row| super::rule::RULES.iter().position(|rule| rule.kind == row.kind));
    Ok(rows)
}

/// The rules in force with what they did last, for those who run the program.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.require(Permission::ReadOperations)?;
    in_force(scope).await
}

/// The rule in force of this name.
pub async fn get(scope: &Scope, slug: &str) -> Result<Model> {
    scope.require(Permission::ReadOperations)?;
    let rule = Rule::named(slug).ok_or(Error::NotFound)?;
    scope.get::<Entity>(rule.kind).await
}

/// Chooses how many days a kind of data is kept. What then is too old is removed in the next round.
pub async fn choose(scope: &WriteScope, slug: &str, version: i64, days: i64) -> Result<()> {
    scope.require(Permission::SetRetention)?;
    let rule = Rule::named(slug).ok_or(Error::NotFound)?;
    let Limit::Chosen { least, most, .. } = rule.limit else { return Err(Refusal::NotInThisState.into()) };
    let mut row = scope.lock(Entity::find_by_id(rule.kind)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let mut faults = Faults::default();
    if !(least..=most).contains(&days) {
        faults.add("days", Fault::OutOfRange(least, most));
    }
    faults.none()?;
    let before = row.days();
    row.days = Some(days);
    row.version += 1;
    scope.update(&row).await?;
    let own = scope.actor().organisation().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("retention.changed", "retention_rule", own.0, row.rule().name);
    audit::record(scope, own, entry.before(&before).after(&days)).await
}

/// Remembers what a purge of every minute removed.
pub(crate) async fn note(scope: &WriteScope, kind: Kind, removed: u64) -> Result<()> {
    if removed == 0 {
        return Ok(());
    }
    let mut row = scope.lock(Entity::find_by_id(kind)).await?;
    row.done_at = Some(scope.now());
    row.removed = removed.cast_signed();
    scope.unscoped_write().update(&row).await
}

/// Removes what is too old, of every kind that has not had its round today.
pub(crate) async fn advance(database: &Database) -> Result<()> {
    let waiting = database.read(&Actor::System, async |scope| waiting(scope).await).await?;
    for kind in waiting {
        while database.write(&Actor::System, async |scope| step(scope, kind).await).await? {}
    }
    Ok(())
}

async fn waiting(scope: &Scope) -> Result<Vec<Kind>> {
    let today = time::local_date(scope.now());
    let open = Column::DoneOn.is_null().or(Column::DoneOn.lt(today));
    let rows = scope.all(Entity::find().filter(open)).await?;
    Ok(rows.into_iter().map(|row| row.kind).filter(|&kind| purge::is_daily(kind)).collect())
}

/// Removes one batch, and says whether there is more to do today.
async fn step(scope: &WriteScope, kind: Kind) -> Result<bool> {
    let mut row = scope.lock(Entity::find_by_id(kind)).await?;
    let today = time::local_date(scope.now());
    if row.done_on == Some(today) {
        return Ok(false);
    }
    let purge::Batch { removed, is_last } = purge::batch(scope, kind, row.days()).await?;
    row.under_way += removed.cast_signed();
    if is_last {
        row.done_on = Some(today);
        row.done_at = Some(scope.now());
        row.removed = std::mem::take(&mut row.under_way);
        remember(scope, row.rule(), row.removed).await?;
    }
    scope.unscoped_write().update(&row).await?;
    Ok(!is_last)
}

/// How much was removed, in the trail; never what.
async fn remember(scope: &WriteScope, rule: &Rule, removed: i64) -> Result<()> {
    if removed == 0 {
        return Ok(());
    }
    tracing::info!(kind = rule.slug, removed, "data were kept their time");
    let Some(association) = organisation::association(scope).await? else { return Ok(()) };
    let entry = audit::Entry::new("retention.applied", "retention_rule", association.id.0, rule.name);
    audit::record(scope, association.id, entry.after(&removed)).await
}
