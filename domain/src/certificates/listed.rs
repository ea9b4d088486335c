//! Certificates as lists and pages show them, each as far as the actor may see whose it is.

use chrono::Months;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, Order, QueryOrder, QuerySelect};

use super::certificate::{CertificateId, Column, Entity, Standing, number};
use crate::access::{Actor, OrganisationId, Permission, Role};
use crate::courses::{CourseId, OfferingId, RegistrationId, course, registration};
use crate::error::{Error, Result};
use crate::organisations::{DepartmentId, organisation};
use crate::people::{HIDDEN, PersonId, UnitId, affiliation, email, person, protection, unit};
use crate::store::{Page, Paged, Scope};
use crate::time;

/// A certificate with what lists show of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: CertificateId,
    /// The organisation whose person it is.
    pub owner_org_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// What it was earned with.
    pub registration_id: RegistrationId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The name on it, or that it is hidden.
    pub holder_name: String,
    /// Skyddade personuppgifter.
    pub protected_identity: bool,
    /// Where mail goes.
    pub email: Option<String>,
    /// Their unit today, or the last one.
    pub unit_name: Option<String>,
    /// The course.
    pub course_id: CourseId,
    /// Its title then.
    pub course_title: String,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// The offering.
    pub offering_id: OfferingId,
    /// The year of its number.
    pub year: i64,
    /// Its place among those of the year.
    pub serial: i64,
    /// What it is looked up by.
    pub code: String,
    /// When it was issued.
    pub issued_on: Date,
    /// The last day that it holds.
    pub valid_until: Option<Date>,
    /// The first day of the course.
    pub held_from: Date,
    /// The last day.
    pub held_to: Date,
    /// How long its sessions were together.
    pub minutes: i64,
    /// How many they were.
    pub sessions: i64,
    /// At how many of them the holder was.
    pub attended: i64,
    /// The association that vouches for it.
    pub issuer_name: String,
    /// Who signs it.
    pub signer_name: String,
    /// Their title.
    pub signer_title: String,
    /// When it was revoked, in UTC.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    pub revoked_because: Option<String>,
}

impl Listed {
    /// The number as people write it.
    #[must_use]
    pub fn number(&self) -> String {
        number(self.year, self.serial)
    }

    /// Whether it holds at this time.
    #[must_use]
    pub fn standing(&self, now: DateTimeUtc) -> Standing {
        Standing::on(time::local_date(now), self.valid_until, self.revoked_at)
    }

    /// Whether the actor may take it back.
    #[must_use]
    pub fn can_be_revoked(&self, actor: &Actor) -> bool {
        self.revoked_at.is_none() && actor.may(Permission::ManageCourses(self.department_id))
    }
}

/// Which certificates are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of people of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only of people who work in this unit.
    pub unit: Option<UnitId>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// Only of this course.
    pub course: Option<CourseId>,
    /// Only of this offering.
    pub offering: Option<OfferingId>,
    /// Only those that hold now and not in so many months.
    pub expiring_within: Option<u32>,
    /// Only those that hold.
    pub valid: bool,
    /// Every word of it is in the holder's name, address or title.
    pub search: String,
}

/// Certificates the actor may see: one's own; the organisation's for a coordinator; their departments' courses' for staff.
/// The newest first.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut query = seen(scope)?.filter(person::matching(scope.actor(), &filter.search));
    for (column, id) in [
        (Column::OwnerOrgId, filter.organisation.map(|id| id.0)),
        (Column::PersonId, filter.person.map(|id| id.0)),
        (Column::CourseId, filter.course.map(|id| id.0)),
    ] {
        if let Some(id) = id {
            query = query.filter(column.eq(id));
        }
    }
    if let Some(offering) = filter.offering {
        query = query.filter(registration::Column::OfferingId.eq(offering));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(affiliation::Column::UnitId.eq(unit)).filter(person::known_by(scope.actor()));
    }
    let today = time::local_date(scope.now());
    if filter.valid {
        query = query.filter(valid_on(today));
    }
    if let Some(months) = filter.expiring_within {
        let last = today.checked_add_months(Months::new(months)).unwrap_or(today);
        query = query.filter(valid_on(today)).filter(Column::ValidUntil.lte(last));
    }
    let listed = shown(query.clone(), scope.actor())
        .order_by_desc(Column::IssuedOn)
        .order_by_asc(Column::CourseId)
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_desc(Column::Serial);
    scope.page_of(query, listed, page).await
}

