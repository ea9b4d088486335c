//! A person of an organisation: who it is, their roles, and inviting them.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::access::role::{self, RoleAssignmentId, RoleKind};
use samverk_domain::organisations::{OrganisationKind, department, organisation};
use samverk_domain::people::{PersonId, person};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

struct Role {
    name: String,
    since: String,
    revoke: String,
}

#[derive(Template)]
#[template(path = "work/members/person.html")]
struct PersonPage {
    chrome: Chrome,
    crumbs: Crumbs,
    page: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    roles: Vec<Role>,
    /// What can be given: a role of the association with its department, or coordinator of the organisation.
    choices: Vec<Choice>,
    chosen: String,
    has_account: bool,
    may_change: bool,
    may_erase: bool,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<PersonId>,
) -> Answer<Page<PersonPage>> {
    page(portal, &visitor, id, String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn invite(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
) -> Answer {
    portal
        .database
        .write(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            person::invite(scope, id).await.map_err(Failure)
        })
        .await?;
    visitor::say(cookies, portal, &Flash::done("Inbjudan är på väg med mejl. Länken gäller i 14 dagar."));
    Ok(see_other(&format!("/arbete/medlemmar/personer/{id}")))
}

#[handler]
pub(super) async fn grant(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
    sent: Sent,
) -> Answer {
    let chosen = sent.text("role");
    let (kind, department) = match chosen.as_str() {
        "forbundsadmin" => (RoleKind::AssociationAdmin, None),
        "samordnare" => (RoleKind::Coordinator, None),
        department => (RoleKind::StaffEditor, department.parse().ok()),
    };
    let granted = portal
        .database
        .write(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            role::grant(scope, id, kind, department).await
        })
        .await;
    match granted {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done("Rollen gäller från och med nu."));
            Ok(see_other(&format!("/arbete/medlemmar/personer/{id}")))
        }
        Err(fault) => {
            mendable(fault)?;
            let mut errors = FormErrors::default();
            errors.add_named("role", "Ge en roll", "Välj en roll.");
            Ok(to_mend(page(portal, &visitor, id, chosen, errors).await?))
        }
    }
}

#[handler]
pub(super) async fn revoke(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, role)): Path<(PersonId, RoleAssignmentId)>,
) -> Answer {
    let revoked = portal
        .database
        .write(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            role::revoke(scope, role).await
        })
        .await;
    let outcome = revoked.map(|()| Flash::done("Rollen är borttagen."));
    visitor::told(cookies, portal, &format!("/arbete/medlemmar/personer/{id}"), outcome)
}

/// The role in words, with the department of a staff editor.
pub(super) fn role_name(role: &role::Model, departments: &[department::Model]) -> String {
    let department = departments.iter().find(|one| role.department_id == Some(one.id));
    match department {
        Some(department) => format!("{} {}", words::role(role.role), department.short_name),
        None => words::role(role.role).to_owned(),
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: PersonId,
    chosen: String,
    errors: FormErrors,
) -> Answer<PersonPage> {
    let (person, organisation, roles, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let person = person::get(scope, id).await?;
            let organisation = organisation::get(scope, person.owner_org_id).await?;
            let roles = role::of(scope, [id]).await?;
            Ok::<_, Failure>((person, organisation, roles, department::list(scope).await?))
        })
        .await?;
    let address = format!("/arbete/medlemmar/personer/{id}");
    let mut choices = vec![Choice::new("", "Välj roll")];
    if organisation.kind == OrganisationKind::Association {
        choices.push(Choice::new("forbundsadmin", words::role(RoleKind::AssociationAdmin)));
        choices.extend(departments.iter().map(|one| {
            Choice::new(one.id.to_string(), format!("{} {}", words::role(RoleKind::StaffEditor), one.name))
        }));
    } else {
        choices.push(Choice::new("samordnare", words::role(RoleKind::Coordinator)));
    }
    let mut facts = vec![
        ("Organisation", organisation.name.clone()),
        ("Titel", person.title.clone().unwrap_or_default()),
        ("Enhet", person.unit_name.clone().unwrap_or_default()),
        ("E-post", person.email.clone().unwrap_or_default()),
        ("Telefon", person.phone.clone().unwrap_or_default()),
        ("Slutar", person.to_on.map(time::date).unwrap_or_default()),
    ];
    facts.retain(|(_, text)| !text.is_empty());
    Ok(PersonPage {
        chrome: visitor.chrome(title(&person.name(), &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Organisationer", "/arbete/medlemmar".to_owned()),
            (&organisation.name, format!("/arbete/medlemmar/{}", organisation.id)),
        ]),
        name: person.name(),
        facts,
        roles: roles
            .iter()
            .map(|role| Role {
                name: role_name(role, &departments),
                since: time::date(role.from_on),
                revoke: format!("{address}/roller/{}/ta-bort", role.id),
            })
            .collect(),
        choices,
        chosen,
        has_account: person.account_id.is_some(),
        may_change: visitor.actor.may(Permission::ManagePeople),
        may_erase: visitor.actor.may(Permission::ManagePeople) && !person.is_hidden && person.erased_at.is_none(),
        page: address,
        errors,
    })
}
