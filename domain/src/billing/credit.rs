//! What the association has decided to credit. It waits for the organisation's next basis to be closed, and becomes a line of it.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::line::{self, LineId};
use super::{basis, collecting};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time::Month;

id!(
    /// Id of a credit that is decided.
    CreditId
);

/// A row of the table `invoice_credit`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_credit")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditId,
    /// Who was billed.
    pub owner_org_id: OrganisationId,
    /// The line to take back.
    pub line_id: LineId,
    /// Why.
    pub reason: String,
    /// When it was decided, in UTC.
    pub asked_at: DateTimeUtc,
    /// Who decided, by name.
    pub asked_by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// What is to be credited.
#[derive(Clone, Debug, Default)]
pub struct NewCredit {
    /// These lines; if there are none, all that can be.
    pub lines: Vec<LineId>,
    /// Why, at most 500 characters: the organisation reads it.
    pub reason: String,
}

/// Decides to credit lines of a closed basis, in the organisation's next one. A registration that costs or says something else by
/// then is billed anew; one that does not has been given away. Tells how many lines it is.
pub async fn ask(scope: &WriteScope, id: OrganisationId, month: Month, new: &NewCredit) -> Result<usize> {
    organisation::own(scope, id).await?;
    scope.require(Permission::Bill)?;
    // Locked, so that two who credit do not take the same lines.
    let basis = basis::lock_closed(scope, id, month).await?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", &new.reason, 500);
    let creditable = creditable(scope, &basis).await?;
    for (index, line) in new.lines.iter().enumerate() {
        if !creditable.contains(line) {
            faults.add(format!("lineIds[{index}]"), Fault::UnknownChoice);
        }
    }
    faults.none()?;
    let chosen: HashSet<LineId> = if new.lines.is_empty() { creditable } else { new.lines.iter().copied().collect() };
    if chosen.is_empty() {
        return Err(Refusal::NotInThisState.into());
    }
    let row = |line_id: &LineId| Model {
        id: CreditId::new(),
        owner_org_id: id,
        line_id: *line_id,
        reason: reason.clone(),
        asked_at: scope.now(),
        asked_by_name: scope.actor().name().to_owned(),
    };
    scope.insert_all_for(id, chosen.iter().map(row)).await?;
    collecting::reopen(scope, &chosen).await?;
    let after = serde_json::json!({ "reason": reason, "lines": chosen.len() });
    let entry = audit::Entry::new("invoice_basis.credited", "invoice_basis", basis.id.0, basis.title());
    audit::record(scope, id, entry.after(&after)).await?;
    Ok(chosen.len())
}

/// The lines of a basis that can be credited: what is charged in it, and neither is nor will be taken back.
pub(super) async fn creditable(scope: &Scope, basis: &basis::Model) -> Result<HashSet<LineId>> {
    let of_basis = line::Entity::find().filter(line::Column::BasisId.eq(basis.id));
    let ids = of_basis.clone().select_only().column(line::Column::Id).into_query();
    let lines = scope.all(of_basis).await?.into_iter();
    let charged = lines.filter(|line| line.credits_id.is_none()).map(|line| line.id);
    let credited = line::Entity::find().filter(line::Column::CreditsId.in_subquery(ids));
    let credited: HashSet<_> = scope.all(credited).await?.into_iter().filter_map(|line| line.credits_id).collect();
    let asked = asked(scope, Some(basis.owner_org_id)).await?;
    Ok(charged.filter(|line| !credited.contains(line) && !asked.contains_key(line)).collect())
}

/// The lines that are to be credited, and why.
pub(super) async fn asked(scope: &Scope, organisation: Option<OrganisationId>) -> Result<HashMap<LineId, String>> {
    let mut query = Entity::find();
    if let Some(id) = organisation {
        query = query.filter(Column::OwnerOrgId.eq(id));
    }
    Ok(scope.all(query).await?.into_iter().map(|row| (row.line_id, row.reason)).collect())
}

/// Forgets what has become lines.
pub(super) async fn settle(scope: &WriteScope, lines: &[line::Model]) -> Result<()> {
    let credited = lines.iter().filter_map(|line| line.credits_id);
    scope.delete(Entity::delete_many().filter(Column::LineId.is_in(credited))).await.map(drop)
}
