//! Registering people for a kommun that has asked the association to: whose they are, before the steps that coordinators
//! go through too.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::organisations::organisation;

use super::show::{Head, head};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{title, to_mend};
use crate::layout::{Area, Choice, Chrome, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "work/offerings/register.html")]
struct RegisterPage {
    chrome: Chrome,
    head: Head,
    organisations: Vec<Choice>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<RegisterPage>> {
    page(portal, &visitor, id, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn begin(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    if let Ok(organisation) = sent.text("organisation").parse::<OrganisationId>() {
        return Ok(see_other(&format!("/anmalan/{id}?organisation={organisation}")));
    }
    let mut errors = FormErrors::default();
    errors.add("organisation", "Välj den som du anmäler åt.");
    Ok(to_mend(page(portal, &visitor, id, errors).await?))
}

async fn page(portal: &Portal, visitor: &Visitor, id: OfferingId, errors: FormErrors) -> Answer<RegisterPage> {
    let (course, offering, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            let all = organisation::all(scope).await?;
            Ok::<_, Failure>((course, offering, all))
        })
        .await?;
    let organisations = organisations.into_iter().map(|one| Choice::new(one.id.to_string(), one.name));
    Ok(RegisterPage {
        chrome: visitor.chrome(title("Anmäl åt en kommun", &errors)).within(Area::Work),
        head: head(&visitor.actor, &course, &offering, portal.database.clock().now()),
        organisations: std::iter::once(Choice::new("", "Välj")).chain(organisations).collect(),
        errors,
    })
}
