//! What people are told by mail, and in which words.

use super::feedback::Feedback;
use super::{Letter, Recipient, SECRET, series_notice, waiting_notice, write};
use crate::access::link;
use crate::access::link::Purpose;
use crate::calendar::{self, Method};
use crate::courses::approval;
use crate::courses::co_organiser::{self, CoOrganiser};
use crate::courses::registration::{self, Listed};
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{BookingId, OfferingId, RegistrationId, course, offering, session};
use crate::error::Result;
use crate::people::{PersonId, person};
use crate::store::{Page, Scope, WriteScope};
use crate::{money, swedish, time};

const ALL: Page = Page { page: 1, limit: 10_000 };

/// A link to sign in with or to choose a new password, if somebody can sign in with the address.
pub(crate) async fn link(scope: &WriteScope, base_url: &str, purpose: Purpose, email: &str, key: &str) -> Result<()> {
    let Some(name) = crate::access::sign_in::name_of(scope, email).await? else { return Ok(()) };
    let secret = link::make(scope, purpose, email, None).await?;
    let (subject, path, words, lasts) = match purpose {
        Purpose::PasswordReset => ("Välj ett nytt lösenord", "nytt-losenord", "Välj nytt lösenord", "i en timme"),
        Purpose::SignIn | Purpose::Invitation => ("Logga in i Samverk", "logga-in/lank", "Logga in", "i en kvart"),
    };
    let letter = Letter {
        subject: subject.to_owned(),
        paragraphs: vec![format!("Hej {name}."), format!("Länken fungerar en gång och gäller {lasts}.")],
        action: Some((words, format!("{base_url}/{path}?nyckel={}", secret.reveal()))),
        closing: vec!["Har du inte bett om länken behöver du inte göra något.".to_owned()],
        ..Letter::default()
    };
    let to = Recipient { organisation: None, name, address: email.to_owned() };
    write(scope, &format!("{SECRET}{key}"), &to, &letter, None).await
}

/// An invitation to sign in.
pub(crate) async fn invitation(
    scope: &WriteScope,
    base_url: &str,
    id: PersonId,
    inviter: &str,
    key: &str,
) -> Result<()> {
    let person = person::get(scope, id).await?;
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let secret = link::make(scope, Purpose::Invitation, &to.address, Some(id)).await?;
    let organisation = crate::organisations::organisation::get(scope, person.owner_org_id).await?;
    let letter = Letter {
        subject: "Du är inbjuden till Samverk".to_owned(),
        paragraphs: vec![
            format!("Hej {}.", person.given_name),
            format!(
                "{inviter} har bjudit in dig till Samverk för {}. Där anmäler du dig till kurser och ser dina anmälningar.",
                organisation.name
            ),
        ],
        action: Some(("Tacka ja och kom igång", format!("{base_url}/inbjudan?nyckel={}", secret.reveal()))),
        closing: vec!["Länken fungerar en gång och gäller i 14 dagar.".to_owned()],
        ..Letter::default()
    };
    write(scope, &format!("{SECRET}{key}"), &to, &letter, None).await
}

/// An offering with all that is told of it.
pub(super) struct Told {
    pub(super) offering: offering::Model,
    pub(super) course: course::Model,
    pub(super) sessions: Vec<session::Model>,
    with: Vec<CoOrganiser>,
    pub(super) url: String,
}

impl Told {
    pub(super) async fn load(scope: &Scope, base_url: &str, id: OfferingId) -> Result<Self> {
        let offering = offering::get(scope, id).await?;
        let course = course::get(scope, offering.course_id).await?;
        let sessions = session::of(scope, id).await?;
        let with = co_organiser::of_all(scope, [id]).await?.remove(&id).unwrap_or_default();
        Ok(Self { url: format!("{base_url}/kurser/{}", course.slug), offering, course, sessions, with })
    }

    pub(super) fn facts(&self, is_participant: bool) -> Vec<(&'static str, String)> {
        // Some mail programs draw a box for what holds a line together.
        let time = |session: &session::Model| swedish::typed(&time::span(session.starts_at, session.ends_at));
        let times: Vec<_> = self.sessions.iter().map(time).collect();
        let mut facts =
            vec![("Kurs", self.course.title.clone()), ("När", times.join("; ")), ("Var", self.offering.place())];
        if let Some(link) = self.offering.virtual_link.as_ref().filter(|_| is_participant) {
            facts.push(("Länk", link.clone()));
        }
        facts.extend(co_organiser::in_words(&self.with).map(|with| ("I samarbete med", with)));
        facts.push(("Kontakt", format!("{}, {}", self.offering.contact_name, self.offering.contact_email)));
        facts
    }

