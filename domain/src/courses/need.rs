//! Diet and access needs: health data (GDPR article 9), kept apart from the registration. Only the staff of the event's
//! department read them, every reading is remembered, and they are removed a while after the event.

use std::collections::{BTreeMap, HashMap};

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};

use super::state::OfferingState;
use super::{OfferingId, RegistrationId, course, offering, registration};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Result};
use crate::store::{Class, Private, Table, WriteScope};
use crate::time;

/// Days after the event that needs are kept.
const KEPT: Duration = Duration::days(7);

/// A row of the table `registration_need`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_need")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// The registration's organisation.
    pub owner_org_id: OrganisationId,
    /// What they need, in their words.
    pub need: Private,
    /// The day it is removed.
    pub purge_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// The day on which the needs of an offering's participants are removed.
#[must_use]
pub fn removed_on(offering: &offering::Model) -> Date {
    time::local_date(offering.ends_at + KEPT)
}

/// The row for a need that was told, if any was.
pub(crate) fn row(
    registration: &registration::Model,
    offering: &offering::Model,
    need: Option<String>,
) -> Option<Model> {
    need.map(|need| Model {
        registration_id: registration.id,
        owner_org_id: registration.owner_org_id,
        need: Private(need),
        purge_on: removed_on(offering),
    })
}

/// The needs of an offering's participants. Reading them is remembered, so it writes.
pub async fn read(scope: &WriteScope, offering: OfferingId) -> Result<HashMap<RegistrationId, String>> {
    let course = course::get(scope, offering::get(scope, offering).await?.course_id).await?;
    scope.require(Permission::ReadNeeds(course.department_id))?;
    let of = registration::ids_of(offering);
    let rows = scope.all(Entity::find().filter(Column::RegistrationId.in_subquery(of))).await?;
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, audit::Entry::new("needs.read", "offering", offering.0, course.title)).await?;
    Ok(rows.into_iter().map(|row| (row.registration_id, row.need.0)).collect())
}

/// Removes the needs of registrations that are cancelled: nobody has use for them.
pub(super) async fn forget(scope: &WriteScope, cancelled: impl IntoIterator<Item = RegistrationId>) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::RegistrationId.is_in(cancelled))).await.map(drop)
}

/// Keeps the needs of an offering until a while after its new end.
pub(super) async fn keep_until_after(scope: &WriteScope, offering: &offering::Model) -> Result<()> {
    let of = registration::ids_of(offering.id);
    for mut need in scope.lock_all(Entity::find().filter(Column::RegistrationId.in_subquery(of))).await? {
        need.purge_on = removed_on(offering);
        scope.update(&need).await?;
    }
    Ok(())
}

/// Removes needs whose day has come; those of an offering that is postponed wait for its new time. Part of a periodic job.
pub async fn purge(scope: &WriteScope) -> Result<u64> {
    let postponed = offering::Entity::find()
        .select_only()
        .column(offering::Column::Id)
        .filter(offering::Column::State.eq(OfferingState::Postponed));
    let waiting = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::OfferingId.in_subquery(postponed.into_query()));
    let due = Entity::delete_many()
        .filter(Column::PurgeOn.lte(time::local_date(scope.now())))
        .filter(Column::RegistrationId.not_in_subquery(waiting.into_query()));
    scope.delete(due).await
}

/// Needs with how many wrote the same, the most common first; case and a final full stop do not matter.
#[must_use]
pub fn counted<'a>(needs: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for need in needs {
        let need = need.trim().trim_end_matches('.');
        counts.entry(need.to_lowercase()).or_insert_with(|| (need.to_owned(), 0)).1 += 1;
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    counts
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn the_same_need_in_other_letters_is_counted_once() {
        let counts = counted(["Vegan", "glutenfritt.", "Glutenfritt"].into_iter());
        assert_eq!(counts, [("glutenfritt".to_owned(), 2), ("Vegan".to_owned(), 1)]);
    }
}
