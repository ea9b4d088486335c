//! Bases for invoices: one for each organisation and month, live while it is collected, and then as it was closed.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect};

use super::collecting::{self, Collected};
use super::line::{self, LineId};
use super::{Sums, credit};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time::Month;

id!(
    /// Id of a basis for invoices.
    BasisId
);

impl BasisId {
    /// In the place of the id of a basis that is still collected.
    pub(super) const NONE: Self = Self(uuid::Uuid::nil());
}

/// A row of the table `invoice_basis`: one that is closed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_basis")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BasisId,
    /// Who is billed.
    pub owner_org_id: OrganisationId,
    /// The first day of the month.
    pub month: Date,
    /// The year that it was numbered in.
    pub year: i64,
    /// Its number in that year, from 1 and without gaps.
    pub number: i64,
    /// Without VAT, in öre.
    pub net_ore: i64,
    /// The VAT, in öre.
    pub vat_ore: i64,
    /// How many lines it has.
    pub line_count: i64,
    /// When it was closed, in UTC.
    pub closed_at: DateTimeUtc,
    /// Who closed it, by name.
    pub closed_by_name: String,
    /// When it was last handed over to the accounts, in UTC.
    pub exported_at: Option<DateTimeUtc>,
    /// Who did, by name.
    pub exported_by_name: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// What people call it, e.g. `2026-0042`.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}-{:04}", self.year, self.number)
    }

    /// What the audit trail calls it.
    pub(super) fn title(&self) -> String {
        format!("{} för {}", self.reference(), Month::of(self.month).name())
    }
}

/// The basis of an organisation and month, locked, if it is closed; it is refused while it is collected.
pub(super) async fn lock_closed(scope: &WriteScope, id: OrganisationId, month: Month) -> Result<Locked<Model>> {
    let closed = Entity::find().filter(Column::OwnerOrgId.eq(id)).filter(Column::Month.eq(month.first()));
    match scope.lock(closed).await {
        Err(Error::NotFound) => get(scope, id, month).await.and(Err(Refusal::NotInThisState.into())),
        locked => locked,
    }
}

/// How far a basis has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BasisState {
    /// It follows what happens.
    Collecting,
    /// It stands as it was.
    Closed,
    /// It has been handed over to the accounts.
    Exported,
}

/// A basis as lists show it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Who is billed.
    pub organisation: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// For which month.
    pub month: Month,
    /// Without VAT, in öre.
    pub net_ore: i64,
    /// The VAT, in öre.
    pub vat_ore: i64,
    /// How many lines it has.
    pub lines: u64,
    /// What was stored when it was closed.
    pub closed: Option<Model>,
    sort_key: String,
}

impl Listed {
    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> BasisState {
        match &self.closed {
            None => BasisState::Collecting,
            Some(row) if row.exported_at.is_none() => BasisState::Closed,
            Some(_) => BasisState::Exported,
        }
    }

    /// What is to be paid, in öre.
    #[must_use]
    pub fn total_ore(&self) -> i64 {
        self.net_ore + self.vat_ore
    }

    /// Whether it can be closed: its month is over.
    #[must_use]
    pub fn can_be_closed(&self, now: DateTimeUtc) -> bool {
        self.closed.is_none() && is_over(self.month, now)
    }
}

/// Whether all of a month has been.
pub(super) fn is_over(month: Month, now: DateTimeUtc) -> bool {
    month.later(1).begins_at() <= now
}

/// A basis with all that is in it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// What lists show of it.
    pub listed: Listed,
    /// Its sums, by rate of VAT.
    pub sums: Sums,
    /// Its lines, by course.
    pub lines: Vec<line::Model>,
    /// Those of them that can be credited.
    pub creditable: HashSet<LineId>,
}

#[derive(FromQueryResult)]
struct Stored {
    #[sea_orm(nested)]
    row: Model,
    organisation_name: String,
    organisation_sort_key: String,
}

