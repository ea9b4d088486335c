//! Units of an organisation: where its people work, and who pays.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::{UnitId, unit};
use uuid::Uuid;

use crate::answer::{Created, Done, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Path, Text};
use crate::{Api, Tag};

/// What a unit is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewUnit {
    /// Its name, unique in the organisation, at most 120 characters.
    name: Text,
    /// The reference its invoices need, at most 60 characters.
    #[oai(default)]
    invoice_reference: String,
}

impl From<NewUnit> for unit::NewUnit {
    fn from(new: NewUnit) -> Self {
        Self { name: new.name.0, invoice_reference: new.invoice_reference }
    }
}

/// A unit of an organisation.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Unit {
    /// Id.
    id: Uuid,
    /// Whose unit it is.
    organisation_id: Uuid,
    /// Its name.
    name: String,
    /// The reference its invoices need.
    invoice_reference: Option<String>,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Unit {
    fn of(row: unit::Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/units/{}", row.id);
        let may_change = actor.may(Permission::ManagePeople);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", format!("/organisations/{}/units", row.owner_org_id))
                .add_if(may_change, "edit", "PUT", &path)
                .add_if(may_change, "delete", "DELETE", &path)
                .done(),
            id: row.id.0,
            organisation_id: row.owner_org_id.0,
            name: row.name,
            invoice_reference: row.invoice_reference,
            version: row.version,
        }
    }
}

/// Units.
pub(crate) struct Units(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl Units {
    /// List the units of an organisation
    ///
    /// In Swedish order. Everybody sees their own organisation's; the association's staff see all.
    #[oai(path = "/organisations/:organisationId/units", method = "get", operation_id = "listUnits")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Json<List<Unit>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| unit::list(scope, organisation.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(|row| Unit::of(row, &here, &caller.0)), &here)))
    }

    /// Add a unit
    ///
    /// Coordinators add to their own organisation.
    #[oai(path = "/organisations/:organisationId/units", method = "post", operation_id = "createUnit")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        body: Body<NewUnit>,
    ) -> Result<Created<Unit>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = unit::add(scope, organisation.0, body.0.into()).await?;
                unit::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/units/{}", row.id));
        Ok(created(Unit::of(row, &here, &caller.0), address))
    }

    /// Get a unit
    ///
    /// Everybody sees their own organisation's; the association's staff see all.
    #[oai(path = "/units/:unitId", method = "get", operation_id = "getUnit")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "unitId")] id: Path<UnitId>,
    ) -> Result<Versioned<Unit>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| unit::get(scope, id.0).await).await?;
        let version = row.version;
        Ok(versioned(Unit::of(row, &here, &caller.0), version))
    }

    /// Change a unit
    ///
    /// The body is the whole unit anew. Coordinators change their own organisation's.
    #[oai(path = "/units/:unitId", method = "put", operation_id = "updateUnit")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "unitId")] id: Path<UnitId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewUnit>,
    ) -> Result<Versioned<Unit>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                unit::change(scope, id.0, version.0, body.0.into()).await?;
                unit::get(scope, id.0).await
            })
            .await?;
        let version = row.version;
        Ok(versioned(Unit::of(row, &here, &caller.0), version))
    }

    /// Remove a unit
    ///
    /// Only one that nobody has worked in, and that has paid for nobody. Coordinators remove their own organisation's.
    #[oai(path = "/units/:unitId", method = "delete", operation_id = "deleteUnit")]
    async fn remove(&self, caller: Caller, #[oai(name = "unitId")] id: Path<UnitId>) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| unit::remove(scope, id.0).await).await?;
        Ok(Done::Done)
    }
}
