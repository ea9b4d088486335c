//! What people are told about the waiting list.

use super::notice::{Told, recipient, seat};
use super::{Letter, Recipient, write};
use crate::courses::RegistrationId;
use crate::courses::approval;
use crate::courses::registration::{self, Listed};
use crate::courses::state::RegistrationState;
use crate::error::Result;
use crate::people::person;
use crate::store::WriteScope;
use crate::time;

/// Somebody stands in the waiting list now.
pub(super) async fn queued(scope: &WriteScope, told: &Told, row: &Listed, base_url: &str, key: &str) -> Result<()> {
    let Some(to) = recipient(row) else { return Ok(()) };
    let place = registration::queue_position(scope, row.offering_id, row.queue_number).await?.unwrap_or_default();
    let unanswered = approval::find(scope, row.id).await?.filter(|asked| asked.outcome.is_none());
    let letter = Letter {
        subject: format!("Du står på reservlistan: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. Kursen är full just nu. Du står på plats {place} i reservlistan. Blir en plats ledig får den som står först ett mejl.",
            row.given_name
        )],
        facts: told.facts(false),
        action: Some(("Se din plats i listan", format!("{base_url}/mina-sidor"))),
        closing: unanswered
            .map(|_| "Din kommun ska godkänna anmälan. Den är tillfrågad redan nu.".to_owned())
            .into_iter()
            .collect(),
        ..Letter::default()
    };
    write(scope, key, &to, &letter, None).await
}

/// A participant got a seat from the waiting list.
pub(crate) async fn promoted(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let row = registration::get(scope, id).await?;
    if row.state != RegistrationState::Confirmed {
        return Ok(());
    }
    let told = Told::load(scope, base_url, row.offering_id).await?;
    seat(scope, &told, &row, "Du har fått en plats från reservlistan", &format!("promoted:{id}")).await
}

/// A participant is offered a seat from the waiting list, and has until then to answer.
pub(crate) async fn offered(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let row = registration::get(scope, id).await?;
    let (Some(to), Some(until)) = (recipient(&row), row.offered_until) else { return Ok(()) };
    let told = Told::load(scope, base_url, row.offering_id).await?;
    let until = time::moment(until);
    let letter = Letter {
        subject: format!("En plats är ledig åt dig: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. En plats har blivit ledig på kursen nedan, och du står på tur. Vi håller den åt dig till {until}.",
            row.given_name
        )],
        facts: told.facts(false),
        action: Some(("Svara ja eller nej", format!("{base_url}/anmalan/erbjudande/{id}"))),
        closing: vec!["Svarar du inte i tid går platsen till nästa på reservlistan.".to_owned()],
        ..Letter::default()
    };
    write(scope, &format!("offered:{id}:{}", row.person_id), &to, &letter, None).await?;
    // Whoever registered somebody else may answer for them.
    let Some(maker) = registration::maker(scope, id).await?.filter(|maker| *maker != row.person_id) else {
        return Ok(());
    };
    let maker = person::get(scope, maker).await?;
    let Some(to) = Recipient::of(&maker) else { return Ok(()) };
    let who = row.name_to_others();
    let letter = Letter {
        subject: format!("En plats är ledig åt {who}: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. En plats har blivit ledig på kursen nedan, och {who} står på tur. Vi håller den till {until}. Du eller deltagaren kan svara.",
            maker.given_name
        )],
        ..letter
    };
    write(scope, &format!("offered:{id}:maker:{}", row.person_id), &to, &letter, None).await
}

/// A participant did not answer in time.
pub(crate) async fn lapsed(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let row = registration::get(scope, id).await?;
    let Some(to) = recipient(&row) else { return Ok(()) };
    let told = Told::load(scope, base_url, row.offering_id).await?;
    let letter = Letter {
        subject: format!("Platsen har gått vidare: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. Vi fick inget svar i tid, så platsen på kursen nedan har gått till nästa på reservlistan. Vill du stå kvar på listan behöver du anmäla dig igen.",
            row.given_name
        )],
        facts: told.facts(false),
        action: Some(("Se kursen", told.url.clone())),
        ..Letter::default()
    };
    write(scope, &format!("lapsed:{id}"), &to, &letter, None).await
}