/// The bases of months, of one organisation or of all that the actor may see: the latest month first, by organisation.
pub async fn list(scope: &Scope, organisation: Option<OrganisationId>, months: Range<Month>) -> Result<Vec<Listed>> {
    scope.require(Permission::RegisterOthers)?;
    if let Some(id) = organisation {
        organisation::reach(scope, id).await?;
    }
    let mut listed: Vec<_> = stored(scope, organisation, &months).await?.into_iter().map(closed).collect();
    let waiting = collecting::of(scope, organisation, scope.actor()).await?;
    listed.extend(gathered(waiting).into_iter().map(|(basis, _)| basis).filter(|one| months.contains(&one.month)));
    listed.sort_by(|one, other| (other.month, &one.sort_key).cmp(&(one.month, &other.sort_key)));
    Ok(listed)
}

/// The basis of an organisation and month.
pub async fn get(scope: &Scope, id: OrganisationId, month: Month) -> Result<Whole> {
    organisation::reach(scope, id).await?;
    scope.require(Permission::RegisterOthers)?;
    if let Some(stored) = stored(scope, Some(id), &month.alone()).await?.pop() {
        let lines = line::shown(scope.actor()).filter(line::Column::BasisId.eq(stored.row.id));
        let lines = in_order(scope.all_as(lines).await?);
        let creditable = credit::creditable(scope, &stored.row).await?;
        return Ok(Whole { sums: Sums::of(&lines), listed: closed(stored), lines, creditable });
    }
    let waiting = collecting::of(scope, Some(id), scope.actor()).await?;
    let found = gathered(waiting).into_iter().find(|(basis, _)| basis.month == month);
    let (listed, lines) = found.ok_or(Error::NotFound)?;
    let lines = in_order(lines);
    Ok(Whole { sums: Sums::of(&lines), listed, lines, creditable: HashSet::new() })
}

async fn stored(scope: &Scope, organisation: Option<OrganisationId>, months: &Range<Month>) -> Result<Vec<Stored>> {
    let mut query = Entity::find()
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(organisation::Column::SortKey, "organisation_sort_key")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .filter(Column::Month.gte(months.start.first()))
        .filter(Column::Month.lt(months.end.first()));
    if let Some(id) = organisation {
        query = query.filter(Column::OwnerOrgId.eq(id));
    }
    scope.all_as(query).await
}

fn closed(stored: Stored) -> Listed {
    let Stored { row, organisation_name, organisation_sort_key } = stored;
    Listed {
        organisation: row.owner_org_id,
        organisation_name,
        month: Month::of(row.month),
        net_ore: row.net_ore,
        vat_ore: row.vat_ore,
        lines: row.line_count.unsigned_abs(),
        sort_key: organisation_sort_key,
        closed: Some(row),
    }
}

/// What waits, by month and organisation.
fn gathered(waiting: Vec<Collected>) -> Vec<(Listed, Vec<line::Model>)> {
    let mut gathered: BTreeMap<_, (Collected, Vec<line::Model>)> = BTreeMap::new();
    for one in waiting {
        let (key, line) = ((one.month, one.line.owner_org_id), one.line.clone());
        gathered.entry(key).or_insert_with(|| (one, Vec::new())).1.push(line);
    }
    let basis = |(first, lines): (Collected, Vec<line::Model>)| {
        let sums = Sums::of(&lines);
        let listed = Listed {
            organisation: first.line.owner_org_id,
            organisation_name: first.organisation_name,
            month: first.month,
            net_ore: sums.net_ore,
            vat_ore: sums.vat_ore,
            lines: lines.len() as u64,
            sort_key: first.organisation_sort_key,
            closed: None,
        };
        (listed, lines)
    };
    gathered.into_values().map(basis).collect()
}

/// By course, then name, a credit before what is billed instead.
fn in_order(mut lines: Vec<line::Model>) -> Vec<line::Model> {
    let name = |line: &line::Model| crate::swedish::sort_key(&format!("{} {}", line.family_name, line.given_name));
    lines.sort_by_cached_key(|line| (line.starts_at, line.offering_id, name(line), line.registration_id, line.net_ore));
    lines
}
