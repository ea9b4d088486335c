//! Whom one talks to about a project, in the association and in each kommun: somebody who works there, for as long as they do.

use sea_orm::entity::prelude::Date;
use sea_orm::prelude::DateTimeUtc;

use crate::access::OrganisationId;
use crate::error::{Error, Fault, Faults, Result};
use crate::people::{HIDDEN, PersonId, person};
use crate::store::Scope;
use crate::time;

/// Somebody whom one talks to, as far as the actor may see who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who; none if the actor may not see it.
    pub person: Option<PersonId>,
    /// Their name, or that it is protected.
    pub name: String,
}

impl Contact {
    /// The contact of a row, with the name as it was selected; none if there is none, or they have left.
    pub(super) fn of(
        chosen: (Option<PersonId>, Option<Date>),
        (given, family): (Option<&str>, Option<&str>),
        now: DateTimeUtc,
    ) -> Option<Self> {
        let person = chosen.0.filter(|_| chosen.1.is_none_or(|last| last >= time::local_date(now)))?;
        let family = family.unwrap_or_default();
        let name = person::full_name(given.unwrap_or_default(), family);
        Some(Self { person: Some(person).filter(|_| family != HIDDEN), name })
    }
}

/// Somebody of the organisation who works there, and their last day as far as it is known; anybody else is a fault.
pub(super) async fn chosen(
    scope: &Scope,
    faults: &mut Faults,
    organisation: OrganisationId,
    person: Option<PersonId>,
) -> Result<(Option<PersonId>, Option<Date>)> {
    let Some(id) = person else { return Ok((None, None)) };
    match person::get(scope, id).await {
        Ok(found) if found.owner_org_id == organisation && found.works_here(scope.now()) => Ok((Some(id), found.to_on)),
        Ok(_) | Err(Error::NotFound) => {
            faults.add("contactPersonId", Fault::UnknownChoice);
            Ok((None, None))
        }
        Err(fault) => Err(fault),
    }
}
