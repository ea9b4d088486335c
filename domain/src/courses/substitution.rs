//! Somebody else takes part instead: the registration stays, with its id, its seat or place in the waiting list, and its price.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use serde_json::json;

use super::booking::{met_a_key, refuse_registered};
use super::invitation::{self, Whom};
use super::known::{self, Known};
use super::registration::{self, NewBooking, NewParticipant, WhenFull};
use super::{RegistrationId, approval, attendance, need};
use crate::access::Permission;
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Task;
use crate::people::person;
use crate::privacy::refuse_erased;
use crate::store::WriteScope;

/// Lets somebody else take part instead. The coordinator does, or the staff who run the offering, until it is over or
/// somebody was noted as present. Both are told; the needs of the one who leaves are forgotten. Of the participant only who
/// it is and what they need are read: the payer stays.
pub async fn substitute(scope: &WriteScope, id: RegistrationId, new: NewParticipant) -> Result<()> {
    scope.require(Permission::RegisterOthers)?;
    let (offering, mut row) = registration::locked(scope, id).await?;
    if !row.state.can_be_substituted() {
        return Err(Refusal::NotInThisState.into());
    }
    let marks = attendance::Entity::find().filter(attendance::Column::RegistrationId.eq(id));
    if offering.state.is_over(offering.ends_at, scope.now()) || scope.count(marks).await? > 0 {
        return Err(Refusal::AlreadyHeld.into());
    }
    invitation::admit(scope, &offering, Whom::Of(row.owner_org_id)).await?;
    let booking = NewBooking {
        id: None,
        offering: offering.id,
        organisation: row.owner_org_id,
        unit: None,
        invoice_reference: String::new(),
        participants: vec![NewParticipant { id: None, unit: None, invoice_reference: String::new(), ..new }],
        when_full: WhenFull::Refuse,
    };
    let mut checked = Known::of(scope, &booking).await?.checked(&booking)?;
    let people = known::resolved(scope, row.owner_org_id, &checked).await?;
    refuse_registered(scope, offering.id, &people).await?;
    let (Some(checked), Some(&person)) = (checked.pop(), people.first()) else { return Err(Error::NotFound) };
    let former = std::mem::replace(&mut row.person_id, person);
    row.kept_at = None;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await.map_err(met_a_key)?;
    refuse_erased(scope, &people).await?;
    approval::settle(scope, &row).await?;
    need::forget(scope, [id]).await?;
    let needs: Vec<_> = need::row(&row, &offering, checked.need).into_iter().collect();
    scope.insert_all_for(row.owner_org_id, needs).await?;
    scope.enqueue(Task::TellSubstituted { registration: id, former, version: row.version }).await?;
    let before = scope.get::<person::Entity>(former).await?;
    let entries = registration::entries(scope, "registration.substituted", std::slice::from_ref(&row), HashMap::new());
    for entry in entries.await? {
        let entry = entry.before(&json!({ "participant": before.name_to_others() }));
        audit::record(scope, row.owner_org_id, entry).await?;
    }
    Ok(())
}
