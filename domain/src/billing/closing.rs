//! Closing a month: what was collected is written down, with a number, and stays as it is.

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::{Iterable, QueryOrder};

use super::basis::{BasisId, Column, Entity, Model, is_over};
use super::{Sums, collecting, credit, line};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind, Progress};
use crate::organisations::organisation;
use crate::store::{Scope, WriteScope};
use crate::time::{self, Month};

/// SQLite binds at most 32 766 values in a statement.
const MOST_VALUES: usize = 30_000;

/// Closes the basis of an organisation for a month that is over, with whatever is left of earlier months. It cannot be undone; what
/// is wrong in it is credited.
pub async fn close(scope: &WriteScope, id: OrganisationId, month: Month) -> Result<()> {
    organisation::own(scope, id).await?;
    scope.require(Permission::Bill)?;
    seal(scope, id, month, scope.actor().name()).await
}

/// Leaves the closing of every organisation's basis for a month to be done, one after the other.
pub async fn close_all(scope: &WriteScope, month: Month) -> Result<BatchId> {
    scope.require(Permission::Bill)?;
    let association = scope.actor().organisation().ok_or(Error::Forbidden)?;
    if !is_over(month, scope.now()) {
        return Err(Refusal::MonthNotOver.into());
    }
    let waiting = collecting::of(scope, None, scope.actor()).await?;
    let mut organisations: Vec<_> =
        waiting.iter().filter(|one| one.month <= month).map(|one| one.line.owner_org_id).collect();
    organisations.dedup();
    if organisations.is_empty() {
        return Err(Refusal::NotInThisState.into());
    }
    let batch = batch::begin(scope, Kind::MonthClosing, association, month, &month.name()).await?;
    for &organisation in &organisations {
        let closed_by = scope.actor().name().to_owned();
        scope.enqueue_in(batch, Task::CloseInvoiceBasis { month: month.first(), organisation, closed_by }).await?;
    }
    let entry = audit::Entry::new("invoice_month.closed", "organisation", association.0, month.name());
    audit::record(scope, association, entry.after(&organisations.len())).await?;
    Ok(batch)
}

/// How far the closing of the month for all has come, if somebody did.
pub async fn progress(scope: &Scope, month: Month) -> Result<Option<Progress>> {
    scope.require(Permission::Bill)?;
    batch::latest(scope, Kind::MonthClosing, month).await
}

/// Does what [`close_all`] left, unless it is done.
pub(crate) async fn closed_for_all(scope: &WriteScope, id: OrganisationId, month: Month, by: &str) -> Result<()> {
    match seal(scope, id, month, by).await {
        Err(Error::Refused(_)) => Ok(()),
        other => other,
    }
}

async fn seal(scope: &WriteScope, id: OrganisationId, month: Month, by: &str) -> Result<()> {
    if !is_over(month, scope.now()) {
        return Err(Refusal::MonthNotOver.into());
    }
    // From here on alone: nobody else takes the same number, or bills the same.
    scope.one_at_a_time().await?;
    // What is kept has every name; who may not see one is not shown it.
    let waiting = collecting::of(scope, Some(id), &Actor::System).await?;
    let basis_id = BasisId::new();
    let lines: Vec<_> =
        waiting.into_iter().filter(|one| one.month <= month).map(|one| line::Model { basis_id, ..one.line }).collect();
    if lines.is_empty() {
        return Err(Refusal::NotInThisState.into());
    }
    let sums = Sums::of(&lines);
    let year = i64::from(time::local_date(scope.now()).year());
    let last = scope.one(Entity::find().filter(Column::Year.eq(year)).order_by_desc(Column::Number)).await?;
    let row = Model {
        id: basis_id,
        owner_org_id: id,
        month: month.first(),
        year,
        number: last.map_or(1, |last| last.number + 1),
        net_ore: sums.net_ore,
        vat_ore: sums.vat_ore,
        line_count: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        closed_at: scope.now(),
        closed_by_name: by.to_owned(),
        exported_at: None,
        exported_by_name: None,
    };
    scope.insert_for(id, row.clone()).await?;
    credit::settle(scope, &lines).await?;
    for some in lines.chunks(MOST_VALUES / line::Column::iter().count()) {
        scope.insert_all_for(id, some.to_vec()).await?;
    }
    collecting::settle(scope, id, month).await?;
    let facts = serde_json::json!({ "net_ore": row.net_ore, "vat_ore": row.vat_ore, "closed_by_name": by });
    let entry = audit::Entry::new("invoice_basis.closed", "invoice_basis", basis_id.0, row.title());
    audit::record(scope, id, entry.after(&facts)).await
}
