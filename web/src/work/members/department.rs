//! Changing a department.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::organisations::{DepartmentId, department};

use super::department_form::DepartmentForm;
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::errors;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/members/department.html")]
struct DepartmentPage {
    chrome: Chrome,
    crumbs: Crumbs,
    action: String,
    form: DepartmentForm,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<DepartmentId>,
) -> Answer<Page<DepartmentPage>> {
    let row = current(portal, &visitor, id).await?;
    let (version, form) = (row.version, DepartmentForm::of(row));
    let basis = Basis::of(version, &form.fields());
    Ok(Page(page(&visitor, id, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<DepartmentId>,
    sent: Sent,
) -> Answer {
    let form = DepartmentForm::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, form.department());
    let done =
        portal.database.write(&visitor.actor, async |scope| department::change(scope, id, version, &new).await).await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i avdelningen är sparade."));
            Ok(see_other("/arbete/medlemmar/avdelningar"))
        }
        Err(fault) => {
            let row = current(portal, &visitor, id).await?;
            let (version, latest) = (row.version, DepartmentForm::of(row).fields());
            let again = changed::again(fault, sent, version, latest, &form.fields())?;
            let (form, errors) = (DepartmentForm::sent(&again.sent), errors(&again.faults));
            Ok(Page(page(&visitor, id, form, again.basis, errors)).with_status(again.status).into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: DepartmentId) -> Answer<department::Model> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageOrganisations)?;
            department::get(scope, id).await.map_err(Failure)
        })
        .await
}

fn page(visitor: &Visitor, id: DepartmentId, form: DepartmentForm, basis: Basis, errors: FormErrors) -> DepartmentPage {
    DepartmentPage {
        chrome: visitor.chrome(basis.title("Redigera avdelningen", &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Organisationer", "/arbete/medlemmar".to_owned()),
            ("Avdelningar", "/arbete/medlemmar/avdelningar".to_owned()),
        ]),
        action: format!("/arbete/medlemmar/avdelningar/{id}"),
        basis,
        errors: errors.named(&changed::labels(&form.fields())),
        form,
    }
}
