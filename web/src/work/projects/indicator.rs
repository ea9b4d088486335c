//! A project's indicators: what is measured, what is to be reached, and what it was.

use askama::Template;
use chrono::NaiveDate;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::projects::indicator::{self, Aims, Indicator, Model, NewIndicator, NewValue};
use samverk_domain::projects::{IndicatorId, ProjectId};
use samverk_domain::projects::{indicator_value, project};
use samverk_domain::{Fault, FieldError, time};

use super::entry::{self, EntryPage, Frame, Input, RemovePage};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, Options};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::projects::words;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::work::Crumbs;

const AIMS: Options<Aims> = Options(&[("hogre", Aims::Rise), ("lagre", Aims::Fall)]);

fn inputs(value: impl Fn(&'static str) -> String) -> Vec<Input> {
    vec![
        Input::line("name", "Vad som mäts", value("name")).help("Till exempel Deltagare i arbete efter insatsen."),
        Input::line("unit", "Enhet", value("unit")).help("Till exempel personer eller procent.").optional(),
        Input::number("target", "Mål", value("target")),
        Input::choice("aims", "Åt vilket håll", AIMS.choices(Aims::name), value("aims")),
        Input::day("dueOn", "Ska vara nått", value("dueOn")).optional(),
    ]
}

fn saved(row: &Model) -> Vec<Input> {
    inputs(|name| match name {
        "name" => row.name.clone(),
        "unit" => row.unit.clone().unwrap_or_default(),
        "target" => words::number(row.target),
        "aims" => AIMS.value(row.aims),
        _ => row.due_on.map(|day| day.to_string()).unwrap_or_default(),
    })
}

fn typed(sent: &Sent) -> Vec<Input> {
    inputs(|name| sent.text(name))
}

fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewIndicator {
    NewIndicator {
        name: sent.text("name"),
        unit: sent.text("unit"),
        aims: AIMS.read(&sent.text("aims")).unwrap_or_default(),
        target: forms::number("target", &sent.text("target"), faults),
        due_on: forms::day("dueOn", &sent.text("dueOn"), faults),
    }
}

fn frame(project: &project::Model, row: Option<&Model>) -> Frame {
    let back = home(project.id);
    Frame {
        heading: if row.is_some() { "Ändra indikatorn" } else { "Ny indikator" }.to_owned(),
        lead: project.title.clone(),
        crumbs: within(project),
        action: row.map_or_else(|| format!("{back}/indikatorer/ny"), |row| address(row.id)),
        back: format!("{back}#indikatorer"),
        save: "Spara indikatorn",
        remove: row.map(|_| "Ta bort indikatorn"),
    }
}

fn address(id: IndicatorId) -> String {
    format!("/arbete/projekt/indikator/{id}")
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectId>,
) -> Answer<Page<EntryPage>> {
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    Ok(EntryPage::new(&visitor, frame(&project, None), typed(&Sent::default())))
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectId>,
    sent: Sent,
) -> Answer {
    let mut faults = Vec::new();
    let new = read(&sent, &mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, indicator::add(scope, id, &new).await))
        .await;
    let Err(fault) = made else {
        return visitor::told(cookies, portal, &home(id), Ok(Flash::done("Indikatorn är sparad.")));
    };
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    entry::to_mend(&visitor, frame(&project, None), typed(&sent), fault)
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<IndicatorId>,
) -> Answer<Page<EntryPage>> {
    let (Indicator { row, .. }, project) = current(portal, &visitor, id).await?;
    Ok(EntryPage::saved(&visitor, frame(&project, Some(&row)), row.version, saved(&row)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<IndicatorId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = read(&sent, &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, indicator::change(scope, id, version, &new).await)
        })
        .await;
    let (Indicator { row, .. }, project) = current(portal, &visitor, id).await?;
    let Err(fault) = done else {
        return visitor::told(cookies, portal, &home(project.id), Ok(Flash::done("Indikatorn är sparad.")));
    };
    entry::again(&visitor, frame(&project, Some(&row)), fault, sent, (row.version, saved(&row)), typed)
}

