//! What participants are asked when a course is over.

use super::notice::{Told, recipient, seated};
use super::{Letter, SECRET, write};
use crate::access::secret::Secret;
use crate::courses::registration::Listed;
use crate::courses::state::RegistrationState;
use crate::error::Result;
use crate::evaluations::{EvaluationId, evaluation, invitation};
use crate::store::WriteScope;
use crate::time;

/// Everybody who was there, or of whom that is not known, gets a link. Nobody gets two.
pub(crate) async fn ask(scope: &WriteScope, base_url: &str, id: EvaluationId) -> Result<()> {
    let mut row = evaluation::alone(scope, id).await?;
    if !row.is_open(scope.now()) {
        return Ok(());
    }
    let told = Told::load(scope, base_url, row.offering_id).await?;
    for one in participants(scope, &row).await? {
        if let Some(secret) = invitation::make(scope, id, one.owner_org_id, one.id).await? {
            let subject = format!("Vad tyckte du om kursen? {}", told.course.title);
            let letter = Letter { subject, ..letter(&one, &told, &row, address(base_url, &secret)) };
            send(scope, "evaluation", &one, &letter).await?;
        }
    }
    row.asked = i64::try_from(invitation::number(scope, id).await?).unwrap_or(i64::MAX);
    scope.update(&row).await
}

/// Those who have not answered are asked once more.
pub(crate) async fn remind(scope: &WriteScope, base_url: &str, id: EvaluationId) -> Result<()> {
    let row = evaluation::alone(scope, id).await?;
    if !row.is_open(scope.now()) {
        return Ok(());
    }
    let told = Told::load(scope, base_url, row.offering_id).await?;
    for one in participants(scope, &row).await? {
        if let Some(secret) = invitation::make_again(scope, id, one.id).await? {
            let subject = format!("Påminnelse: vad tyckte du om kursen? {}", told.course.title);
            let letter = Letter { subject, ..letter(&one, &told, &row, address(base_url, &secret)) };
            send(scope, "evaluation-reminder", &one, &letter).await?;
        }
    }
    Ok(())
}

/// Those that mail can reach, but for who did not come.
async fn participants(scope: &WriteScope, row: &evaluation::Model) -> Result<Vec<Listed>> {
    let mut all = seated(scope, row.offering_id).await?;
    all.retain(|one| one.state != RegistrationState::NoShow && one.email.is_some());
    Ok(all)
}

fn letter(one: &Listed, told: &Told, row: &evaluation::Model, address: String) -> Letter {
    let last = time::date(time::local_date(row.closes_at));
    Letter {
        paragraphs: vec![format!(
            "Hej {}. Du hade en plats på kursen nedan. Vad tyckte du? Svaren hjälper oss att göra nästa kurs bättre. Det tar ett par minuter.",
            one.given_name
        )],
        facts: told.facts(false),
        action: Some(("Svara på frågorna", address)),
        closing: vec![
            "Du svarar anonymt: svaret sparas utan namn, och ingen kan se vem som har svarat vad. Länken är bara till för dig, så skicka den inte vidare.".to_owned(),
            format!("Du kan svara, och ändra ditt svar, till och med {last}."),
        ],
        ..Letter::default()
    }
}

fn address(base_url: &str, secret: &Secret) -> String {
    format!("{base_url}/utvardering/{}", secret.reveal())
}

/// A link is a secret: what the mail says is not kept after it has been sent.
async fn send(scope: &WriteScope, what: &str, one: &Listed, letter: &Letter) -> Result<()> {
    let Some(to) = recipient(one) else { return Ok(()) };
    write(scope, &format!("{SECRET}{what}:{}", one.id), &to, letter, None).await
}
