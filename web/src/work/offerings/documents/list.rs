//! The documents of an offering, and a form to add one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{Response, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::documents;
use samverk_domain::time;

use super::form::{ACCEPTED, DocumentForm};
use crate::Portal;
use crate::documents::Shown;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::offerings::{Head, head};

struct Row {
    shown: Shown,
    edit: String,
    audience: &'static str,
    changed: String,
}

#[derive(Template)]
#[template(path = "work/offerings/documents/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    action: String,
    rows: Vec<Row>,
    form: DocumentForm,
    audiences: Vec<Choice>,
    licences: Vec<Choice>,
    accepted: &'static str,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<ListPage>> {
    Ok(Page(page(portal, &visitor, id, DocumentForm::default(), FormErrors::default()).await?))
}

#[handler]
pub(super) async fn add(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    mut sent: Sent,
) -> Answer<Response> {
    let content = sent.content();
    let form = DocumentForm::sent(&sent);
    let added = documents::add(&portal.database, &portal.files, &visitor.actor, id, &form.document(), content).await;
    match added {
        Ok(document) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är uppladdat.", document.row.title)));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/dokument")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, form, errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    form: DocumentForm,
    errors: FormErrors,
) -> Answer<ListPage> {
    let (course, offering, all) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            Ok::<_, Failure>((course, offering, documents::of_offering(scope, id).await?))
        })
        .await?;
    let head = head(&visitor.actor, &course, &offering, portal.database.clock().now());
    let action = format!("{}/dokument", head.page);
    let rows = all.into_iter().map(|document| Row {
        edit: format!("{action}/{}", document.row.id),
        audience: words::audience(document.row.audience),
        changed: format!("{} av {}", time::moment(document.row.updated_at), document.row.updated_by),
        shown: Shown::of(document),
    });
    let named = format!("Dokument: {} {}", course.title, head.when);
    Ok(ListPage {
        chrome: visitor.chrome(title(&named, &errors)).within(Area::Work),
        rows: rows.collect(),
        head,
        action,
        errors: errors.named(&crate::changed::labels(&form.fields())),
        form,
        audiences: DocumentForm::audiences(),
        licences: DocumentForm::licences(),
        accepted: ACCEPTED,
    })
}
