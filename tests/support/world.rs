//! The people that tests know: two member kommuner, one kommun outside, and the association with two departments.

use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use samverk_domain::access::role::{self, RoleKind};
use samverk_domain::access::{Actor, first_admin, sign_in};
use samverk_domain::documents::Files;
use samverk_domain::jobs::worker::Worker;
use samverk_domain::mail::{Delivery, Outbox};
use samverk_domain::organisations::{
    DepartmentId, OrganisationId, OrganisationKind, department, membership, organisation,
};
use samverk_domain::people::person::{self, NewPerson};
use samverk_domain::store::Database;
use samverk_domain::{Error, swedish};

/// Förbundsadministratör.
pub(crate) const ADMIN: &str = "admin@forbundet.example";
/// Handläggare of the department Samhällsutveckling.
pub(crate) const EDITOR: &str = "handlaggare@forbundet.example";
/// Handläggare of the department Hälsa.
pub(crate) const OTHER_EDITOR: &str = "annan.handlaggare@forbundet.example";
/// Samordnare of Lund.
pub(crate) const COORDINATOR: &str = "samordnare@lund.example";
/// Employed in Lund.
pub(crate) const EMPLOYEE: &str = "anstalld@lund.example";
/// Samordnare of Malmö.
pub(crate) const OTHER_COORDINATOR: &str = "samordnare@malmo.example";
/// Employed in Malmö.
pub(crate) const OTHER_EMPLOYEE: &str = "anstalld@malmo.example";
/// Everybody's.
pub(crate) const PASSWORD: &str = "fyra gula kor på taket";

/// The time in tests until somebody moves it: Monday 23 November 2026 at 9 in Sweden.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 8, 0, 0).unwrap()
}

/// When everybody joined: before any clock that a test goes by.
pub(super) fn then() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 8, 0, 0).unwrap()
}

/// Fills a new database.
pub(super) async fn people(database: &Database, mail: &Path) {
    let link = database
        .write(&Actor::System, async |scope| {
            let new = first_admin::New {
                association: "Förbundet".into(),
                given_name: "Ada".into(),
                family_name: "Adminsson".into(),
                email: ADMIN.into(),
            };
            first_admin::make(scope, new).await
        })
        .await
        .unwrap();
    sign_in::accept_invitation(database, link.reveal(), Some(PASSWORD.into())).await.unwrap();
    let (association, planning, health) = database
        .write(&Actor::System, async |scope| {
            let all = organisation::list(scope, organisation::Filter::default(), page()).await?.rows;
            for (slug, name, is_member) in
                [("lund", "Lund", true), ("malmo", "Malmö", true), ("solvesborg", "Sölvesborg", false)]
            {
                let id = OrganisationId::new();
                scope.insert(municipality(id, slug, name, scope.now())).await?;
                if is_member {
                    let from_on = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
                    let id = membership::MembershipId::new();
                    let organisation_id = organisation::by_slug(scope, slug).await?.id;
                    scope.insert(membership::Model { id, organisation_id, from_on, to_on: None }).await?;
                }
            }
            let planning = DepartmentId::new();
            let health = DepartmentId::new();
            for (position, id, slug, name) in
                [(1, planning, "samhallsutveckling", "Samhällsutveckling"), (2, health, "halsa", "Hälsa")]
            {
                let (slug, name) = (slug.to_owned(), name.to_owned());
                let row = department::Model {
                    id,
                    slug,
                    short_name: name.clone(),
                    name,
                    description: String::new(),
                    position,
                    version: 1,
                };
                scope.insert(row).await?;
            }
            Ok::<_, Error>((all[0].id, planning, health))
        })
        .await
        .unwrap();
    let worker = Worker {
        database: database.clone(),
        files: Files::absent(),
        delivery: Delivery::new(Outbox::Folder(mail.to_owned()), "Samverk <noreply@samverk.example>".parse().unwrap()),
        base_url: "http://samverk.example".into(),
    };
    for (email, name, role) in [
        (EDITOR, "Hanna Handläggare", Some((RoleKind::StaffEditor, Some(planning)))),
        (OTHER_EDITOR, "Henrik Hälsosam", Some((RoleKind::StaffEditor, Some(health)))),
        (COORDINATOR, "Sara Samordnare", Some((RoleKind::Coordinator, None))),
        (EMPLOYEE, "Anders Anställd", None),
        (OTHER_COORDINATOR, "Maja Malmösson", Some((RoleKind::Coordinator, None))),
        (OTHER_EMPLOYEE, "Mikael Möllevång", None),
    ] {
        person(database, &worker, association, email, name, role).await;
    }
}

async fn person(
    database: &Database,
    worker: &Worker,
    association: OrganisationId,
    email: &str,
    name: &str,
    role: Option<(RoleKind, Option<DepartmentId>)>,
) {
    database
        .write(&Actor::System, async |scope| {
            let domain = email.rsplit_once('@').unwrap().1.trim_end_matches(".example");
            let organisation =
                if domain == "forbundet" { association } else { organisation::by_slug(scope, domain).await?.id };
            let (given_name, family_name) = name.split_once(' ').unwrap();
            let new = NewPerson {
                given_name: given_name.into(),
                family_name: family_name.into(),
                email: email.into(),
                ..NewPerson::default()
            };
            let id = person::add(scope, organisation, new).await?;
            if let Some((kind, department)) = role {
                role::grant(scope, id, kind, department).await?;
            }
            person::invite(scope, id).await
        })
        .await
        .unwrap();
    worker.drain().await.unwrap();
    let Outbox::Folder(folder) = worker.delivery.outbox() else { unreachable!("the folder was given above") };
    let mail = super::app::newest_mail(folder, email);
    sign_in::accept_invitation(database, &super::app::key_in(&mail), Some(PASSWORD.into())).await.unwrap();
}

fn municipality(id: OrganisationId, slug: &str, name: &str, now: DateTime<Utc>) -> organisation::Model {
    organisation::Model {
        id,
        slug: slug.into(),
        kind: OrganisationKind::Municipality,
        name: format!("{name}s kommun"),
        short_name: name.into(),
        sort_key: swedish::sort_key(name),
        organisation_number: None,
        municipality_code: None,
        county_code: Some("12".into()),
        population: None,
        email_domain: Some(format!("{slug}.example")),
        invoice_reference: Some(format!("{}-000", slug.to_uppercase())),
        contact_email: None,
        contact_phone: None,
        contact_address: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn page() -> samverk_domain::store::Page {
    samverk_domain::store::Page { page: 1, limit: 100 }
}