/// One certificate that the actor may see.
pub async fn get(scope: &Scope, id: CertificateId) -> Result<Listed> {
    scope.one_as(shown(seen(scope)?, scope.actor()).filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// Those that hold on a day.
pub(crate) fn valid_on(day: Date) -> Condition {
    let lasts = Condition::any().add(Column::ValidUntil.is_null()).add(Column::ValidUntil.gte(day));
    Condition::all().add(Column::RevokedAt.is_null()).add(lasts)
}

fn seen(scope: &Scope) -> Result<Select<Entity>> {
    let actor = scope.actor();
    if actor.may(Permission::ManageOrganisations) {
        return Ok(found());
    }
    let identity = actor.identity().ok_or(Error::Forbidden)?;
    let own = Column::PersonId.eq(identity.person);
    if actor.is_association() {
        let departments = identity.roles.iter().filter_map(|role| match role {
            Role::StaffEditor { department } => Some(*department),
            Role::AssociationAdmin | Role::Coordinator => None,
        });
        let run = course::Column::DepartmentId.is_in(departments);
        return Ok(found().filter(Condition::any().add(own).add(run)));
    }
    Ok(if actor.may(Permission::RegisterOthers) { found() } else { found().filter(own) })
}

/// Certificates with what they are found by and put in order by.
fn found() -> Select<Entity> {
    let latest = Condition::all().add(Expr::cust(
        "affiliation.id = (SELECT a.id FROM affiliation a WHERE a.person_id = person.id ORDER BY a.from_on DESC, a.id DESC LIMIT 1)",
    ));
    Entity::find()
        .select_only()
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(registration::Entity).from(Column::RegistrationId).to(registration::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(course::Entity).from(Column::CourseId).to(course::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            person::Entity::belongs_to(affiliation::Entity)
                .from(person::Column::Id)
                .to(affiliation::Column::PersonId)
                .on_condition(move |_, _| latest.clone())
                .into(),
        )
}

fn shown(found: Select<Entity>, actor: &Actor) -> Select<Entity> {
    found
        .columns([
            Column::Id,
            Column::OwnerOrgId,
            Column::RegistrationId,
            Column::PersonId,
            Column::CourseId,
            Column::CourseTitle,
            Column::Year,
            Column::Serial,
            Column::Code,
            Column::IssuedOn,
            Column::ValidUntil,
            Column::HeldFrom,
            Column::HeldTo,
            Column::Minutes,
            Column::Sessions,
            Column::Attended,
            Column::IssuerName,
            Column::SignerName,
            Column::SignerTitle,
            Column::RevokedAt,
            Column::RevokedBecause,
        ])
        .column(person::Column::ProtectedIdentity)
        .column(registration::Column::OfferingId)
        .column(course::Column::DepartmentId)
        .column_as(organisation::Column::ShortName, "organisation_name")
        .expr_as(protection::shown(actor, Column::HolderName, HIDDEN), "holder_name")
        .expr_as(protection::shown(actor, email::Column::Email, protection::nothing()), "email")
        .expr_as(protection::shown(actor, unit::Column::Name, protection::nothing()), "unit_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            person::Entity::belongs_to(email::Entity)
                .from(person::Column::Id)
                .to(email::Column::PersonId)
                .on_condition(|_, _| email::Column::IsPrimary.eq(true).into())
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            affiliation::Entity::belongs_to(unit::Entity).from(affiliation::Column::UnitId).to(unit::Column::Id).into(),
        )
}

/// The courses of the certificates that the actor may see, in Swedish order, to choose from.
pub async fn courses(scope: &Scope) -> Result<Vec<(CourseId, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CourseId,
        title: String,
    }
    let query = seen(scope)?
        .columns([course::Column::Id, course::Column::Title, course::Column::SortKey])
        .distinct()
        .order_by_asc(course::Column::SortKey);
    Ok(scope.all_as::<Row, _>(query).await?.into_iter().map(|row| (row.id, row.title)).collect())
}
