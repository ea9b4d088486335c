//! Writing a series: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::SeriesId;
use samverk_domain::courses::series::{self, NewSeries};
use samverk_domain::organisations::department;

use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, mendable, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

/// What is typed into the form.
#[derive(Default)]
struct Form {
    title: String,
    slug: String,
    summary: String,
    department: String,
}

#[derive(Template)]
#[template(path = "work/series/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    is_new: bool,
    departments: Vec<Choice>,
    form: Form,
    basis: Basis,
    errors: FormErrors,
}

impl Form {
    fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            slug: sent.text("slug"),
            summary: sent.text("summary"),
            department: sent.text("departmentId"),
        }
    }

    fn series(&self) -> NewSeries {
        NewSeries {
            title: self.title.clone(),
            slug: self.slug.clone(),
            summary: self.summary.clone(),
            department: self.department.parse().ok(),
        }
    }

    /// The fields, with the labels they have in the form.
    fn fields(&self, departments: &[department::Model]) -> Vec<Field> {
        let department = departments.iter().find(|one| one.id.to_string() == self.department);
        vec![
            Field::new("title", "Titel", &self.title),
            Field::new("summary", "Sammanfattning", &self.summary),
            Field::new("departmentId", "Avdelning", &self.department)
                .read_as(department.map(|one| one.name.as_str()).unwrap_or_default()),
        ]
    }
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<EditPage>> {
    let departments = departments(portal, &visitor).await?;
    Ok(Page(page(&visitor, None, Form::default(), Basis::default(), &departments, FormErrors::default())))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = Form::sent(&sent);
    match portal.database.write(&visitor.actor, async |scope| series::create(scope, &form.series()).await).await {
        Ok(id) => {
            visitor::say(cookies, portal, &Flash::done("Serien är sparad som utkast. Lägg till delarna nu."));
            Ok(see_other(&format!("/arbete/serier/{id}")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            let departments = departments(portal, &visitor).await?;
            Ok(to_mend(page(&visitor, None, form, Basis::default(), &departments, errors)))
        }
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
) -> Answer<Page<EditPage>> {
    let (row, form, departments) = current(portal, &visitor, id).await?;
    let basis = Basis::of(row.version, &form.fields(&departments));
    Ok(Page(page(&visitor, Some(&row), form, basis, &departments, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
    sent: Sent,
) -> Answer {
    let (form, version) = (Form::sent(&sent), Basis::sent(&sent).version);
    let new = form.series();
    match portal.database.write(&visitor.actor, async |scope| series::change(scope, id, version, &new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i serien är sparade."));
            Ok(see_other(&format!("/arbete/serier/{id}")))
        }
        Err(fault) => {
            let (row, latest, departments) = current(portal, &visitor, id).await?;
            let latest = latest.fields(&departments);
            let again = changed::again(fault, sent, row.version, latest, &form.fields(&departments))?;
            let (form, errors) = (Form::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, Some(&row), form, again.basis, &departments, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The departments that the reader runs.
async fn departments(portal: &Portal, visitor: &Visitor) -> Answer<Vec<department::Model>> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let mut own = department::list(scope).await?;
            own.retain(|one| scope.actor().may(Permission::ManageCourses(one.id)));
            Ok(own)
        })
        .await
}

/// The series as it is now, for somebody who may change it.
async fn current(
    portal: &Portal,
    visitor: &Visitor,
    id: SeriesId,
) -> Answer<(series::Model, Form, Vec<department::Model>)> {
    let row = portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = series::get(scope, id).await?.series;
            scope.require(Permission::ManageCourses(row.department_id))?;
            Ok::<_, Failure>(row)
        })
        .await?;
    let form = Form {
        title: row.title.clone(),
        slug: row.slug.clone(),
        summary: row.summary.clone(),
        department: row.department_id.to_string(),
    };
    Ok((row, form, departments(portal, visitor).await?))
}

fn page(
    visitor: &Visitor,
    series: Option<&series::Model>,
    mut form: Form,
    basis: Basis,
    departments: &[department::Model],
    errors: FormErrors,
) -> EditPage {
    let list = ("Serier", "/arbete/serier".to_owned());
    let (heading, crumbs, back) = match series {
        Some(series) => {
            let back = format!("/arbete/serier/{}", series.id);
            ("Redigera serien", crumbs([list, (&series.title, back.clone())]), back)
        }
        None => ("Ny serie", crumbs([list]), "/arbete/serier".to_owned()),
    };
    if let ([only], true) = (departments, form.department.is_empty()) {
        form.department = only.id.to_string();
    }
    let mut own = choices(departments.iter().map(|one| (one.id.to_string(), one.name.clone())));
    if own.len() > 1 {
        own.insert(0, Choice::new("", "Välj avdelning"));
    }
    let labels = [changed::labels(&form.fields(departments)), vec![("slug", "Namn i webbadressen")]].concat();
    EditPage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Work),
        crumbs,
        heading,
        action: if series.is_some() { format!("{back}/redigera") } else { format!("{back}/ny") },
        back,
        is_new: series.is_none(),
        departments: own,
        errors: errors.named(&labels),
        form,
        basis,
    }
}
