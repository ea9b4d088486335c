//! A project's milestones: what is to be reached, by when, and when it was.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::projects::milestone::{self, Model, NewMilestone};
use samverk_domain::projects::project;
use samverk_domain::projects::{MilestoneId, ProjectId};
use samverk_domain::{Fault, FieldError};

use super::entry::{self, EntryPage, Frame, Input, RemovePage};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

fn inputs(value: impl Fn(&'static str) -> String) -> Vec<Input> {
    vec![
        Input::line("title", "Vad som ska vara nått", value("title")).help("Högst 200 tecken."),
        Input::day("dueOn", "Till", value("dueOn")),
        Input::day("reachedOn", "Nådd", value("reachedOn")).help("Dagen då det blev klart.").optional(),
    ]
}

fn saved(row: &Model) -> Vec<Input> {
    inputs(|name| match name {
        "title" => row.title.clone(),
        "dueOn" => row.due_on.to_string(),
        _ => row.reached_on.map(|day| day.to_string()).unwrap_or_default(),
    })
}

fn typed(sent: &Sent) -> Vec<Input> {
    inputs(|name| sent.text(name))
}

fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewMilestone {
    let due_on = sent.text("dueOn");
    if due_on.trim().is_empty() {
        faults.push(FieldError { field: "dueOn".to_owned(), fault: Fault::Missing });
    }
    NewMilestone {
        title: sent.text("title"),
        due_on: forms::day("dueOn", &due_on, faults).unwrap_or_default(),
        reached_on: forms::day("reachedOn", &sent.text("reachedOn"), faults),
    }
}

fn frame(project: &project::Model, row: Option<&Model>) -> Frame {
    let back = home(project.id);
    Frame {
        heading: if row.is_some() { "Ändra milstolpen" } else { "Ny milstolpe" }.to_owned(),
        lead: project.title.clone(),
        crumbs: within(project),
        action: row
            .map_or_else(|| format!("{back}/milstolpar/ny"), |row| format!("/arbete/projekt/milstolpe/{}", row.id)),
        back: format!("{back}#milstolpar"),
        save: "Spara milstolpen",
        remove: row.map(|_| "Ta bort milstolpen"),
    }
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
        .write(&visitor.actor, async |scope| forms::with_faults(faults, milestone::add(scope, id, &new).await))
        .await;
    let Err(fault) = made else {
        return visitor::told(cookies, portal, &home(id), Ok(Flash::done("Milstolpen är sparad.")));
    };
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    entry::to_mend(&visitor, frame(&project, None), typed(&sent), fault)
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<MilestoneId>,
) -> Answer<Page<EntryPage>> {
    let (row, project) = current(portal, &visitor, id).await?;
    Ok(EntryPage::saved(&visitor, frame(&project, Some(&row)), row.version, saved(&row)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<MilestoneId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = read(&sent, &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, milestone::change(scope, id, version, &new).await)
        })
        .await;
    let (row, project) = current(portal, &visitor, id).await?;
    let Err(fault) = done else {
        return visitor::told(cookies, portal, &home(project.id), Ok(Flash::done("Milstolpen är sparad.")));
    };
    entry::again(&visitor, frame(&project, Some(&row)), fault, sent, (row.version, saved(&row)), typed)
}

#[handler]
pub(super) async fn ask_removal(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<MilestoneId>,
) -> Answer<Page<RemovePage>> {
    let (row, project) = current(portal, &visitor, id).await?;
    let frame = Frame { heading: format!("Ta bort {}", row.title), ..frame(&project, Some(&row)) };
    Ok(RemovePage::of(&visitor, frame, row.version, "Milstolpen försvinner ur projektet."))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<MilestoneId>,
    sent: Sent,
) -> Answer {
    let (_, project) = current(portal, &visitor, id).await?;
    let version = Basis::sent(&sent).version;
    let gone = portal.database.write(&visitor.actor, async |scope| milestone::remove(scope, id, version).await).await;
    visitor::told(cookies, portal, &home(project.id), gone.map(|()| Flash::done("Milstolpen är borttagen.")))
}

async fn current(portal: &Portal, visitor: &Visitor, id: MilestoneId) -> Answer<(Model, project::Model)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = milestone::get(scope, id).await?;
            let project = managed(scope, row.project_id).await?.project;
            Ok::<_, Failure>((row, project))
        })
        .await
}
