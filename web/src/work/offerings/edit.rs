//! Writing an offering: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::{CourseId, OfferingId, course, offering, session};
use samverk_domain::people::person;
use samverk_domain::store::Scope;
use samverk_domain::{Error, Refusal};

use super::form::{FORMS, FeeRow, OfferingForm, SessionRow, errors};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms::{to_mend, with_faults};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/offerings/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    course: String,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    form: OfferingForm,
    sessions: Vec<SessionRow>,
    fees: Vec<FeeRow>,
    basis: Basis,
    button: &'static str,
    /// How many are told if time, place or link change.
    told: i64,
    errors: FormErrors,
    changed_by: String,
    forms: Vec<Choice>,
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<EditPage>> {
    let (course, latest, contact) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let course = managed(scope, id).await?;
            let latest = offering::of_course(scope, id).await?.into_iter().next();
            let own = scope.actor().identity().ok_or(Error::Forbidden)?.person;
            Ok::<_, Failure>((course, latest, person::get(scope, own).await?))
        })
        .await?;
    let contact = (contact.name(), contact.email.unwrap_or_default());
    let form = OfferingForm::like(latest.as_ref(), contact);
    Ok(Page(page(&visitor, &course, None, form, Basis::default(), FormErrors::default())))
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
    sent: Sent,
) -> Answer {
    let form = OfferingForm::sent(&sent);
    if sent.has("more") {
        let course = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?;
        return Ok(with_more_rows(page(&visitor, &course, None, form, Basis::default(), FormErrors::default())));
    }
    let (new, faults) = form.offering(portal.database.clock().now());
    let made = portal
        .database
        .write(&visitor.actor, async |scope| with_faults(faults, offering::create(scope, id, &new).await))
        .await;
    match made {
        Ok(offering) => {
            visitor::say(
                cookies,
                portal,
                &Flash::done("Tillfället är sparat som utkast. Publicera det när det är klart."),
            );
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{offering}")))
        }
        Err(Error::Invalid(faults)) => {
            let course = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?;
            Ok(to_mend(page(&visitor, &course, None, form, Basis::default(), errors(&faults))))
        }
        Err(fault) => Err(Failure(fault)),
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<EditPage>> {
    let (course, offering, form) = current(portal, &visitor, id).await?;
    let basis = Basis::of(offering.version, &fields(&offering, &form));
    Ok(Page(page(&visitor, &course, Some(&offering), form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let form = OfferingForm::sent(&sent);
    let basis = Basis::sent(&sent);
    if sent.has("more") {
        let (course, offering, _) = current(portal, &visitor, id).await?;
        return Ok(with_more_rows(page(&visitor, &course, Some(&offering), form, basis, FormErrors::default())));
    }
    let (new, faults) = form.offering(portal.database.clock().now());
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            with_faults(faults, offering::change(scope, id, basis.version, &new).await)
        })
        .await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i tillfället är sparade."));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}")))
        }
        Err(fault) => {
            let (course, offering, latest) = current(portal, &visitor, id).await?;
            let again = changed::again(fault, sent, offering.version, fields(&offering, &latest), &form.fields())?;
            let (form, errors) = (OfferingForm::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, &course, Some(&offering), form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The course, for somebody who may give it.
async fn managed(scope: &Scope, id: CourseId) -> Answer<course::Model> {
    scope.require(Permission::ReadCourseWork)?;
    let course = course::get(scope, id).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    Ok(course)
}

/// The offering as it is now, for somebody who may change it.
async fn current(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
) -> Answer<(course::Model, offering::Model, OfferingForm)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let offering = offering::get(scope, id).await?;
            let course = managed(scope, offering.course_id).await?;
            if !offering.state.can_be_changed() {
                return Err(Failure(Refusal::OfferingOver.into()));
            }
            let form = OfferingForm::of(&offering, &session::of(scope, id).await?);
            Ok((course, offering, form))
        })
        .await
}

/// The fields, and the state, which somebody else may have changed too.
fn fields(offering: &offering::Model, form: &OfferingForm) -> Vec<Field> {
    let state = Field::new("state", "Läge", words::offering_state(offering.state)).sent_as(Vec::new());
    form.fields().into_iter().chain([state]).collect()
}

/// The form as it was sent, with more empty rows for sessions.
fn with_more_rows(page: EditPage) -> poem::Response {
    let sessions = page.form.rows(3);
    Page(EditPage { sessions, ..page }).into_response()
}

fn page(
    visitor: &Visitor,
    course: &course::Model,
    offering: Option<&offering::Model>,
    form: OfferingForm,
    basis: Basis,
    errors: FormErrors,
) -> EditPage {
    let list = ("Kurser", "/arbete/kurser".to_owned());
    let course_page = format!("/arbete/kurser/{}", course.id);
    let (heading, button, back, action) = match offering {
        Some(offering) => {
            let back = format!("/arbete/kurser/tillfallen/{}", offering.id);
            ("Redigera tillfället", "Spara tillfället", back.clone(), format!("{back}/redigera"))
        }
        None => ("Nytt tillfälle", "Spara utkast", course_page.clone(), format!("{course_page}/nytt-tillfalle")),
    };
    EditPage {
        chrome: visitor.chrome(basis.title(&format!("{heading}: {}", course.title), &errors)).within(Area::Work),
        crumbs: crumbs([list, (&course.title, course_page)]),
        heading,
        course: course.title.clone(),
        action,
        back,
        sessions: form.rows(0),
        fees: form.fee_rows(),
        basis,
        button,
        told: offering.map(offering::Model::registered).unwrap_or_default(),
        errors: errors.named(&changed::labels(&form.fields())),
        changed_by: offering.map(|offering| offering.updated_by.clone()).unwrap_or_default(),
        forms: FORMS.choices(words::form),
        form,
    }
}
