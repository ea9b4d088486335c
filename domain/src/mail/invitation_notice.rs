//! What those are told who are invited to an offering.

use super::notice::Told;
use super::{Letter, Recipient, write};
use crate::access::role;
use crate::courses::InvitationId;
use crate::courses::invitation::{self, Model};
use crate::courses::state::OfferingState;
use crate::error::Result;
use crate::organisations::organisation;
use crate::people::person;
use crate::store::WriteScope;
use crate::time;

/// The organisation's coordinators, or the person, are told what they are invited to.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: InvitationId) -> Result<()> {
    write_to(scope, base_url, id, "Inbjudan").await
}

/// They are reminded, as they have not answered.
pub(crate) async fn remind(scope: &WriteScope, base_url: &str, id: InvitationId) -> Result<()> {
    write_to(scope, base_url, id, "Påminnelse om inbjudan").await
}

/// Who is not invited any more hears nothing, nor anybody of what has been cancelled.
async fn write_to(scope: &WriteScope, base_url: &str, id: InvitationId, opening: &str) -> Result<()> {
    let Some(row) = invitation::find(scope, id).await? else { return Ok(()) };
    let Some(mailed_at) = row.mailed_at else { return Ok(()) };
    let told = Told::load(scope, base_url, row.offering_id).await?;
    if OfferingState::WITHOUT_GUESTS.contains(&told.offering.state) {
        return Ok(());
    }
    let mut facts = told.facts(false);
    facts.push(("Anmälan senast", time::moment(told.offering.closes_at)));
    for (to, sentence) in receivers(scope, &row).await? {
        let letter = Letter {
            subject: format!("{opening}: {}", told.course.title),
            paragraphs: vec![sentence],
            facts: facts.clone(),
            action: Some(("Svara på inbjudan", format!("{base_url}/inbjudningar"))),
            closing: vec!["Bara den som är inbjuden ser tillfället och kan anmäla sig.".to_owned()],
            ..Letter::default()
        };
        write(scope, &format!("invitation:{id}:{}:{}", mailed_at.timestamp(), to.address), &to, &letter, None).await?;
    }
    Ok(())
}

async fn receivers(scope: &WriteScope, row: &Model) -> Result<Vec<(Recipient, String)>> {
    if let Some(address) = &row.email {
        let to = Recipient { organisation: None, name: address.clone(), address: address.clone() };
        let sentence = "Hej. Du är inbjuden till kursen nedan. Logga in med den här e-postadressen för att anmäla dig \
                        eller tacka nej.";
        return Ok(vec![(to, sentence.to_owned())]);
    }
    let Some(id) = row.organisation_id else { return Ok(Vec::new()) };
    let organisation = organisation::get(scope, id).await?.name;
    let mut receivers = Vec::new();
    for coordinator in role::coordinators(scope, [id]).await? {
        let person = person::get(scope, coordinator).await?;
        let sentence = format!(
            "Hej {}. {organisation} är inbjuden till kursen nedan. Logga in för att anmäla deltagare eller tacka nej.",
            person.given_name
        );
        receivers.extend(Recipient::of(&person).map(|to| (to, sentence)));
    }
    Ok(receivers)
}
