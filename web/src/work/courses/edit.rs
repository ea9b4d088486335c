//! Writing a course: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::{CourseId, WishId, course, wish};
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;
use serde::Deserialize;

use super::form::{CourseForm, LEVELS, Lists, VISIBILITIES};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, mendable, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/courses/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    form: CourseForm,
    basis: Basis,
    errors: FormErrors,
    changed_by: String,
    departments: Vec<Choice>,
    subjects: Vec<Choice>,
    audiences: Vec<Choice>,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    visibilities: Vec<Choice>,
}

/// The wish that a new course is made of.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wished {
    onskemal: Option<WishId>,
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    wished: Option<Query<Wished>>,
) -> Answer<Page<EditPage>> {
    let wished = wished.and_then(|Query(wished)| wished.onskemal);
    let (lists, wish) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let wish = match wished {
                Some(id) => Some(wish::get(scope, id).await?),
                None => None,
            };
            Ok::<_, Failure>((lists(scope).await?, wish))
        })
        .await?;
    let own: Vec<_> = own_departments(&lists, &visitor.actor).collect();
    let mut form = CourseForm::blank(if let [only] = own[..] { only.id.to_string() } else { String::new() });
    if let Some(wish) = wish {
        form.begin_with(wish);
    }
    Ok(Page(page(&visitor, None, form, Basis::default(), &lists, FormErrors::default())))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = CourseForm::sent(&sent);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            let id = course::create(scope, form.course()).await?;
            if let Some(wish) = form.wish {
                wish::plan(scope, wish, id).await?;
            }
            Ok(id)
        })
        .await;
    match made {
        Ok(id) => {
            let flash = Flash::done("Kursen är sparad. Den syns för andra när du har publicerat den.");
            visitor::say(cookies, portal, &flash);
            Ok(see_other(&format!("/arbete/kurser/{id}")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            let lists = portal.database.read(&visitor.actor, async |scope| lists(scope).await).await?;
            Ok(to_mend(page(&visitor, None, form, Basis::default(), &lists, errors)))
        }
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<CourseId>,
) -> Answer<Page<EditPage>> {
    let (course, form, lists) = current(portal, &visitor, id).await?;
    let basis = Basis::of(course.version, &fields(&course, &form, &lists));
    Ok(Page(page(&visitor, Some(&course), form, basis, &lists, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<CourseId>,
    sent: Sent,
) -> Answer {
    let form = CourseForm::sent(&sent);
    let version = Basis::sent(&sent).version;
    let done = portal
        .database
        .write(&visitor.actor, async |scope| course::change(scope, id, version, form.course()).await)
        .await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i kursen är sparade."));
            Ok(see_other(&format!("/arbete/kurser/{id}")))
        }
        Err(fault) => {
            let (course, latest, lists) = current(portal, &visitor, id).await?;
            let latest = fields(&course, &latest, &lists);
            let again = changed::again(fault, sent, course.version, latest, &form.fields(&lists))?;
            let (form, errors) = (CourseForm::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, Some(&course), form, again.basis, &lists, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The course as it is now, for somebody who may change it.
async fn current(portal: &Portal, visitor: &Visitor, id: CourseId) -> Answer<(course::Model, CourseForm, Lists)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let course = course::get(scope, id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            let labels = label::of(scope, id).await?;
            Ok((course.clone(), CourseForm::of(course, &labels), lists(scope).await?))
        })
        .await
}

async fn lists(scope: &Scope) -> Answer<Lists> {
    Ok(Lists { departments: department::list(scope).await?, labels: label::list(scope).await? })
}

fn own_departments<'a>(lists: &'a Lists, actor: &'a Actor) -> impl Iterator<Item = &'a department::Model> {
    lists.departments.iter().filter(|one| actor.may(Permission::ManageCourses(one.id)))
}

/// The fields, and whether it is published, which somebody else may have changed too.
fn fields(course: &course::Model, form: &CourseForm, lists: &Lists) -> Vec<Field> {
    let text = if course.is_published { "Publicerad" } else { "Inte publicerad" };
    let state = Field::new("state", "Publicering", text).sent_as(Vec::new());
    form.fields(lists).into_iter().chain([state]).collect()
}

fn page(
    visitor: &Visitor,
    course: Option<&course::Model>,
    form: CourseForm,
    basis: Basis,
    lists: &Lists,
    errors: FormErrors,
) -> EditPage {
    let list = ("Kurser", "/arbete/kurser".to_owned());
    let own = own_departments(lists, &visitor.actor).map(|one| (one.id.to_string(), one.name.clone()));
    let mut departments = choices(own);
    if departments.len() > 1 {
        departments.insert(0, Choice::new("", "Välj avdelning"));
    }
    let (heading, crumbs, back) = match course {
        Some(course) => {
            let back = format!("/arbete/kurser/{}", course.id);
            ("Redigera kursen".to_owned(), crumbs([list, (&course.title, back.clone())]), back)
        }
        None => ("Ny kurs".to_owned(), crumbs([list]), "/arbete/kurser".to_owned()),
    };
    let name = course.map_or_else(|| heading.clone(), |course| format!("Redigera {}", course.title));
    EditPage {
        chrome: visitor.chrome(basis.title(&name, &errors)).within(Area::Work),
        crumbs,
        heading,
        action: if course.is_some() { format!("{back}/redigera") } else { format!("{back}/ny") },
        back,
        basis,
        errors: errors.named(&changed::labels(&form.fields(lists))),
        changed_by: course.map(|course| course.updated_by.clone()).unwrap_or_default(),
        departments,
        subjects: lists.named(LabelKind::Subject),
        audiences: lists.named(LabelKind::Audience),
        kinds: words::KINDS.choices(words::kind),
        levels: LEVELS.choices(words::level),
        visibilities: VISIBILITIES.choices(words::visibility),
        form,
    }
}
