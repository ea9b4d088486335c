//! Memberships of the association: from a day, perhaps to a day, because the price of a course follows them.

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::organisations::membership::{self, MembershipId};
use samverk_domain::organisations::{OrganisationId, organisation};
use uuid::Uuid;

use crate::answer::{Created, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// A membership of the association: from a day, perhaps to a day.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Membership {
    /// Id.
    id: Uuid,
    /// First day.
    from_on: NaiveDate,
    /// Last day, when it is known.
    to_on: Option<NaiveDate>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Membership {
    fn of(row: &membership::Model, here: &Here, actor: &Actor) -> Self {
        let may_end = actor.may(Permission::ManageOrganisations);
        Self {
            links: here
                .own(format!("/organisations/{}/memberships", row.organisation_id))
                .add_if(may_end, "end", "POST", format!("/memberships/{}/endings", row.id))
                .done(),
            id: row.id.0,
            from_on: row.from_on,
            to_on: row.to_on,
        }
    }
}

/// When an organisation becomes a member.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewMembership {
    /// Its first day.
    from_on: NaiveDate,
}

/// When an organisation leaves.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct MembershipEnding {
    /// Its last day as a member.
    last_day: NaiveDate,
}

/// Memberships.
pub(crate) struct Memberships(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl Memberships {
    /// List the memberships of an organisation
    ///
    /// The latest first. Anybody may read them: the price of a course follows them.
    #[oai(path = "/organisations/:organisationId/memberships", method = "get", operation_id = "listMemberships")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Json<List<Membership>>, Problem> {
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| {
                organisation::get(scope, id.0).await?;
                membership::of(scope, id.0).await
            })
            .await?;
        Ok(Json(List::of(rows.iter().map(|row| Membership::of(row, &here, &reader.0)), &here)))
    }

    /// Begin a membership
    ///
    /// From a day on; an organisation that is a member on that day already is refused. The association's admins do it.
    #[oai(path = "/organisations/:organisationId/memberships", method = "post", operation_id = "beginMembership")]
    async fn begin(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        body: Body<NewMembership>,
    ) -> Result<Created<Membership>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| membership::begin(scope, id.0, body.0.from_on).await)
            .await?;
        let address = here.at(format!("/organisations/{}/memberships", id.0));
        Ok(created(Membership::of(&row, &here, &caller.0), address))
    }

    /// End a membership
    ///
    /// With a last day, which can be changed. The association's admins do it.
    #[oai(path = "/memberships/:membershipId/endings", method = "post", operation_id = "endMembership")]
    async fn end(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "membershipId")] id: Path<MembershipId>,
        body: Body<MembershipEnding>,
    ) -> Result<Json<Membership>, Problem> {
        let row =
            self.0.database.write(&caller.0, async |scope| membership::end(scope, id.0, body.0.last_day).await).await?;
        Ok(Json(Membership::of(&row, &here, &caller.0)))
    }
}
