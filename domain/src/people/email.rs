//! E-mail addresses of people: how a person is recognised in a list, and verified when they have answered a mail.

use sea_orm::entity::prelude::*;

use super::PersonId;
use crate::access::OrganisationId;
use crate::error::{Fault, Faults, Result};
use crate::store::{Class, Table, WriteScope, id};

id!(
    /// Id of an address.
    PersonEmailId
);

/// A row of the table `person_email`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_email")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonEmailId,
    /// The organisation that knows the person by it.
    pub owner_org_id: OrganisationId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The address, in lower case; unique in the organisation.
    pub email: String,
    /// Whether mail goes here. One of a person's addresses is.
    pub is_primary: bool,
    /// When its holder answered a mail to it, in UTC.
    pub verified_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// The address in lower case, or a fault on the field.
pub(crate) fn check(faults: &mut Faults, field: &str, text: &str) -> String {
    let email = text.trim().to_lowercase();
    if email.is_empty() {
        faults.add(field, Fault::Missing);
    } else if !is_address(&email) {
        faults.add(field, Fault::NotAnEmail);
    }
    email
}

/// Whether mail can be sent to the text: it needs a dot in its domain, and no letters that many mail servers do not take
/// (RFC 6531 is still rare).
pub(crate) fn is_address(text: &str) -> bool {
    text.len() <= 254
        && text.is_ascii()
        && text.parse::<lettre::Address>().is_ok_and(|address| {
            let domain = address.domain();
            domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..")
        })
}

/// Notes that the person's holder has answered a mail to the address.
pub(crate) async fn verify(scope: &WriteScope, person: PersonId, email: &str) -> Result<()> {
    let query = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Email.eq(email));
    let mut row = scope.lock(query).await?;
    row.verified_at.get_or_insert(scope.now());
    scope.update(&row).await
}
