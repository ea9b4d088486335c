//! What a month would bill if it were closed now: the difference between what each registration costs and what was billed for it.
//! Nothing of it is stored, so nothing can be billed twice or be forgotten; a registration only knows up to which of its versions
//! there is nothing to bill.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

use super::line::{self, LineId};
use super::{basis, credit};
use crate::access::{Actor, OrganisationId};
use crate::courses::charged::{self, Charged};
use crate::courses::{RegistrationId, registration};
use crate::error::Result;
use crate::store::{Scope, WriteScope};
use crate::time::Month;

/// A line that waits for its month to be closed.
pub(crate) struct Collected {
    pub(crate) month: Month,
    pub(crate) organisation_name: String,
    pub(crate) organisation_sort_key: String,
    pub(crate) line: line::Model,
}

/// What waits to be billed to one organisation, or to each, as far as `reader` may see who takes part. What is due in a month
/// that is closed, and what is taken back, goes to the month after the organisation's last closed one.
pub(crate) async fn of(scope: &Scope, organisation: Option<OrganisationId>, reader: &Actor) -> Result<Vec<Collected>> {
    let (rows, books) = open(scope, organisation, reader).await?;
    let open = first_open(scope, organisation).await?;
    let collected = rows.iter().flat_map(|row| {
        let first_open = open.get(&row.owner_org_id).copied();
        books.differences(row).into_iter().map(move |line| Collected {
            // A credit follows from a basis that is closed, so there is a first open month.
            month: match (first_open, line.credits_id) {
                (Some(first), Some(_)) => first,
                (first, _) => first.map_or(row.month(), |first| Ord::max(first, row.month())),
            },
            organisation_name: row.organisation_name.clone(),
            organisation_sort_key: row.organisation_sort_key.clone(),
            line,
        })
    });
    Ok(collected.collect())
}

/// Notes, once the lines of a closed month are written, which of the organisation's registrations have nothing more to be
/// billed unless they change: what is collected next time does not read them again.
pub(super) async fn settle(scope: &WriteScope, organisation: OrganisationId, month: Month) -> Result<()> {
    let (rows, books) = open(scope, Some(organisation), &Actor::System).await?;
    let mut settled: BTreeMap<i64, Vec<RegistrationId>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_final_after(month) && books.differences(row).is_empty()) {
        settled.entry(row.version).or_default().push(row.id);
    }
    for (version, ids) in settled {
        for some in ids.chunks(1_000) {
            let noted = registration::Entity::update_many()
                .col_expr(registration::Column::BilledVersion, Expr::value(version))
                .filter(registration::Column::Id.is_in(some.iter().copied()))
                // Whoever changed it meanwhile is billed for that next time.
                .filter(registration::Column::Version.eq(version));
            scope.unscoped_write().change(noted).await?;
        }
    }
    Ok(())
}

/// Lets registrations be looked at anew.
pub(super) async fn reopen(scope: &WriteScope, lines: &HashSet<LineId>) -> Result<()> {
    let of_lines = line::Entity::find()
        .select_only()
        .column(line::Column::RegistrationId)
        .filter(line::Column::Id.is_in(lines.iter().copied()))
        .into_query();
    let again = registration::Entity::update_many()
        .col_expr(registration::Column::BilledVersion, Expr::value(0_i64))
        .filter(registration::Column::Id.in_subquery(of_lines));
    scope.unscoped_write().change(again).await.map(drop)
}

/// The registrations that may cost something else than was billed for them, and what was billed.
async fn open(scope: &Scope, organisation: Option<OrganisationId>, reader: &Actor) -> Result<(Vec<Charged>, Books)> {
    // Both as the index `registration_unbilled` has them, so that history is not read.
    let which = || {
        Condition::all()
            .add(registration::Column::Version.into_expr().ne(registration::Column::BilledVersion.into_expr()))
            .add(registration::Column::PriceOre.into_expr().gt(Expr::cust("0")))
            .add_option(organisation.map(|id| registration::Column::OwnerOrgId.eq(id)))
    };
    let rows = charged::of(scope, which(), reader).await?;
    let books = Books {
        lines: billed(scope, which(), reader).await?,
        credits: credit::asked(scope, organisation).await?,
        now: scope.now(),
    };
    Ok((rows, books))
}

/// What was billed for some registrations, and what of it is to be credited.
struct Books {
    lines: HashMap<RegistrationId, Vec<line::Model>>,
    credits: HashMap<LineId, String>,
    now: DateTimeUtc,
}

impl Books {
    /// The lines that take a registration from what was billed to what it costs.
    fn differences(&self, row: &Charged) -> Vec<line::Model> {
        let billed = self.lines.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let crediting = |line: &line::Model| billed.iter().find(|other| other.credits_id == Some(line.id));
        let new = || line::Model::charging(row, self.now);
        let is_owed = row.ore() > 0;
        // At most the last charge stands: a new one is only made when the one before is taken back.
        let Some(last) = billed.iter().rfind(|line| line.credits_id.is_none()) else {
            return if is_owed { vec![new()] } else { Vec::new() };
        };
        if let Some(credited) = crediting(last) {
            // What the association gave away stays so until it is about something else.
            let is_given_away = credited.reason.is_some() && last.says_the_same(row);
            return if is_owed && !is_given_away { vec![new()] } else { Vec::new() };
        }
        let reason = self.credits.get(&last.id);
        if reason.is_none() && last.costs_the_same(row) {
            return Vec::new();
        }
        let is_billed_again = is_owed && (reason.is_none() || !last.says_the_same(row));
        let credit = last.crediting(row.state, reason, self.now);
        [Some(credit), is_billed_again.then(new)].into_iter().flatten().collect()
    }
}

/// The lines there are for the registrations that meet the condition, in the order they were made.
async fn billed(scope: &Scope, which: Condition, reader: &Actor) -> Result<HashMap<RegistrationId, Vec<line::Model>>> {
    let mut ids = Query::select();
    ids.column((registration::Entity, registration::Column::Id)).from(registration::Entity).cond_where(which);
    let query = line::shown(reader).filter(line::Column::RegistrationId.in_subquery(ids.take()));
    let mut billed: HashMap<_, Vec<line::Model>> = HashMap::new();
    for line in scope.all_as::<line::Model, _>(query).await? {
        billed.entry(line.registration_id).or_default().push(line);
    }
    Ok(billed)
}

/// The month after the last that was closed, for each organisation that has one.
async fn first_open(scope: &Scope, organisation: Option<OrganisationId>) -> Result<HashMap<OrganisationId, Month>> {
    let mut query = basis::Entity::find().order_by_asc(basis::Column::Month);
    if let Some(id) = organisation {
        query = query.filter(basis::Column::OwnerOrgId.eq(id));
    }
    let closed = scope.all(query).await?;
    Ok(closed.into_iter().map(|row| (row.owner_org_id, Month::of(row.month).later(1))).collect())
}
