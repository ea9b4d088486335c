//! Roles: who may do what, given within one organisation.

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::role::{self, RoleAssignmentId};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::organisations::DepartmentId;
use samverk_domain::people::{PersonId, person};
use uuid::Uuid;

use crate::answer::{Done, Stored};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Path, choice};
use crate::{Api, Tag};

choice! {
    /// A kind of role.
    RoleKind of role::RoleKind {
        /// Förbundsadministratör: runs the association's side of everything.
        AssociationAdmin,
        /// Handläggare: runs the courses of a department.
        StaffEditor,
        /// Kommunsamordnare: looks after the people and registrations of the own organisation.
        Coordinator,
    }
}

/// A role, as tokens carry it.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct Role {
    /// Which.
    role: RoleKind,
    /// The department of a staff editor.
    department_id: Option<Uuid>,
}

impl Role {
    pub(crate) fn of_token(held: samverk_domain::access::Role) -> Self {
        use samverk_domain::access::Role as Held;
        match held {
            Held::AssociationAdmin => Self { role: RoleKind::AssociationAdmin, department_id: None },
            Held::StaffEditor { department } => Self { role: RoleKind::StaffEditor, department_id: Some(department.0) },
            Held::Coordinator => Self { role: RoleKind::Coordinator, department_id: None },
        }
    }
}

/// A role to give.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewRole {
    /// Which.
    role: RoleKind,
    /// The department, for a staff editor.
    department_id: Option<Uuid>,
}

/// A role that a person holds.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct RoleAssignment {
    /// Id.
    id: Uuid,
    /// Who holds it.
    person_id: Uuid,
    /// Which.
    role: RoleKind,
    /// The department of a staff editor.
    department_id: Option<Uuid>,
    /// First day.
    from_on: NaiveDate,
    /// Last day, when it is known.
    to_on: Option<NaiveDate>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl RoleAssignment {
    fn of(row: &role::Model, here: &Here, actor: &Actor) -> Self {
        let may_revoke = actor.may(Permission::ManagePeople);
        Self {
            links: here
                .own(format!("/people/{}/roles", row.person_id))
                .add_if(may_revoke, "revoke", "DELETE", format!("/roles/{}", row.id))
                .done(),
            id: row.id.0,
            person_id: row.person_id.0,
            role: row.role.into(),
            department_id: row.department_id.map(|id| id.0),
            from_on: row.from_on,
            to_on: row.to_on,
        }
    }
}

/// Roles.
pub(crate) struct Roles(pub(crate) Api);

#[OpenApi(tag = "Tag::People")]
impl Roles {
    /// List the roles of a person
    ///
    /// Those they hold today. Coordinators see their own organisation's people; the association's staff see all.
    #[oai(path = "/people/:personId/roles", method = "get", operation_id = "listRoles")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
    ) -> Result<Json<List<RoleAssignment>>, Problem> {
        let rows = self
            .0
            .database
            .read(&caller.0, async |scope| {
                person::get(scope, id.0).await?;
                role::of(scope, [id.0]).await
            })
            .await?;
        Ok(Json(List::of(rows.iter().map(|row| RoleAssignment::of(row, &here, &caller.0)), &here)))
    }

    /// Give a person a role
    ///
    /// From today. A kommun's coordinator gives the kommun's roles; the association's are given by its admins. The answer is
    /// every role that the person holds; one that they had already is not given again.
    #[oai(path = "/people/:personId/roles", method = "post", operation_id = "grantRole")]
    async fn grant(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
        body: Body<NewRole>,
    ) -> Result<Stored<List<RoleAssignment>>, Problem> {
        let NewRole { role, department_id } = body.0;
        let (is_new, rows) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let is_new = role::grant(scope, id.0, role.into(), department_id.map(DepartmentId)).await?;
                Ok::<_, Error>((is_new, role::of(scope, [id.0]).await?))
            })
            .await?;
        let list = List::of(rows.iter().map(|row| RoleAssignment::of(row, &here, &caller.0)), &here);
        let address = here.at(format!("/people/{}/roles", id.0));
        Ok(if is_new { Stored::Created(Json(list), address) } else { Stored::Known(Json(list)) })
    }

    /// Take a role back
    ///
    /// At once; access tokens keep it for at most five minutes. The association keeps at least one administrator,
    /// and its admins alone take an organisation's last coordinator away.
    #[oai(path = "/roles/:roleId", method = "delete", operation_id = "revokeRole")]
    async fn revoke(
        &self,
        caller: Caller,
        #[oai(name = "roleId")] id: Path<RoleAssignmentId>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| role::revoke(scope, id.0).await).await?;
        Ok(Done::Done)
    }
}
