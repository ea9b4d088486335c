//! Writing an organisation: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::organisations::{OrganisationId, OrganisationKind, organisation};

use super::form::{KINDS, OrganisationForm};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, mendable, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/members/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    action: String,
    back: String,
    form: OrganisationForm,
    basis: Basis,
    errors: FormErrors,
    kinds: Vec<Choice>,
    is_association: bool,
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<EditPage>> {
    portal
        .database
        .read(&visitor.actor, async |scope| scope.require(Permission::ManageOrganisations).map_err(Failure))
        .await?;
    let form = OrganisationForm { kind: KINDS.value(OrganisationKind::default()), ..OrganisationForm::default() };
    Ok(Page(page(&visitor, None, form, Basis::default(), FormErrors::default())))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = OrganisationForm::sent(&sent);
    let new = form.organisation();
    match portal.database.write(&visitor.actor, async |scope| organisation::add(scope, &new).await).await {
        Ok(id) => {
            visitor::say(
                cookies,
                portal,
                &Flash::done("Organisationen är sparad. Lägg till medlemskap om den är medlem."),
            );
            Ok(see_other(&format!("/arbete/medlemmar/{id}")))
        }
        Err(fault) => Ok(to_mend(page(&visitor, None, form, Basis::default(), mendable(fault)?))),
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OrganisationId>,
) -> Answer<Page<EditPage>> {
    let row = current(portal, &visitor, id).await?;
    let form = OrganisationForm::of(row.clone());
    let basis = Basis::of(row.version, &form.fields());
    Ok(Page(page(&visitor, Some(&row), form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OrganisationId>,
    sent: Sent,
) -> Answer {
    let form = OrganisationForm::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, form.organisation());
    let done =
        portal.database.write(&visitor.actor, async |scope| organisation::change(scope, id, version, &new).await).await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i organisationen är sparade."));
            Ok(see_other(&format!("/arbete/medlemmar/{id}")))
        }
        Err(fault) => {
            let row = current(portal, &visitor, id).await?;
            let latest = OrganisationForm::of(row.clone()).fields();
            let again = changed::again(fault, sent, row.version, latest, &form.fields())?;
            let (form, errors) = (OrganisationForm::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, Some(&row), form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: OrganisationId) -> Answer<organisation::Model> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageOrganisations)?;
            organisation::get(scope, id).await.map_err(Failure)
        })
        .await
}

fn page(
    visitor: &Visitor,
    row: Option<&organisation::Model>,
    form: OrganisationForm,
    basis: Basis,
    errors: FormErrors,
) -> EditPage {
    let list = ("Organisationer", "/arbete/medlemmar".to_owned());
    let (heading, crumbs, back, action) = match row {
        Some(row) => {
            let back = format!("/arbete/medlemmar/{}", row.id);
            let action = format!("{back}/redigera");
            ("Redigera organisationen", crumbs([list, (&row.name, back.clone())]), back, action)
        }
        None => ("Ny organisation", crumbs([list]), "/arbete/medlemmar".to_owned(), "/arbete/medlemmar/ny".to_owned()),
    };
    let is_association = row.is_some_and(|row| row.kind == OrganisationKind::Association);
    let mut kinds = KINDS.choices(words::organisation_kind);
    kinds.retain(|kind| kind.is("forbundet") == is_association);
    EditPage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Work),
        crumbs,
        heading,
        action,
        back,
        basis,
        errors: errors.named(&changed::labels(&form.fields())),
        form,
        kinds,
        is_association,
    }
}