#[handler]
pub(super) async fn ask_removal(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<IndicatorId>,
) -> Answer<Page<RemovePage>> {
    let (Indicator { row, .. }, project) = current(portal, &visitor, id).await?;
    let frame = Frame { heading: format!("Ta bort {}", row.name), ..frame(&project, Some(&row)) };
    Ok(RemovePage::of(&visitor, frame, row.version, "Indikatorn försvinner med allt som har mätts."))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<IndicatorId>,
    sent: Sent,
) -> Answer {
    let (_, project) = current(portal, &visitor, id).await?;
    let version = Basis::sent(&sent).version;
    let gone = portal.database.write(&visitor.actor, async |scope| indicator::remove(scope, id, version).await).await;
    visitor::told(cookies, portal, &home(project.id), gone.map(|()| Flash::done("Indikatorn är borttagen.")))
}

/// What was measured on a day.
struct Measured {
    day: String,
    value: String,
    comment: String,
    forget: String,
}

/// What is typed into the form of a new value.
#[derive(Default)]
struct Typed {
    as_of: String,
    value: String,
    comment: String,
}

#[derive(Template)]
#[template(path = "work/projects/values.html")]
struct ValuesPage {
    chrome: Chrome,
    crumbs: Crumbs,
    name: String,
    target: String,
    action: String,
    back: String,
    values: Vec<Measured>,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show_values(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<IndicatorId>,
) -> Answer<Page<ValuesPage>> {
    let as_of = time::local_date(portal.database.clock().now()).to_string();
    let (one, project) = current(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, &one, &project, Typed { as_of, ..Typed::default() }, FormErrors::default())))
}

fn page(visitor: &Visitor, one: &Indicator, project: &project::Model, typed: Typed, errors: FormErrors) -> ValuesPage {
    let action = format!("{}/varden", address(one.row.id));
    let measured = |value: &indicator_value::Model| Measured {
        day: time::date(value.as_of),
        value: words::measured(value.value, &one.row),
        comment: value.comment.clone().unwrap_or_default(),
        forget: format!("{action}/{}/ta-bort", value.as_of),
    };
    ValuesPage {
        chrome: visitor.chrome(forms::title(&format!("Värden: {}", one.row.name), &errors)).within(Area::Work),
        crumbs: within(project),
        name: one.row.name.clone(),
        target: words::measured(one.row.target, &one.row),
        values: one.values.iter().map(measured).collect(),
        back: format!("{}#indikatorer", home(project.id)),
        errors: errors.named(&[("asOf", "Per den"), ("value", "Värde"), ("comment", "Kommentar")]),
        action,
        typed,
    }
}

#[handler]
pub(super) async fn measure(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<IndicatorId>,
    sent: Sent,
) -> Answer {
    let typed = Typed { as_of: sent.text("asOf"), value: sent.text("value"), comment: sent.text("comment") };
    let mut faults = Vec::new();
    if typed.as_of.trim().is_empty() {
        faults.push(FieldError { field: "asOf".to_owned(), fault: Fault::Missing });
    }
    let as_of = forms::day("asOf", &typed.as_of, &mut faults).unwrap_or_default();
    let new = NewValue { value: forms::number("value", &typed.value, &mut faults), comment: typed.comment.clone() };
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, indicator::measure(scope, id, as_of, &new).await)
        })
        .await;
    match done {
        Ok(()) => {
            let said = format!("Värdet per den {} är sparat.", time::date(as_of));
            visitor::told(cookies, portal, &format!("{}/varden", address(id)), Ok(Flash::done(said)))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            let (one, project) = current(portal, &visitor, id).await?;
            Ok(forms::to_mend(page(&visitor, &one, &project, typed, errors)))
        }
    }
}

#[handler]
pub(super) async fn forget(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, day)): Path<(IndicatorId, NaiveDate)>,
) -> Answer {
    let gone = portal.database.write(&visitor.actor, async |scope| indicator::forget(scope, id, day).await).await;
    let said = gone.map(|()| Flash::done(format!("Värdet per den {} är borttaget.", time::date(day))));
    visitor::told(cookies, portal, &format!("{}/varden", address(id)), said)
}

async fn current(portal: &Portal, visitor: &Visitor, id: IndicatorId) -> Answer<(Indicator, project::Model)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let one = indicator::get(scope, id).await?;
            let project = managed(scope, one.row.project_id).await?.project;
            Ok::<_, Failure>((one, project))
        })
        .await
}
