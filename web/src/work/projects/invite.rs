//! Asking organisations to take part in a project, as many at once as one wants.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::OrganisationId;
use samverk_domain::organisations::{OrganisationKind, organisation};
use samverk_domain::projects::participation::{self, Seen};
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::project_role::ProjectRole;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::{ProjectId, participation_entry};
use samverk_domain::{Fault, Refusal};

use super::{home, managed, within};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices};
use crate::projects::words::ROLES;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/projects/invite.html")]
struct InvitePage {
    chrome: Chrome,
    crumbs: Crumbs,
    project: String,
    action: String,
    back: String,
    organisations: Vec<Choice>,
    chosen: Vec<String>,
    roles: Vec<Choice>,
    role: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<ProjectId>) -> Answer {
    let role = ROLES.value(ProjectRole::default());
    Ok(Page(page(portal, &visitor, id, Vec::new(), role, FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectId>,
    sent: Sent,
) -> Answer {
    let chosen: Vec<_> = sent.all("organisationId").map(str::to_owned).collect();
    let asked: Vec<OrganisationId> = chosen.iter().filter_map(|one| one.parse().ok()).collect();
    let role = ROLES.read(sent.value("role"));
    let mut errors = FormErrors::default();
    if asked.is_empty() {
        errors.add("organisationId", "Välj minst en organisation.");
    }
    if role.is_none() {
        errors.add("role", Fault::Missing.sentence());
    }
    let Some(role) = role.filter(|_| errors.is_empty()) else {
        return Ok(to_mend(page(portal, &visitor, id, chosen, sent.text("role"), errors).await?));
    };
    let invited = portal
        .database
        .write(&visitor.actor, async |scope| {
            for organisation in &asked {
                participation_entry::invite(scope, id, *organisation, role).await?;
            }
            Ok(())
        })
        .await;
    let number = count(asked.len(), "organisation har", "organisationer har");
    let said = format!("{number} fått frågan. Samordnarna får ett mejl.");
    visitor::told(cookies, portal, &home(id), invited.map(|()| Flash::done(said)))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: ProjectId,
    chosen: Vec<String>,
    role: String,
    errors: FormErrors,
) -> Answer<InvitePage> {
    let (project, parts, all) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let project = managed(scope, id).await?.project;
            let parts = participation::of_project(scope, id).await?;
            Ok::<_, Failure>((project, parts, organisation::all(scope).await?))
        })
        .await?;
    if !ProjectState::JOINING.contains(&project.state) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let is_asked = |id: OrganisationId| {
        let is_open = |part: &&Seen| ParticipationState::OPEN.contains(&part.state());
        parts.iter().filter(is_open).any(|part| part.organisation() == id)
    };
    let left = all.into_iter().filter(|one| one.kind != OrganisationKind::Association && !is_asked(one.id));
    Ok(InvitePage {
        chrome: visitor.chrome(forms::title("Fråga om de vill vara med", &errors)).within(Area::Work),
        crumbs: within(&project),
        project: project.title,
        action: format!("{}/bjud-in", home(id)),
        back: format!("{}#med", home(id)),
        organisations: choices(left.map(|one| (one.id.to_string(), one.short_name))),
        chosen,
        roles: ROLES.choices(ProjectRole::name),
        role,
        errors: errors.named(&[("organisationId", "Organisationer"), ("role", "Roll")]),
    })
}
