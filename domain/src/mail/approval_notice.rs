//! What participants and coordinators are told about registrations that the kommun approves.

use super::notice::{Told, recipient, seat};
use super::{Letter, Recipient, write};
use crate::access::role;
use crate::courses::RegistrationId;
use crate::courses::approval::{self, Asked, Outcome};
use crate::courses::registration::Listed;
use crate::courses::state::RegistrationState;
use crate::error::Result;
use crate::people::person;
use crate::store::WriteScope;
use crate::{money, time};

/// How an approval stands now: a later change has a notice of its own.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let asked = approval::get(scope, id).await?;
    let row = &asked.row;
    let told = Told::load(scope, base_url, row.offering_id).await?;
    match (asked.outcome, row.state) {
        (None, RegistrationState::PendingMunicipality) => {
            ask(scope, base_url, &told, &asked).await?;
            waits(scope, base_url, &told, &asked).await
        }
        (None, state) if state.is_waiting() => ask(scope, base_url, &told, &asked).await,
        (Some(Outcome::Approved), RegistrationState::Confirmed) => {
            let opening = "Kommunen har godkänt din anmälan och du har en plats";
            seat(scope, &told, row, opening, &format!("approval:{id}:seat")).await
        }
        (Some(Outcome::Approved), state) if state.is_waiting() => {
            let sentence = "Kommunen har godkänt din anmälan till kursen nedan. Du står kvar på reservlistan, och platsen \
                            är din så snart det är din tur.";
            participant(scope, &told, row, "Anmälan är godkänd", sentence, None).await
        }
        (Some(Outcome::Refused), _) => {
            let sentence = "Kommunen har inte godkänt din anmälan till kursen nedan. Platsen går till någon annan.";
            participant(scope, &told, row, "Anmälan är inte godkänd", sentence, asked.reason.clone()).await
        }
        (Some(Outcome::Lapsed), _) => {
            let sentence = "Kommunen svarade inte i tid på din anmälan till kursen nedan, så platsen har gått vidare. Tala \
                            med din samordnare om du fortfarande vill gå.";
            participant(scope, &told, row, "Anmälan blev inte godkänd i tid", sentence, None).await?;
            let subject = format!("Inget svar i tid: {}, {}", row.name_to_others(), told.course.title);
            let sentence =
                "Anmälan nedan fick inget svar i tid. Platsen har gått vidare, och deltagaren har fått veta det.";
            coordinators(scope, base_url, &told, &asked, "lapsed", &subject, sentence).await
        }
        _ => Ok(()),
    }
}

/// The coordinators are reminded, if nobody has answered meanwhile.
pub(crate) async fn remind(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let asked = approval::get(scope, id).await?;
    if asked.outcome.is_some() || asked.row.state != RegistrationState::PendingMunicipality {
        return Ok(());
    }
    let told = Told::load(scope, base_url, asked.row.offering_id).await?;
    let subject = format!("Påminnelse, att godkänna: {}, {}", asked.row.name_to_others(), told.course.title);
    let sentence = "Anmälan nedan väntar fortfarande på svar. Svarar ingen i tid går platsen till någon annan.";
    coordinators(scope, base_url, &told, &asked, "reminder", &subject, sentence).await
}

async fn ask(scope: &WriteScope, base_url: &str, told: &Told, asked: &Asked) -> Result<()> {
    let subject = format!("Att godkänna: {}, {}", asked.row.name_to_others(), told.course.title);
    let (stage, sentence) = match asked.answer_by {
        Some(_) => (
            "seat",
            "Anmälan nedan behöver kommunens godkännande. En plats hålls så länge. Svarar ingen i tid går den till någon \
             annan.",
        ),
        None => (
            "queue",
            "Anmälan nedan behöver kommunens godkännande. Kursen är full och personen står på reservlistan. Svarar ni nu \
             går ingen tid förlorad när det blir en plats.",
        ),
    };
    coordinators(scope, base_url, told, asked, stage, &subject, sentence).await
}

async fn coordinators(
    scope: &WriteScope,
    base_url: &str,
    told: &Told,
    asked: &Asked,
    stage: &str,
    subject: &str,
    sentence: &str,
) -> Result<()> {
    let row = &asked.row;
    let mut facts = vec![("Vem", row.name_to_others())];
    facts.extend(told.facts(false));
    facts.push(("Pris", money::kronor_without_vat(row.price_ore)));
    facts.extend(asked.answer_by.map(|by| ("Svara senast", time::moment(by))));
    for coordinator in role::coordinators(scope, [row.owner_org_id]).await? {
        let person = person::get(scope, coordinator).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        let letter = Letter {
            subject: subject.to_owned(),
            paragraphs: vec![format!("Hej {}. {sentence}", person.given_name)],
            facts: facts.clone(),
            action: Some(("Se vad som väntar på er", format!("{base_url}/min-kommun/godkannanden"))),
            ..Letter::default()
        };
        write(scope, &format!("approval:{}:{stage}:{coordinator}", row.id), &to, &letter, None).await?;
    }
    Ok(())
}

/// The participant's registration waits for the kommun.
async fn waits(scope: &WriteScope, base_url: &str, told: &Told, asked: &Asked) -> Result<()> {
    let row = &asked.row;
    let (Some(to), Some(by)) = (recipient(row), asked.answer_by) else { return Ok(()) };
    let letter = Letter {
        subject: format!("Din anmälan väntar på kommunens godkännande: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. Vi håller en plats åt dig på kursen nedan. Din kommun godkänner anmälan först, och ska svara senast \
             {}. Du får ett mejl när den har svarat.",
            row.given_name,
            time::moment(by)
        )],
        facts: told.facts(false),
        action: Some(("Se anmälan", format!("{base_url}/mina-sidor"))),
        closing: vec!["Ändrar du dig kan du ta tillbaka anmälan. Det kostar inget.".to_owned()],
        ..Letter::default()
    };
    write(scope, &format!("approval:{}:waits", row.id), &to, &letter, None).await
}

async fn participant(
    scope: &WriteScope,
    told: &Told,
    row: &Listed,
    opening: &str,
    sentence: &str,
    reason: Option<String>,
) -> Result<()> {
    let Some(to) = recipient(row) else { return Ok(()) };
    let mut facts = told.facts(false);
    facts.extend(reason.map(|reason| ("Kommunens skäl", reason)));
    let letter = Letter {
        subject: format!("{opening}: {}", told.course.title),
        paragraphs: vec![format!("Hej {}. {sentence}", row.given_name)],
        facts,
        action: Some(("Se kursen", told.url.clone())),
        ..Letter::default()
    };
    write(scope, &format!("approval:{}:{opening}", row.id), &to, &letter, None).await
}
