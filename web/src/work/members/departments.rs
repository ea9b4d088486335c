//! The association's departments.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::organisations::department::{self, DepartmentId, NewDepartment};

use crate::Portal;
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

#[derive(Template)]
#[template(path = "work/members/department.html")]
struct DepartmentPage {
    chrome: Chrome,
    crumbs: Crumbs,
    id: DepartmentId,
    form: DepartmentForm,
    errors: FormErrors,
}

/// What is typed into the form.
struct DepartmentForm {
    name: String,
    short_name: String,
    description: String,
    position: String,
}

impl DepartmentForm {
    fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name"),
            short_name: sent.text("shortName"),
            description: sent.text("description"),
            position: sent.text("position"),
        }
    }

    fn department(&self) -> NewDepartment {
        NewDepartment {
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            description: self.description.clone(),
            position: self.position.trim().parse().unwrap_or(-1),
        }
    }
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

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<DepartmentId>,
) -> Answer<Page<DepartmentPage>> {
    let row = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageOrganisations)?;
            department::get(scope, id).await.map_err(Failure)
        })
        .await?;
    let form = DepartmentForm {
        name: row.name,
        short_name: row.short_name,
        description: row.description,
        position: row.position.to_string(),
    };
    Ok(Page(page(&visitor, id, form, FormErrors::default())))
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
    let new = form.department();
    match portal.database.write(&visitor.actor, async |scope| department::change(scope, id, &new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i avdelningen är sparade."));
            Ok(see_other("/arbete/medlemmar/avdelningar"))
        }
        Err(fault) => Ok(to_mend(page(&visitor, id, form, mendable(fault)?))),
    }
}

fn page(visitor: &Visitor, id: DepartmentId, form: DepartmentForm, errors: FormErrors) -> DepartmentPage {
    DepartmentPage {
        chrome: visitor.chrome(title("Redigera avdelningen", &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Medlemmar", "/arbete/medlemmar".to_owned()),
            ("Avdelningar", "/arbete/medlemmar/avdelningar".to_owned()),
        ]),
        id,
        form,
        errors,
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
    Ok(DepartmentsPage {
        chrome: visitor.chrome(title("Avdelningar", &errors)).within(Area::Work),
        crumbs: crumbs([("Medlemmar", "/arbete/medlemmar".to_owned())]),
        departments,
        may_change: visitor.actor.may(Permission::ManageOrganisations),
        form: form.unwrap_or_else(|| DepartmentForm {
            name: String::new(),
            short_name: String::new(),
            description: String::new(),
            position: (last + 1).to_string(),
        }),
        errors,
    })
}