    pub(super) fn calendar(
        &self,
        method: Method,
        sessions: &[session::Model],
        name: &str,
        email: &str,
        scope: &Scope,
    ) -> Option<(Method, Vec<String>)> {
        let calendars: Vec<_> = sessions
            .iter()
            .map(|session| {
                let entry = calendar::Entry {
                    title: &self.course.title,
                    offering: &self.offering,
                    session,
                    url: &self.url,
                    attendee: Some((name, email)),
                    is_cancelled: method == Method::Cancel,
                };
                calendar::calendar(method, None, [calendar::event(&entry, scope.now())])
            })
            .collect();
        (!calendars.is_empty()).then_some((method, calendars))
    }
}

/// Each participant of a booking gets their seat and a calendar entry, or their place in the waiting list; who made it
/// gets the whole.
pub(crate) async fn booking(scope: &WriteScope, base_url: &str, id: BookingId) -> Result<()> {
    let rows =
        registration::list(scope, &registration::Filter { booking: Some(id), ..Default::default() }, ALL).await?.rows;
    let Some(first) = rows.first() else { return Ok(()) };
    if rows.iter().any(|row| row.offering_id != first.offering_id) {
        return series_notice::booking(scope, base_url, id, &rows).await;
    }
    let told = Told::load(scope, base_url, first.offering_id).await?;
    for row in &rows {
        match row.state {
            RegistrationState::Confirmed => {
                seat(scope, &told, row, "Du har en plats", &format!("seat:{}", row.id)).await?;
            }
            RegistrationState::Queued => {
                waiting_notice::queued(scope, &told, row, base_url, &format!("queued:{}", row.id)).await?;
            }
            _ => {}
        }
    }
    let maker = registration::maker(scope, first.id).await?;
    if rows.len() == 1 && maker == Some(first.person_id) {
        return Ok(());
    }
    let Some(maker) = maker else { return Ok(()) };
    let maker = person::get(scope, maker).await?;
    let Some(to) = Recipient::of(&maker) else { return Ok(()) };
    let seats = rows.iter().filter(|row| row.state == RegistrationState::Confirmed).count();
    let price: i64 = rows.iter().filter(|row| row.state == RegistrationState::Confirmed).map(|row| row.price_ore).sum();
    let mut facts = told.facts(false);
    facts.push(("Bokningsnummer", id.reference()));
    facts.push(("Kostnad", money::kronor_without_vat(price)));
    let names =
        |state| rows.iter().filter(|row| row.state == state).map(Listed::name_to_others).collect::<Vec<_>>().join(", ");
    facts.push(("Har plats", names(RegistrationState::Confirmed)));
    if seats < rows.len() {
        facts.push(("På reservlistan", names(RegistrationState::Queued)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let letter = Letter {
        subject: format!("Anmälan till {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. Vi har tagit emot anmälan. Deltagarna har fått var sitt mejl.",
            maker.given_name
        )],
        facts,
        action: Some(("Se anmälan", format!("{base_url}/anmalan/bekraftelse/{id}"))),
        closing: Vec::new(),
        ..Letter::default()
    };
    write(scope, &format!("booking:{id}"), &to, &letter, None).await
}

pub(super) async fn seat(scope: &WriteScope, told: &Told, row: &Listed, opening: &str, key: &str) -> Result<()> {
    let Some(to) = recipient(row) else { return Ok(()) };
    let mut closing = vec![format!(
        "Kan du inte komma? Avboka senast {}, så får någon annan platsen.",
        time::moment(told.offering.cancel_until)
    )];
    closing.extend(Some(told.offering.fee_sentences().join(" ")).filter(|fees| !fees.is_empty()));
    if told.offering.form != offering::Form::Online {
        // No picture of the code itself: mail is forwarded, kept and shown without its pictures.
        closing.push("På kursdagen säger du ditt namn, eller visar koden som finns under Mina sidor.".to_owned());
    }
    let letter = Letter {
        subject: format!("{opening}: {}", told.course.title),
        paragraphs: vec![format!(
            "Hej {}. {opening} på kursen nedan. Tiden följer med som kalenderpost.",
            row.given_name
        )],
        facts: told.facts(true),
        action: Some(("Se kursen", told.url.clone())),
        closing,
        ..Letter::default()
    };
    let calendar = told.calendar(Method::Request, &told.sessions, &to.name, &to.address, scope);
    write(scope, key, &to, &letter, calendar).await
}

/// Somebody else takes part: whoever did is told, and the new one gets what they need to know.
pub(crate) async fn substituted(
    scope: &WriteScope,
    base_url: &str,
    id: RegistrationId,
    former: PersonId,
    version: i64,
) -> Result<()> {
    let row = registration::get(scope, id).await?;
    let told = Told::load(scope, base_url, row.offering_id).await?;
    let person = person::get(scope, former).await?;
    if let Some(to) = Recipient::of(&person) {
        let letter = Letter {
            subject: format!("Någon annan går i ditt ställe: {}", told.course.title),
            paragraphs: vec![format!(
                "Hej {}. Din anmälan till kursen nedan har gått över till någon annan. Du behöver inte göra något.",
                person.given_name
            )],
            facts: told.facts(false),
            action: Some(("Se kursen", told.url.clone())),
            ..Letter::default()
        };
        let calendar = told
            .calendar(Method::Cancel, &told.sessions, &to.name, &to.address, scope)
            .filter(|_| row.state == RegistrationState::Confirmed);
        write(scope, &format!("former:{id}:{version}"), &to, &letter, calendar).await?;
    }
    // A later change has a notice of its own.
    if row.version != version {
        return Ok(());
    }
    match row.state {
        RegistrationState::Confirmed => {
            seat(scope, &told, &row, "Du har fått en plats", &format!("substitute:{id}:{version}")).await
        }
        RegistrationState::Queued => {
            waiting_notice::queued(scope, &told, &row, base_url, &format!("substitute:{id}:{version}")).await
        }
        _ => waiting_notice::offered(scope, base_url, id).await,
    }
}

/// A participant's registration was cancelled, by whomever.
pub(crate) async fn cancelled(scope: &WriteScope, base_url: &str, id: RegistrationId) -> Result<()> {
    let row = registration::get(scope, id).await?;
    let Some(to) = recipient(&row) else { return Ok(()) };
    let told = Told::load(scope, base_url, row.offering_id).await?;
    let is_all = told.offering.state == OfferingState::Cancelled;
    let had_held = approval::find(scope, id).await?.is_some_and(|asked| asked.answer_by.is_some());
    let (subject, paragraph) = match (is_all, row.state) {
        (true, state) if state != RegistrationState::CancelledByOrganiser => {
            (format!("Inställd: {}", told.course.title), "Kursen är inställd. Avgiften för avbokningen tas bort.")
        }
        (true, _) => (format!("Inställd: {}", told.course.title), "Kursen är inställd och kostar inget."),
        (false, RegistrationState::Withdrawn) if had_held => {
            (format!("Anmälan är återtagen: {}", told.course.title), "Din anmälan är återtagen och kostar inget.")
        }
        (false, RegistrationState::Withdrawn) => {
            (format!("Du har lämnat reservlistan: {}", told.course.title), "Du står inte längre på reservlistan.")
        }
        (false, _) => (format!("Avbokad: {}", told.course.title), "Din plats är avbokad."),
    };
    let mut paragraphs = vec![format!("Hej {}. {paragraph}", row.given_name)];
    paragraphs.extend(told.offering.state_reason.clone().filter(|_| is_all));
    let mut facts = told.facts(false);
    if row.fee_ore > 0 {
        facts.push(("Avbokningsavgift", money::kronor_without_vat(row.fee_ore)));
    }
    let letter = Letter {
        subject,
        paragraphs,
        facts,
        action: Some(("Se fler kurser", format!("{base_url}/kurser"))),
        ..Letter::default()
    };
    let calendar = match row.state {
        RegistrationState::Withdrawn => None,
        _ => told.calendar(Method::Cancel, &told.sessions, &to.name, &to.address, scope),
    };
    let key = if is_all { format!("called-off:{id}") } else { format!("cancelled:{id}") };
    write(scope, &key, &to, &letter, calendar).await
}

/// Everybody with a seat is told of a new time, place or link.
pub(crate) async fn changed(
    scope: &WriteScope,
    base_url: &str,
    id: OfferingId,
    sequence: i64,
    gone: &[session::Model],
) -> Result<()> {
    let told = Told::load(scope, base_url, id).await?;
    for row in seated(scope, id).await? {
        let Some(to) = recipient(&row) else { continue };
        let letter = Letter {
            subject: format!("Ändrad tid eller plats: {}", told.course.title),
            paragraphs: vec![format!(
                "Hej {}. Det här gäller nu för kursen. Kalenderposten uppdateras.",
                row.given_name
            )],
            facts: told.facts(true),
            action: Some(("Behåll eller lämna platsen", format!("{base_url}/anmalan/andring/{}", row.id))),
            closing: told
                .offering
                .leave_free_until
                .map(|until| format!("Passar det inte längre? Till {} kan du lämna platsen utan avgift. Svarar du inte behåller du den.", time::moment(until)))
                .into_iter()
                .collect(),
            ..Letter::default()
        };
        let calendar = told.calendar(Method::Request, &told.sessions, &to.name, &to.address, scope);
        write(scope, &format!("changed:{id}:{sequence}:{}", row.id), &to, &letter, calendar).await?;
        if !gone.is_empty() {
            let letter = Letter { subject: format!("Ett pass utgår: {}", told.course.title), ..letter };
            let calendar = told.calendar(Method::Cancel, gone, &to.name, &to.address, scope);
            write(scope, &format!("gone:{id}:{sequence}:{}", row.id), &to, &letter, calendar).await?;
        }
    }
    Ok(())
}

/// Everybody with a seat is told that the offering waits for a new time.
pub(crate) async fn postponed(scope: &WriteScope, base_url: &str, id: OfferingId, sequence: i64) -> Result<()> {
    let told = Told::load(scope, base_url, id).await?;
    for row in seated(scope, id).await? {
        let Some(to) = recipient(&row) else { continue };
        let mut paragraphs =
            vec![format!("Hej {}. Kursen skjuts upp. Du behåller din plats och får besked om ny tid.", row.given_name)];
        paragraphs.extend(told.offering.state_reason.clone());
        let letter = Letter {
            subject: format!("Uppskjuten: {}", told.course.title),
            paragraphs,
            facts: told.facts(false),
            action: Some(("Se kursen", told.url.clone())),
            ..Letter::default()
        };
        let calendar = told.calendar(Method::Cancel, &told.sessions, &to.name, &to.address, scope);
        write(scope, &format!("postponed:{id}:{sequence}:{}", row.id), &to, &letter, calendar).await?;
    }
    Ok(())
}

/// Administrators get what somebody wrote about accessibility.
pub(crate) async fn feedback(scope: &WriteScope, feedback: &Feedback, key: &str) -> Result<()> {
    let mut facts = Vec::new();
    facts.extend(feedback.page.clone().map(|page| ("Sida", page)));
    facts.push(("Svar till", feedback.email.clone().unwrap_or_else(|| "Vill vara anonym".to_owned())));
    let letter = Letter {
        subject: "Synpunkt på tillgängligheten".to_owned(),
        paragraphs: feedback.text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        facts,
        ..Letter::default()
    };
    for id in crate::access::role::administrators(scope).await? {
        let person = person::get(scope, id).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        write(scope, &format!("feedback:{key}:{id}"), &to, &letter, None).await?;
    }
    Ok(())
}

pub(super) async fn seated(scope: &Scope, offering: OfferingId) -> Result<Vec<Listed>> {
    let filter = registration::Filter { offering: Some(offering), active: true, ..Default::default() };
    let rows = registration::list(scope, &filter, ALL).await?.rows;
    Ok(rows.into_iter().filter(|row| RegistrationState::SEATED.contains(&row.state)).collect())
}

pub(super) fn recipient(row: &Listed) -> Option<Recipient> {
    let address = row.email.clone()?;
    Some(Recipient { organisation: Some(row.owner_org_id), name: row.name(), address })
}
