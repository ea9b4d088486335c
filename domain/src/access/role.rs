//! Role assignments: dated, and given within one organisation.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::OrganisationId;
use super::policy::{Permission, Role};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::{DepartmentId, department};
use crate::people::{PersonId, affiliation, person};
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time;

id!(
    /// Id of a role assignment.
    RoleAssignmentId
);

/// The kinds of roles that are assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Förbundsadministratör.
    AssociationAdmin,
    /// Handläggare of a department.
    StaffEditor,
    /// Kommunsamordnare.
    Coordinator,
}

/// A row of the table `role_assignment`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_assignment")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleAssignmentId,
    /// The organisation it is held in.
    pub owner_org_id: OrganisationId,
    /// Who holds it.
    pub person_id: PersonId,
    /// Which.
    pub role: RoleKind,
    /// The department of a staff editor.
    pub department_id: Option<DepartmentId>,
    /// First day.
    pub from_on: Date,
    /// Last day, when it is known.
    pub to_on: Option<Date>,
    /// Who gave it.
    pub granted_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// The role as permissions know it; a staff editor without a department is none.
    pub(super) fn as_role(&self) -> Option<Role> {
        match self.role {
            RoleKind::AssociationAdmin => Some(Role::AssociationAdmin),
            RoleKind::Coordinator => Some(Role::Coordinator),
            RoleKind::StaffEditor => self.department_id.map(|department| Role::StaffEditor { department }),
        }
    }
}

/// Assignments in force on the day.
pub(super) fn in_force(today: Date) -> Condition {
    Condition::all()
        .add(Column::FromOn.lte(today))
        .add(Condition::any().add(Column::ToOn.is_null()).add(Column::ToOn.gte(today)))
}

/// The ids of those who hold a role on the day of `at`.
pub(crate) fn holders(role: RoleKind, at: DateTimeUtc) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::Role.eq(role))
        .filter(in_force(time::local_date(at)))
        .into_query()
}

/// The roles that these people hold today.
pub async fn of(scope: &Scope, people: impl IntoIterator<Item = PersonId>) -> Result<Vec<Model>> {
    scope.require(Permission::ReadPeople)?;
    let held = Entity::find()
        .filter(Column::PersonId.is_in(people))
        .filter(in_force(time::local_date(scope.now())))
        .order_by_asc(Column::FromOn);
    scope.all(held).await
}

/// The association's administrators today.
pub(crate) async fn administrators(scope: &Scope) -> Result<Vec<PersonId>> {
    let held = Entity::find()
        .filter(Column::Role.eq(RoleKind::AssociationAdmin))
        .filter(in_force(time::local_date(scope.now())));
    Ok(scope.all(held).await?.into_iter().map(|role| role.person_id).collect())
}

/// The coordinators of these organisations today.
pub(crate) async fn coordinators(
    scope: &Scope,
    organisations: impl IntoIterator<Item = OrganisationId>,
) -> Result<Vec<PersonId>> {
    let held = Entity::find()
        .filter(Column::OwnerOrgId.is_in(organisations))
        .filter(Column::Role.eq(RoleKind::Coordinator))
        .filter(in_force(time::local_date(scope.now())));
    Ok(scope.all(held).await?.into_iter().map(|role| role.person_id).collect())
}

/// Gives a person a role from today, and tells whether it is new to them. A kommun's coordinator gives its own roles; the
/// association's are given by its admins.
pub async fn grant(
    scope: &WriteScope,
    person: PersonId,
    role: RoleKind,
    department: Option<DepartmentId>,
) -> Result<bool> {
    scope.require(Permission::ManagePeople)?;
    let person = scope.get::<person::Entity>(person).await?;
    let is_association = crate::organisations::organisation::get(scope, person.owner_org_id).await?.kind
        == crate::organisations::OrganisationKind::Association;
    if (role == RoleKind::Coordinator) == is_association {
        return Err(Error::Forbidden);
    }
    let mut faults = Faults::default();
    match (role, department) {
        (RoleKind::StaffEditor, None) => faults.add("departmentId", Fault::Missing),
        (RoleKind::StaffEditor, Some(id)) if scope.one(department::Entity::find_by_id(id)).await?.is_none() => {
            faults.add("departmentId", Fault::UnknownChoice);
        }
        _ => {}
    }
    faults.none()?;
    let department_id = department.filter(|_| role == RoleKind::StaffEditor);
    let held = of(scope, [person.id]).await?;
    if held.iter().any(|held| held.role == role && held.department_id == department_id) {
        return Ok(false);
    }
    let row = Model {
        id: RoleAssignmentId::new(),
        owner_org_id: person.owner_org_id,
        person_id: person.id,
        role,
        department_id,
        from_on: time::local_date(scope.now()),
        to_on: None,
        granted_by: scope.actor().identity().map(|identity| identity.person),
    };
    scope.insert_for(person.owner_org_id, row.clone()).await?;
    person::touched(scope, person.id).await?;
    audit::record(
        scope,
        person.owner_org_id,
        audit::Entry::new("role.granted", "person", person.id.0, person.name()).after(&row.role),
    )
    .await?;
    Ok(true)
}

/// Refuses what would leave an organisation without somebody in a role that it needs, when this person goes.
pub(crate) async fn refuse_to_lose_the_last(scope: &WriteScope, person: PersonId) -> Result<()> {
    let held = Entity::find().filter(Column::PersonId.eq(person)).filter(in_force(time::local_date(scope.now())));
    for row in scope.all(held).await? {
        refuse_last_of(scope, &row).await?;
    }
    Ok(())
}

/// Refuses if nobody else stays in the role. All who hold it are locked, in one order, so that two do not go at once.
async fn refuse_last_of(scope: &WriteScope, row: &Model) -> Result<()> {
    let refusal = match row.role {
        RoleKind::AssociationAdmin => Refusal::LastAdministrator,
        RoleKind::Coordinator if !scope.actor().is_association() => Refusal::LastCoordinator,
        RoleKind::Coordinator | RoleKind::StaffEditor => return Ok(()),
    };
    let stay = Entity::find()
        .filter(Column::OwnerOrgId.eq(row.owner_org_id))
        .filter(Column::Role.eq(row.role))
        .filter(in_force(time::local_date(scope.now())))
        .order_by_asc(Column::Id);
    let held = scope.lock_all(stay).await?;
    let others = held.iter().filter(|held| held.person_id != row.person_id && held.to_on.is_none());
    let others: Vec<_> = others.map(|held| held.person_id).collect();
    if affiliation::stay(scope, others).await? { Ok(()) } else { Err(refusal.into()) }
}

/// Takes a role back at once. The association keeps at least one administrator, and every organisation a coordinator,
/// unless the association's admin takes the role back.
pub async fn revoke(scope: &WriteScope, id: RoleAssignmentId) -> Result<()> {
    scope.require(Permission::ManagePeople)?;
    let today = time::local_date(scope.now());
    let row = scope.one(Entity::find_by_id(id).filter(in_force(today))).await?.ok_or(Error::NotFound)?;
    refuse_last_of(scope, &row).await?;
    if scope.delete(Entity::delete_many().filter(Column::Id.eq(row.id))).await? == 0 {
        return Err(Error::NotFound);
    }
    let person = person::touched(scope, row.person_id).await?;
    audit::record(
        scope,
        row.owner_org_id,
        audit::Entry::new("role.revoked", "person", person.id.0, person.name()).before(&row.role),
    )
    .await?;
    Ok(())
}
