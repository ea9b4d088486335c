//! Taking a project to another state: what will happen is told first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::projects::participation::{self, Seen};
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::{ProjectId, project_entry};
use samverk_domain::{Error, Refusal};

use super::{home, managed, within};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::projects::words::{self, STATES};
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/projects/state.html")]
struct StatePage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    action: String,
    back: String,
    button: &'static str,
    is_final: bool,
    outcomes: Vec<String>,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, state)): Path<(ProjectId, String)>,
) -> Answer<Page<StatePage>> {
    let to = STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let (project, parts) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let project = managed(scope, id).await?.project;
            Ok::<_, Failure>((project, participation::of_project(scope, id).await?))
        })
        .await?;
    if !project.state.next().any(|next| next == to) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let button = words::to(to);
    let heading = format!("{button}: {}", project.title);
    Ok(Page(StatePage {
        chrome: visitor.chrome(heading.clone()).within(Area::Work),
        crumbs: within(&project),
        heading,
        action: format!("{}/lage/{state}", home(id)),
        back: home(id),
        button,
        is_final: to.next().next().is_none(),
        outcomes: outcomes(to, &parts),
    }))
}

fn outcomes(to: ProjectState, parts: &[Seen]) -> Vec<String> {
    let open = parts.iter().filter(|part| ParticipationState::OPEN.contains(&part.state()));
    let asked = count(open.count(), "organisation", "organisationer");
    let told = match to {
        ProjectState::Idea | ProjectState::Preparing => {
            ["Alla medlemmar ser projektet.", "Du kan fråga kommunerna om de vill vara med."].as_slice()
        }
        ProjectState::Submitted => &["Alla medlemmar ser att ansökan är inlämnad."],
        ProjectState::Approved => &[
            "Projektet blir synligt för alla.",
            "De som har beslutat kan börja.",
            "Beloppen ändras sedan bara med en ny budget.",
        ],
        ProjectState::Rejected => &["Medlemmarna ser att ansökan fick avslag.", "Ingen får mejl om det."],
        ProjectState::Withdrawn => &["Medlemmarna ser att ansökan är återtagen.", "Ingen får mejl om det."],
        ProjectState::Dropped => {
            &["Bara förbundets medarbetare och de som har fått frågan ser projektet.", "Du kan ta upp det igen."]
        }
        ProjectState::Running => &["Alla ser att projektet pågår."],
        ProjectState::Reporting => &["Ingen ny organisation kan frågas."],
        ProjectState::Closed => &["De som är med har genomfört sin del."],
        ProjectState::Cancelled => &["Alla ser att projektet är avbrutet.", "Ingen får mejl om det."],
    };
    let mut told: Vec<_> = told.iter().map(|text| (*text).to_owned()).collect();
    if to.next().next().is_none() {
        told.push(format!("Det berör {asked} som har en del i projektet."));
        told.push("Det går inte att ångra.".to_owned());
    }
    told
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, state)): Path<(ProjectId, String)>,
) -> Answer {
    let to = STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let taken =
        portal.database.write(&visitor.actor, async |scope| project_entry::transition(scope, id, to).await).await;
    let said = format!("Projektets läge är nu: {}.", to.name());
    visitor::told(cookies, portal, &home(id), taken.map(|()| Flash::done(said)))
}
