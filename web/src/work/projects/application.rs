//! Applications to funders: what is asked for, by when, and what they said.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::projects::application::{self, FunderDecision, Model, NewApplication};
use samverk_domain::projects::project;
use samverk_domain::projects::{ProjectApplicationId, ProjectId};
use samverk_domain::{Fault, FieldError};

use super::entry::{self, EntryPage, Frame, Input};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, Options};
use crate::layout::{Flash, Page, with_all};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

const DECISIONS: Options<FunderDecision> =
    Options(&[("beviljad", FunderDecision::Granted), ("avslag", FunderDecision::Rejected)]);

fn inputs(value: impl Fn(&'static str) -> String) -> Vec<Input> {
    let decisions = with_all("Inget besked än", DECISIONS.choices(FunderDecision::name));
    vec![
        Input::line("call", "Utlysning", value("call")).help("Vad finansiären kallar den."),
        Input::day("deadlineOn", "Sista dag att lämna in", value("deadlineOn")).optional(),
        Input::number("soughtOre", "Sökt belopp i kronor", value("soughtOre")),
        Input::day("submittedOn", "Lämnades in", value("submittedOn")).optional(),
        Input::choice("decision", "Finansiärens besked", decisions, value("decision")).optional(),
        Input::day("decidedOn", "Beskedets datum", value("decidedOn")).optional(),
        Input::number("grantedOre", "Beviljat belopp i kronor", value("grantedOre")).optional(),
    ]
}

fn saved(row: &Model) -> Vec<Input> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    inputs(|name| match name {
        "call" => row.call.clone(),
        "deadlineOn" => day(row.deadline_on),
        "soughtOre" => forms::sum_value(row.sought_ore),
        "submittedOn" => day(row.submitted_on),
        "decision" => row.decision.map(|decision| DECISIONS.value(decision)).unwrap_or_default(),
        "decidedOn" => day(row.decided_on),
        _ => row.granted_ore.map(forms::sum_value).unwrap_or_default(),
    })
}

fn typed(sent: &Sent) -> Vec<Input> {
    inputs(|name| sent.text(name))
}

fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewApplication {
    let sought = forms::sum("soughtOre", &sent.text("soughtOre"), faults);
    if sought.is_none() {
        faults.push(FieldError { field: "soughtOre".to_owned(), fault: Fault::Missing });
    }
    let mut day = |field: &str| forms::day(field, &sent.text(field), faults);
    let (deadline_on, submitted_on, decided_on) = (day("deadlineOn"), day("submittedOn"), day("decidedOn"));
    NewApplication {
        call: sent.text("call"),
        deadline_on,
        sought_ore: sought.unwrap_or_default(),
        submitted_on,
        decision: DECISIONS.read(&sent.text("decision")),
        decided_on,
        granted_ore: forms::sum("grantedOre", &sent.text("grantedOre"), faults),
    }
}

fn frame(project: &project::Model, row: Option<&Model>) -> Frame {
    let back = home(project.id);
    Frame {
        heading: if row.is_some() { "Ändra ansökan" } else { "Ny ansökan" }.to_owned(),
        lead: project.title.clone(),
        crumbs: within(project),
        action: row
            .map_or_else(|| format!("{back}/ansokningar/ny"), |row| format!("/arbete/projekt/ansokan/{}", row.id)),
        back: format!("{back}#ansokningar"),
        save: "Spara ansökan",
        remove: None,
    }
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectId>,
) -> Answer<Page<EntryPage>> {
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    let call = project.call.clone().unwrap_or_default();
    let blank = inputs(|name| if name == "call" { call.clone() } else { String::new() });
    Ok(EntryPage::new(&visitor, frame(&project, None), blank))
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
        .write(&visitor.actor, async |scope| forms::with_faults(faults, application::add(scope, id, &new).await))
        .await;
    let Err(fault) = made else {
        return visitor::told(cookies, portal, &home(id), Ok(Flash::done("Ansökan är sparad.")));
    };
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    entry::to_mend(&visitor, frame(&project, None), typed(&sent), fault)
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectApplicationId>,
) -> Answer<Page<EntryPage>> {
    let (row, project) = current(portal, &visitor, id).await?;
    Ok(EntryPage::saved(&visitor, frame(&project, Some(&row)), row.version, saved(&row)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectApplicationId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = read(&sent, &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, application::change(scope, id, version, &new).await)
        })
        .await;
    let (row, project) = current(portal, &visitor, id).await?;
    let Err(fault) = done else {
        return visitor::told(cookies, portal, &home(project.id), Ok(Flash::done("Ansökan är sparad.")));
    };
    entry::again(&visitor, frame(&project, Some(&row)), fault, sent, (row.version, saved(&row)), typed)
}

async fn current(portal: &Portal, visitor: &Visitor, id: ProjectApplicationId) -> Answer<(Model, project::Model)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = application::get(scope, id).await?;
            let project = managed(scope, row.project_id).await?.project;
            Ok::<_, Failure>((row, project))
        })
        .await
}
