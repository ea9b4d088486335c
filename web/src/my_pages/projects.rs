//! The projects that others talk to the visitor about: their kommun's part, or the whole for the association's own.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::Error;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::{participation, project};
use samverk_domain::store::Page as Part;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::projects::words;
use crate::visitor::Visitor;

const ALL: Part = Part { page: 1, limit: 500 };

struct Row {
    title: String,
    href: String,
    role: &'static str,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "my_pages/projects.html")]
struct ProjectsPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<ProjectsPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let of_parts = participation::Filter {
        contact: Some(me),
        states: ParticipationState::OPEN.to_vec(),
        ..participation::Filter::default()
    };
    let of_projects =
        project::Filter { contact: Some(me), states: ProjectState::OPEN.to_vec(), ..project::Filter::default() };
    let (parts, projects) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let parts = participation::list(scope, &of_parts, ALL).await?.rows;
            Ok::<_, Failure>((parts, project::list(scope, &of_projects, ALL).await?.rows))
        })
        .await?;
    let of_part = |listed: participation::Listed| Row {
        href: format!("/projekt/{}", listed.project_slug),
        role: listed.participation.role.name(),
        state: words::part_state(listed.participation.state),
        title: listed.project_title,
    };
    let of_project = |listed: project::Listed| Row {
        href: format!("/projekt/{}", listed.project.slug),
        role: listed.project.association_role.name(),
        state: words::state(listed.project.state),
        title: listed.project.title,
    };
    Ok(Page(ProjectsPage {
        chrome: visitor.chrome("Mina projekt").within(Area::MyPages),
        rows: projects.into_iter().map(of_project).chain(parts.into_iter().map(of_part)).collect(),
    }))
}
