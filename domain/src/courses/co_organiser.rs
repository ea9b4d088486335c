//! Whom the association gives an offering together with (medarrangör): they stand on the offering and not on its course,
//! because the same course is given with one party in one term and with another, or alone, in the next.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::{OfferingId, offering};
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::people::email;
use crate::store::{Class, Scope, Table, WriteScope};

/// A row of the table `co_organiser`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "co_organiser")]
pub struct Model {
    /// The offering.
    #[sea_orm(primary_key, auto_increment = false)]
    pub offering_id: OfferingId,
    /// Who gives it with the association.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// Whom staff talk to there.
    pub contact_name: Option<String>,
    /// Their address.
    pub contact_email: Option<String>,
    /// Their telephone.
    pub contact_phone: Option<String>,
    /// What the agreement is called or numbered.
    pub agreement: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| offering::visible_by(Column::OfferingId, actor));
}

/// A co-organiser with its name. Contact and agreement are empty for others than staff.
#[derive(Clone, Debug)]
pub struct CoOrganiser {
    /// What was entered.
    pub row: Model,
    /// The organisation's official name.
    pub name: String,
}

/// A co-organiser to be.
#[derive(Clone, Debug, Default)]
pub struct NewCoOrganiser {
    /// The organisation; none is a fault.
    pub organisation: Option<OrganisationId>,
    /// Whom staff talk to there, at most 120 characters.
    pub contact_name: String,
    /// Their address.
    pub contact_email: String,
    /// Their telephone, at most 40 characters.
    pub contact_phone: String,
    /// What the agreement is called or numbered, at most 120 characters.
    pub agreement: String,
}

/// The most co-organisers of an offering.
pub const MOST: usize = 20;

/// The co-organisers of an offering, in Swedish order.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Vec<CoOrganiser>> {
    offering::get(scope, offering).await?;
    Ok(of_all(scope, [offering]).await?.remove(&offering).unwrap_or_default())
}

/// The same for several offerings; those without any are left out.
pub async fn of_all(
    scope: &Scope,
    offerings: impl IntoIterator<Item = OfferingId>,
) -> Result<HashMap<OfferingId, Vec<CoOrganiser>>> {
    let rows = scope.all(Entity::find().filter(Column::OfferingId.is_in(offerings))).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut ids: HashMap<_, Vec<Model>> = HashMap::new();
    for row in rows {
        ids.entry(row.organisation_id).or_default().push(row);
    }
    let is_staff = scope.actor().may(Permission::ReadCourseWork);
    let mut all: HashMap<OfferingId, Vec<CoOrganiser>> = HashMap::new();
    for organisation in organisation::of_ids(scope, ids.keys().copied()).await? {
        for row in ids.remove(&organisation.id).into_iter().flatten() {
            let row = if is_staff { row } else { row.without_contact() };
            all.entry(row.offering_id).or_default().push(CoOrganiser { row, name: organisation.name.clone() });
        }
    }
    Ok(all)
}

impl Model {
    fn without_contact(self) -> Self {
        Self { contact_name: None, contact_email: None, contact_phone: None, agreement: None, ..self }
    }
}

/// `Region Skåne, Länsstyrelsen Skåne och Lärosätet vid Sundet`; nothing without any.
#[must_use]
pub fn in_words(all: &[CoOrganiser]) -> Option<String> {
    let (last, others) = all.split_last()?;
    let others: Vec<_> = others.iter().map(|one| one.name.as_str()).collect();
    Some(if others.is_empty() { last.name.clone() } else { format!("{} och {}", others.join(", "), last.name) })
}

/// Gives an offering these co-organisers and no others, if nobody has changed it since the version.
pub async fn set(scope: &WriteScope, id: OfferingId, version: i64, new: &[NewCoOrganiser]) -> Result<()> {
    let (mut offering, title) = offering::managed(scope, id).await?;
    if !offering.state.can_be_changed() {
        return Err(Refusal::OfferingOver.into());
    }
    if offering.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let rows = checked(scope, id, new).await?;
    let before = of(scope, id).await?;
    scope.delete(Entity::delete_many().filter(Column::OfferingId.eq(id))).await?;
    scope.insert_all(rows).await?;
    offering::touch(scope, &mut offering);
    scope.update(&offering).await?;
    // Names of organisations only: the trail keeps nobody's contact.
    let (before, after) = (in_words(&before), in_words(&of(scope, id).await?));
    let entry = audit::Entry::new("offering.co_organisers_set", "offering", id.0, title).before(&before).after(&after);
    offering::note(scope, entry).await
}

/// Gives a copy of an offering the same co-organisers.
pub(super) async fn copy(scope: &WriteScope, from: OfferingId, to: OfferingId) -> Result<()> {
    let rows = scope.all(Entity::find().filter(Column::OfferingId.eq(from))).await?;
    scope.insert_all(rows.into_iter().map(|row| Model { offering_id: to, ..row })).await
}

async fn checked(scope: &Scope, offering: OfferingId, new: &[NewCoOrganiser]) -> Result<Vec<Model>> {
    let mut faults = Faults::default();
    if new.len() > MOST {
        faults.add("coOrganisers", Fault::OutOfRange(0, 20));
    }
    let known = organisation::known(scope, new.iter().filter_map(|one| one.organisation)).await?;
    let own = organisation::association(scope).await?.map(|association| association.id);
    let (mut named, mut rows) = (HashSet::new(), Vec::new());
    for (index, one) in new.iter().enumerate() {
        let field = |name: &str| format!("coOrganisers[{index}].{name}");
        let chosen = one.organisation.filter(|id| known.contains(id) && Some(*id) != own);
        match chosen {
            Some(id) if named.insert(id) => {}
            Some(_) => faults.add(field("organisationId"), Fault::Taken),
            None if one.organisation.is_none() => faults.add(field("organisationId"), Fault::Missing),
            None => faults.add(field("organisationId"), Fault::UnknownChoice),
        }
        let contact_name = faults.optional(&field("contactName"), &one.contact_name, 120);
        let has_email = !one.contact_email.trim().is_empty();
        let contact_email = has_email.then(|| email::check(&mut faults, &field("contactEmail"), &one.contact_email));
        let contact_phone = faults.optional(&field("contactPhone"), &one.contact_phone, 40);
        let agreement = faults.optional(&field("agreement"), &one.agreement, 120);
        rows.extend(chosen.map(|organisation_id| Model {
            offering_id: offering,
            organisation_id,
            contact_name,
            contact_email,
            contact_phone,
            agreement,
        }));
    }
    faults.none()?;
    Ok(rows)
}
