//! What people are told about an organisation's part in a project.

use super::{Letter, Recipient, write};
use crate::access::role;
use crate::error::Result;
use crate::people::{PersonId, person};
use crate::projects::ProjectParticipationId;
use crate::projects::participation::{self, Listed};
use crate::projects::participation_state::ParticipationState;
use crate::projects::project::{self, Model};
use crate::store::WriteScope;
use crate::time;

/// The coordinators are told that their organisation is asked, and whom one talks to in the association what it answers. Nobody is told of
/// what has changed since.
pub(crate) async fn tell(
    scope: &WriteScope,
    base_url: &str,
    id: ProjectParticipationId,
    state: ParticipationState,
) -> Result<()> {
    let part = participation::get(scope, id).await?;
    if part.participation.state != state {
        return Ok(());
    }
    let project = project::get(scope, part.participation.project_id).await?.project;
    match state {
        ParticipationState::Invited => invited(scope, base_url, &part, &project).await,
        _ => answered(scope, base_url, &part, &project).await,
    }
}

async fn invited(scope: &WriteScope, base_url: &str, part: &Listed, project: &Model) -> Result<()> {
    let mut facts = vec![("Projekt", project.title.clone()), ("Vad det är", project.summary.clone())];
    facts.extend(time::period(project.from_on, project.to_on).map(|period| ("Tid", period)));
    facts.push(("Er roll", part.participation.role.name().to_owned()));
    for coordinator in role::coordinators(scope, [part.participation.owner_org_id]).await? {
        let letter = Letter {
            subject: format!("Vill ni vara med i projektet {}?", project.title),
            facts: facts.clone(),
            action: Some(("Svara", format!("{base_url}/projekt/{}", project.slug))),
            closing: vec!["Ett ja betyder att ni är intresserade. Ert eget beslut fyller ni i senare.".to_owned()],
            ..Letter::default()
        };
        let greeting = format!("Förbundet frågar om {} vill vara med i projektet nedan.", part.organisation_name);
        to_person(scope, coordinator, &greeting, letter, &key(part)).await?;
    }
    Ok(())
}

async fn answered(scope: &WriteScope, base_url: &str, part: &Listed, project: &Model) -> Result<()> {
    let Some(contact) = project.contact_id else { return Ok(()) };
    let (name, row) = (&part.organisation_name, &part.participation);
    let said = match row.state {
        ParticipationState::Invited => return Ok(()),
        ParticipationState::Interested => format!("{name} är intresserade av projektet nedan."),
        ParticipationState::Decided => format!("{name} har beslutat att vara med i projektet nedan."),
        ParticipationState::Active => format!("{name} är med i projektet nedan från och med nu."),
        ParticipationState::Completed => format!("{name} har genomfört sin del i projektet nedan."),
        ParticipationState::Left => format!("{name} har lämnat projektet nedan."),
        ParticipationState::Declined => format!("{name} tackar nej till projektet nedan."),
    };
    let mut facts = vec![("Projekt", project.title.clone()), ("Organisation", name.clone())];
    facts.extend(row.decision_diary_number.clone().map(|number| ("Diarienummer", number)));
    facts.extend(row.decision_section.clone().map(|section| ("Paragraf", section)));
    let letter = Letter {
        subject: format!("{name}: {}", project.title),
        facts,
        action: Some(("Se projektet", format!("{base_url}/arbete/projekt/{}", project.id))),
        ..Letter::default()
    };
    to_person(scope, contact, &said, letter, &key(part)).await
}

/// A part comes to each state once.
fn key(part: &Listed) -> String {
    format!("{}:{:?}", part.participation.id, part.participation.state)
}

async fn to_person(scope: &WriteScope, id: PersonId, greeting: &str, letter: Letter, key: &str) -> Result<()> {
    let person = person::get(scope, id).await?;
    let Some(to) = Recipient::of(&person).filter(|_| person.works_here(scope.now())) else { return Ok(()) };
    let letter = Letter { paragraphs: vec![format!("Hej {}. {greeting}", person.given_name)], ..letter };
    write(scope, &format!("project:{key}:{id}"), &to, &letter, None).await
}
