//! What has been billed: every month that is over but the last, which is about to be closed, and a line that is to be credited.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Duration};

use super::insert;
use crate::access::{Actor, OrganisationId};
use crate::billing::basis::{self, BasisId};
use crate::billing::credit::{self, CreditId};
use crate::billing::{Sums, collecting, line};
use crate::error::Result;
use crate::store::WriteScope;
use crate::time::{self, Month};

/// Bills what has been registered: who closed the months is named, and whose line is to be credited.
pub(super) async fn bill(scope: &WriteScope, closed_by: &str, credited: Option<OrganisationId>) -> Result<()> {
    let open = Month::of(time::local_date(scope.now())).before();
    let mut gathered: BTreeMap<_, Vec<line::Model>> = BTreeMap::new();
    for one in collecting::of(scope, None, &Actor::System).await?.into_iter().filter(|one| one.month < open) {
        gathered.entry((one.month, one.organisation_sort_key)).or_default().push(one.line);
    }
    let (mut bases, mut lines) = (Vec::new(), Vec::new());
    let mut numbers: HashMap<i32, i64> = HashMap::new();
    for ((month, _), mut own) in gathered {
        let closed_at = month.later(1).begins_at() + Duration::hours(33);
        let year = time::local_date(closed_at).year();
        let number = numbers.entry(year).or_default();
        *number += 1;
        let sums = Sums::of(&own);
        // The last that is closed still waits to be handed over.
        let exported_at = (month.later(1) < open).then(|| closed_at + Duration::hours(1));
        let row = basis::Model {
            id: BasisId::new(),
            owner_org_id: own[0].owner_org_id,
            month: month.first(),
            year: year.into(),
            number: *number,
            net_ore: sums.net_ore,
            vat_ore: sums.vat_ore,
            line_count: i64::try_from(own.len()).unwrap_or(i64::MAX),
            closed_at,
            closed_by_name: closed_by.to_owned(),
            exported_at,
            exported_by_name: exported_at.map(|_| closed_by.to_owned()),
        };
        for line in &mut own {
            line.basis_id = row.id;
            line.created_at = closed_at;
        }
        bases.push(row);
        lines.append(&mut own);
    }
    let credit = lines.iter().rfind(|line| Some(line.owner_org_id) == credited).map(|line| credit::Model {
        id: CreditId::new(),
        owner_org_id: line.owner_org_id,
        line_id: line.id,
        reason: "Deltagaren kunde inte ta sig till kursen för att tågen stod stilla.".to_owned(),
        asked_at: scope.now() - Duration::days(1),
        asked_by_name: closed_by.to_owned(),
    });
    let store = scope.unscoped_write();
    insert(store, bases).await?;
    insert(store, lines).await?;
    insert(store, credit).await
}
