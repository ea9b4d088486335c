//! Taking a certificate back, with the reason that the trail keeps.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::certificates::{self, CertificateId};
use samverk_domain::{Refusal, time};

use super::row::days;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "certificates/revoke.html")]
struct RevokePage {
    chrome: Chrome,
    crumbs: Crumbs,
    number: String,
    name: String,
    organisation: String,
    course: String,
    held: String,
    issued: String,
    reason: String,
    errors: FormErrors,
    action: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CertificateId>,
) -> Answer<Page<RevokePage>> {
    page(portal, &visitor, id, String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn revoke(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CertificateId>,
    sent: Sent,
) -> Answer {
    let reason = sent.text("reason");
    let revoked = portal.database.write(&visitor.actor, async |scope| {
        scope.require(Permission::ReadCourseWork)?;
        certificates::revoke(scope, id, &reason).await
    });
    match revoked.await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Intyget är återkallat och gäller inte längre."));
            Ok(see_other("/arbete/intyg"))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, reason, errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: CertificateId,
    reason: String,
    errors: FormErrors,
) -> Answer<RevokePage> {
    let row = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let row = certificates::get(scope, id).await?;
            scope.require(Permission::ManageCourses(row.department_id))?;
            Ok::<_, Failure>(row)
        })
        .await?;
    if row.revoked_at.is_some() {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    Ok(RevokePage {
        chrome: visitor.chrome(title("Återkalla intyget", &errors)).within(Area::Work),
        crumbs: crumbs([("Intyg", "/arbete/intyg".to_owned())]),
        number: row.number(),
        name: row.holder_name,
        organisation: row.organisation_name,
        course: row.course_title,
        held: days(row.held_from, row.held_to),
        issued: time::date(row.issued_on),
        reason,
        errors,
        action: format!("/arbete/intyg/{id}/aterkalla"),
    })
}
