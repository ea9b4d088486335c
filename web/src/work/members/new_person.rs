//! Adding a person to an organisation, such as the coordinator of a new member.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::organisations::{OrganisationId, organisation};
use samverk_domain::people::person::{self, NewPerson};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

/// What the fields are called.
const LABELS: [(&str, &str); 5] = [
    ("givenName", "Förnamn"),
    ("familyName", "Efternamn"),
    ("email", "E-post"),
    ("title", "Titel"),
    ("phone", "Telefon"),
];

#[derive(Template)]
#[template(path = "work/members/new_person.html")]
struct NewPersonPage {
    chrome: Chrome,
    crumbs: Crumbs,
    back: String,
    organisation: String,
    new: NewPerson,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OrganisationId>,
) -> Answer<Page<NewPersonPage>> {
    page(portal, &visitor, id, NewPerson::default(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OrganisationId>,
    sent: Sent,
) -> Answer {
    let new = NewPerson {
        given_name: sent.text("givenName"),
        family_name: sent.text("familyName"),
        email: sent.text("email"),
        phone: sent.text("phone"),
        title: sent.text("title"),
        ..NewPerson::default()
    };
    let added = portal
        .database
        .write(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            person::add(scope, id, new.clone()).await
        })
        .await;
    match added {
        Ok(person) => {
            visitor::say(
                cookies,
                portal,
                &Flash::done("Personen är sparad. Ge personen en roll och skicka en inbjudan."),
            );
            Ok(see_other(&format!("/arbete/medlemmar/personer/{person}")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, new, errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OrganisationId,
    new: NewPerson,
    errors: FormErrors,
) -> Answer<NewPersonPage> {
    let row = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageOrganisations)?;
            organisation::get(scope, id).await.map_err(Failure)
        })
        .await?;
    let back = format!("/arbete/medlemmar/{id}");
    Ok(NewPersonPage {
        chrome: visitor.chrome(title("Lägg till person", &errors)).within(Area::Work),
        crumbs: crumbs([("Organisationer", "/arbete/medlemmar".to_owned()), (&row.name, back.clone())]),
        back,
        organisation: row.name,
        new,
        errors: errors.named(&LABELS),
    })
}
