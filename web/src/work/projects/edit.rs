//! Writing a project: a new one, or a change of one.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::projects::ProjectId;
use samverk_domain::projects::project::{self, Listed, Model};
use samverk_domain::projects::project_entry::{self, NewProject, has_decided_sums};

use super::entry::{self, EntryPage, Frame};
use super::form::{self, Known};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::work::crumbs;

fn frame(project: Option<&Model>) -> Frame {
    let all = "/arbete/projekt".to_owned();
    Frame {
        heading: project.map_or_else(|| "Nytt projekt".to_owned(), |project| format!("Redigera {}", project.title)),
        lead: String::new(),
        crumbs: project.map_or_else(|| crumbs([("Projekt", all.clone())]), within),
        action: project.map_or_else(|| format!("{all}/nytt"), |project| format!("{}/redigera", home(project.id))),
        back: project.map_or(all, |project| home(project.id)),
        save: "Spara projektet",
        remove: None,
    }
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<EntryPage>> {
    let known = known(portal, &visitor).await?;
    let own = visitor.actor.organisation().map(|id| id.to_string()).unwrap_or_default();
    Ok(EntryPage::new(&visitor, frame(None), form::blank(&known, own)))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let mut faults = Vec::new();
    let new = form::read(&sent, &mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, project_entry::add(scope, &new).await))
        .await;
    match made {
        Ok(id) => {
            let said = "Projektet är sparat som en idé. Bara förbundets medarbetare ser det.";
            visitor::told(cookies, portal, &home(id), Ok(Flash::done(said)))
        }
        Err(fault) => {
            let known = known(portal, &visitor).await?;
            entry::to_mend(&visitor, frame(None), form::typed(&known, &sent), fault)
        }
    }
}

async fn known(portal: &Portal, visitor: &Visitor) -> Answer<Known> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageProjects)?;
            Known::of(scope, true).await
        })
        .await
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectId>,
) -> Answer<Page<EntryPage>> {
    let (listed, known) = current(portal, &visitor, id).await?;
    let project = &listed.project;
    Ok(EntryPage::saved(&visitor, frame(Some(project)), project.version, form::saved(&known, &listed)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = form::read(&sent, &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let new = with_decided_sums(new, &project::get(scope, id).await?.project);
            forms::with_faults(faults, project_entry::change(scope, id, version, &new).await)
        })
        .await;
    let Err(fault) = done else {
        return visitor::told(cookies, portal, &home(id), Ok(Flash::done("Ändringarna i projektet är sparade.")));
    };
    let (listed, known) = current(portal, &visitor, id).await?;
    let (frame, latest) = (frame(Some(&listed.project)), form::saved(&known, &listed));
    entry::again(&visitor, frame, fault, sent, (listed.project.version, latest), |sent| form::typed(&known, sent))
}

/// The form leaves out sums that are decided: they stay as they are.
fn with_decided_sums(new: NewProject, project: &Model) -> NewProject {
    if !has_decided_sums(project) {
        return new;
    }
    NewProject {
        budget_ore: project.budget_ore,
        contribution_ore: project.contribution_ore,
        co_financing_ore: project.co_financing_ore,
        ..new
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: ProjectId) -> Answer<(Listed, Known)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = managed(scope, id).await?;
            let known = Known::of(scope, !has_decided_sums(&listed.project)).await?;
            Ok::<_, Failure>((listed, known))
        })
        .await
}
