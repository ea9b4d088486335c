//! Taking an organisation's part in a project onward: what will happen is told first, and its own decision is asked for where it needs one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::projects::ProjectParticipationId;
use samverk_domain::projects::participation::{self, Listed};
use samverk_domain::projects::participation_entry::{self, Decision};
use samverk_domain::projects::participation_state::{Asks, ParticipationState};
use samverk_domain::{Error, Refusal};

use super::words::{self, PART_STATES};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend, with_faults};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What is typed about the organisation's own decision.
#[derive(Default)]
struct Typed {
    diary_number: String,
    section: String,
    decided_on: String,
}

#[derive(Template)]
#[template(path = "projects/answer.html")]
struct AnswerPage {
    chrome: Chrome,
    project: String,
    back: String,
    action: String,
    heading: String,
    button: &'static str,
    is_danger: bool,
    outcomes: Vec<String>,
    asks_decision: bool,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, way)): Path<(ProjectParticipationId, String)>,
) -> Answer {
    let (listed, to) = load(portal, &visitor, id, &way).await?;
    Ok(Page(page(&visitor, &listed, to, Typed::default(), FormErrors::default())?).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, way)): Path<(ProjectParticipationId, String)>,
    sent: Sent,
) -> Answer {
    let (listed, to) = load(portal, &visitor, id, &way).await?;
    let typed = Typed {
        diary_number: sent.text("diaryNumber"),
        section: sent.text("section"),
        decided_on: sent.text("decidedOn"),
    };
    let mut faults = Vec::new();
    let decision = Decision {
        diary_number: typed.diary_number.clone(),
        section: typed.section.clone(),
        decided_on: forms::day("decidedOn", &typed.decided_on, &mut faults),
    };
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            with_faults(faults, participation_entry::transition(scope, id, to, &decision).await)
        })
        .await;
    if let Err(Error::Invalid(faults)) = done {
        return Ok(to_mend(page(&visitor, &listed, to, typed, forms::errors(&faults))?));
    }
    let said = format!("{}: {}.", listed.organisation_name, to.name().to_lowercase());
    visitor::told(cookies, portal, &home(&listed), done.map(|()| Flash::done(said)))
}

async fn load(
    portal: &Portal,
    visitor: &Visitor,
    id: ProjectParticipationId,
    way: &str,
) -> Answer<(Listed, ParticipationState)> {
    let to = PART_STATES.read(way).ok_or(Failure(Error::NotFound))?;
    let listed = portal.database.read(&visitor.actor, async |scope| participation::get(scope, id).await).await?;
    if listed.is_handled_by(&visitor.actor) { Ok((listed, to)) } else { Err(Failure(Error::Forbidden)) }
}

fn home(listed: &Listed) -> String {
    format!("/projekt/{}", listed.project_slug)
}

fn page(
    visitor: &Visitor,
    listed: &Listed,
    to: ParticipationState,
    typed: Typed,
    errors: FormErrors,
) -> Answer<AnswerPage> {
    let allowed = listed.allowed(&visitor.actor);
    let Some((_, asks)) = allowed.iter().find(|(state, _)| *state == to) else {
        return Err(Failure(Refusal::NotInThisState.into()));
    };
    let button = words::way(to);
    let heading = format!("{button}: {}", listed.organisation_name);
    let labels = [("diaryNumber", "Diarienummer"), ("section", "Paragraf"), ("decidedOn", "Beslutsdatum")];
    Ok(AnswerPage {
        chrome: visitor.chrome(forms::title(&heading, &errors)).within(Area::Projects),
        project: listed.project_title.clone(),
        back: home(listed),
        action: format!("/projekt/del/{}/{}", listed.participation.id, PART_STATES.value(to)),
        heading,
        button,
        is_danger: to == ParticipationState::Left,
        outcomes: outcomes(listed, to),
        asks_decision: *asks == Asks::Decision,
        typed,
        errors: errors.named(&labels),
    })
}

fn outcomes(listed: &Listed, to: ParticipationState) -> Vec<String> {
    let name = &listed.organisation_name;
    let told = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    match to {
        ParticipationState::Invited => Vec::new(),
        ParticipationState::Interested => told(&[
            "Förbundet får veta att ni vill vara med.",
            "Ni är inte bundna förrän ni har fyllt i ert eget beslut.",
            "Ni kan fortfarande tacka nej.",
        ]),
        ParticipationState::Decided => told(&["Förbundet får veta vad ni har beslutat. Andra ser inte beslutet."]),
        ParticipationState::Active => vec![format!("Alla som ser projektet ser att {name} är med.")],
        ParticipationState::Completed => {
            told(&["Er del står som genomförd.", "Det går inte att ångra, och uppgifterna går inte längre att ändra."])
        }
        ParticipationState::Left => vec![
            format!("{name} är inte längre med i projektet. Sista dagen blir i dag."),
            "Ert beslut och det ni har lagt in finns kvar hos er och förbundet.".to_owned(),
            "Det går inte att ångra. För att vara med igen behöver ni en ny fråga från förbundet.".to_owned(),
        ],
        ParticipationState::Declined => {
            told(&["Förbundet får veta att ni inte vill vara med.", "Förbundet kan fråga igen."])
        }
    }
}
