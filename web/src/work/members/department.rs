//! Changing a department.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::organisations::{DepartmentId, department};
use samverk_domain::{Error, Refusal};

use super::department_form::DepartmentForm;
use crate::Portal;
use crate::changed::{self, Changed};
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
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
    version: i64,
    marks: String,
    errors: FormErrors,
    changed: Vec<Changed>,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<DepartmentId>,
) -> Answer<Page<DepartmentPage>> {
    let row = current(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, &row, DepartmentForm::of(row.clone()), FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<DepartmentId>,
    sent: Sent,
) -> Answer {
    let mut form = DepartmentForm::sent(&sent);
    let version = sent.text("version").parse().unwrap_or_default();
    let new = form.department();
    let done =
        portal.database.write(&visitor.actor, async |scope| department::change(scope, id, version, &new).await).await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i avdelningen är sparade."));
            Ok(see_other("/arbete/medlemmar/avdelningar"))
        }
        Err(Error::Refused(Refusal::ChangedMeanwhile)) => {
            let row = current(portal, &visitor, id).await?;
            let latest = DepartmentForm::of(row.clone());
            let changed = changed::meanwhile(&sent.text("marks"), latest.fields(), &form.fields());
            for one in changed.iter().filter(|one| one.is_theirs) {
                form.take(one.name, &latest);
            }
            let page = page(&visitor, &row, form, FormErrors::default());
            Ok(to_mend(DepartmentPage { changed, ..page }))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            let row = current(portal, &visitor, id).await?;
            let page = page(&visitor, &row, form, errors);
            Ok(to_mend(DepartmentPage { version, marks: sent.text("marks"), ..page }))
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

fn page(visitor: &Visitor, row: &department::Model, form: DepartmentForm, errors: FormErrors) -> DepartmentPage {
    DepartmentPage {
        chrome: visitor.chrome(title("Redigera avdelningen", &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Medlemmar", "/arbete/medlemmar".to_owned()),
            ("Avdelningar", "/arbete/medlemmar/avdelningar".to_owned()),
        ]),
        action: format!("/arbete/medlemmar/avdelningar/{}", row.id),
        version: row.version,
        marks: changed::marks(&DepartmentForm::of(row.clone()).fields()),
        errors: errors.named(&DepartmentForm::LABELS),
        form,
        changed: Vec::new(),
    }
}
