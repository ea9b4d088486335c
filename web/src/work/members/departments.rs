//! The association's departments, and a new one.

use askama::Template;
use poem::handler;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use samverk_domain::access::Permission;
use samverk_domain::organisations::department;

use super::department_form::DepartmentForm;
use crate::Portal;
use crate::changed;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/members/departments.html")]
struct DepartmentsPage {
    chrome: Chrome,
    crumbs: Crumbs,
    departments: Vec<department::Model>,
    may_change: bool,
    form: DepartmentForm,
    errors: FormErrors,
}

#[handler]
pub(super) async fn list(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<DepartmentsPage>> {
    list_page(portal, &visitor, None, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = DepartmentForm::sent(&sent);
    let new = form.department();
    match portal.database.write(&visitor.actor, async |scope| department::add(scope, &new).await).await {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done("Avdelningen är sparad."));
            Ok(see_other("/arbete/medlemmar/avdelningar"))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(list_page(portal, &visitor, Some(form), errors).await?))
        }
    }
}

async fn list_page(
    portal: &Portal,
    visitor: &Visitor,
    form: Option<DepartmentForm>,
    errors: FormErrors,
) -> Answer<DepartmentsPage> {
    let departments = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            department::list(scope).await.map_err(Failure)
        })
        .await?;
    let last = departments.iter().map(|one| one.position).max().unwrap_or_default();
    let form = form.unwrap_or_else(|| DepartmentForm { position: (last + 1).to_string(), ..DepartmentForm::default() });
    Ok(DepartmentsPage {
        chrome: visitor.chrome(title("Avdelningar", &errors)).within(Area::Work),
        crumbs: crumbs([("Organisationer", "/arbete/medlemmar".to_owned())]),
        departments,
        may_change: visitor.actor.may(Permission::ManageOrganisations),
        errors: errors.named(&changed::labels(&form.fields())),
        form,
    })
}
