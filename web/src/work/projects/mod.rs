//! Projects as staff work with them: the register, how far each has come, who is asked, and how it goes.

mod application;
mod edit;
mod entry;
mod form;
mod indicator;
mod invite;
mod list;
mod milestone;
mod programme;
mod report;
mod revision;
mod show;
mod state;

use poem::{Route, get, post};
use samverk_domain::access::Permission;
use samverk_domain::projects::ProjectId;
use samverk_domain::projects::project::{self, Listed, Model};
use samverk_domain::store::Scope;

use super::{Crumbs, crumbs};
use crate::error_page::Answer;

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/projekt", get(list::show))
        .at("/arbete/projekt/nytt", get(edit::ask_new).post(edit::create))
        .at("/arbete/projekt/program", get(programme::list))
        .at("/arbete/projekt/program/nytt", get(programme::ask_new).post(programme::create))
        .at("/arbete/projekt/program/:programme", get(programme::ask).post(programme::change))
        .at("/arbete/projekt/ansokan/:application", get(application::ask).post(application::change))
        .at("/arbete/projekt/milstolpe/:milestone", get(milestone::ask).post(milestone::change))
        .at("/arbete/projekt/milstolpe/:milestone/ta-bort", get(milestone::ask_removal).post(milestone::remove))
        .at("/arbete/projekt/indikator/:indicator", get(indicator::ask).post(indicator::change))
        .at("/arbete/projekt/indikator/:indicator/ta-bort", get(indicator::ask_removal).post(indicator::remove))
        .at("/arbete/projekt/indikator/:indicator/varden", get(indicator::show_values).post(indicator::measure))
        .at("/arbete/projekt/indikator/:indicator/varden/:day/ta-bort", post(indicator::forget))
        .at("/arbete/projekt/rapport/:report", get(report::ask).post(report::change))
        .at("/arbete/projekt/rapport/:report/ta-bort", get(report::ask_removal).post(report::remove))
        .at("/arbete/projekt/rapport/:report/oppna", post(report::reopen))
        .at("/arbete/projekt/:project", get(show::show))
        .at("/arbete/projekt/:project/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/projekt/:project/lage/:state", get(state::ask).post(state::submit))
        .at("/arbete/projekt/:project/bjud-in", get(invite::ask).post(invite::submit))
        .at("/arbete/projekt/:project/ansokningar/ny", get(application::ask_new).post(application::create))
        .at("/arbete/projekt/:project/milstolpar/ny", get(milestone::ask_new).post(milestone::create))
        .at("/arbete/projekt/:project/indikatorer/ny", get(indicator::ask_new).post(indicator::create))
        .at("/arbete/projekt/:project/budget", get(revision::ask).post(revision::create))
        .at("/arbete/projekt/:project/rapporter/ny", get(report::ask_new).post(report::create))
}

/// A project, for somebody who may change it.
async fn managed(scope: &Scope, id: ProjectId) -> Answer<Listed> {
    scope.require(Permission::ManageProjects)?;
    Ok(project::get(scope, id).await?)
}

/// The page that staff work with a project on.
fn home(id: ProjectId) -> String {
    format!("/arbete/projekt/{id}")
}

/// The way down to what belongs to a project.
fn within(project: &Model) -> Crumbs {
    crumbs([("Projekt", "/arbete/projekt".to_owned()), (project.title.as_str(), home(project.id))])
}
