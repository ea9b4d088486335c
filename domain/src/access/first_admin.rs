//! The first administrator of a new installation: made on the command line, because nobody can sign in yet.

use super::link::{self, Purpose};
use super::role::{self, RoleAssignmentId, RoleKind};
use super::secret::Secret;
use crate::error::{Faults, Refusal, Result};
use crate::organisations::{OrganisationId, OrganisationKind, organisation};
use crate::people::person::{self, NewPerson};
use crate::store::WriteScope;
use crate::{swedish, time};

/// Who, of which association.
#[derive(Clone, Debug)]
pub struct New {
    /// Name of the association.
    pub association: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail.
    pub email: String,
}

/// Makes the association if there is none, and its administrator, and gives the secret of an invitation. Refused when
/// there is an administrator already.
pub async fn make(scope: &WriteScope, new: New) -> Result<Secret> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let admins = role::Entity::find().filter(role::Column::Role.eq(RoleKind::AssociationAdmin));
    if scope.count(admins).await? > 0 {
        return Err(Refusal::InUse.into());
    }
    let association = organisation::Entity::find().filter(organisation::Column::Kind.eq(OrganisationKind::Association));
    let id = match scope.one(association).await? {
        Some(association) => association.id,
        None => add_association(scope, &new.association).await?,
    };
    let email = super::sign_in::normalised(&new.email);
    let person = NewPerson {
        given_name: new.given_name,
        family_name: new.family_name,
        email: new.email,
        ..NewPerson::default()
    };
    let person = person::add(scope, id, person).await?;
    let row = role::Model {
        id: RoleAssignmentId::new(),
        owner_org_id: id,
        person_id: person,
        role: RoleKind::AssociationAdmin,
        department_id: None,
        from_on: time::local_date(scope.now()),
        to_on: None,
        granted_by: None,
    };
    scope.insert_for(id, row).await?;
    link::make(scope, Purpose::Invitation, &email, Some(person)).await
}

async fn add_association(scope: &WriteScope, name: &str) -> Result<OrganisationId> {
    let mut faults = Faults::default();
    let name = faults.text("association", name, 160);
    faults.none()?;
    let row = organisation::Model {
        id: OrganisationId::new(),
        slug: swedish::slug(&name),
        kind: OrganisationKind::Association,
        short_name: name.clone(),
        sort_key: swedish::sort_key(&name),
        name,
        organisation_number: None,
        municipality_code: None,
        county_code: None,
        population: None,
        email_domain: None,
        invoice_reference: None,
        contact_email: None,
        contact_phone: None,
        contact_address: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    scope.insert(row.clone()).await?;
    Ok(row.id)
}
