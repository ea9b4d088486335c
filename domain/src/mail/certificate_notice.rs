//! What people are told about their certificates.

use super::{Letter, Recipient, write};
use crate::access::role;
use crate::certificates::{self, CertificateId, Listed};
use crate::error::Result;
use crate::people::{HIDDEN, person};
use crate::store::WriteScope;
use crate::{swedish, time};

/// Somebody has a certificate, or no longer: as it stands now.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: CertificateId) -> Result<()> {
    let one = certificates::get(scope, id).await?;
    if one.revoked_at.is_some() { revoked(scope, base_url, &one).await } else { issued(scope, base_url, &one).await }
}

/// Its holder and their coordinators are told why it no longer holds.
async fn revoked(scope: &WriteScope, base_url: &str, one: &Listed) -> Result<()> {
    let holder = person::get(scope, one.person_id).await?;
    if holder.erased_at.is_some() {
        return Ok(());
    }
    let facts = |whose: Option<String>| {
        let mut facts: Vec<_> = whose.map(|name| ("Vem", name)).into_iter().collect();
        facts.extend([("Kurs", one.course_title.clone()), ("Nummer", one.number())]);
        facts.extend(one.revoked_because.clone().map(|reason| ("Skäl", reason)));
        facts
    };
    let subject = format!("Intyg återkallat: {}", one.course_title);
    if let Some(to) = Recipient::of(&holder) {
        let letter = Letter {
            subject: subject.clone(),
            paragraphs: vec![format!(
                "Hej {}. Ditt intyg på kursen nedan är återkallat och gäller inte längre. Den som slår upp det ser att det \
                 är återkallat.",
                holder.given_name
            )],
            facts: facts(None),
            action: Some(("Se dina intyg", format!("{base_url}/mina-sidor/intyg"))),
            ..Letter::default()
        };
        write(scope, &format!("certificate:{}:revoked", one.id), &to, &letter, None).await?;
    }
    let name = if holder.protected_identity { HIDDEN.to_owned() } else { holder.name() };
    let coordinators = role::coordinators(scope, [one.owner_org_id]).await?;
    for coordinator in coordinators.into_iter().filter(|id| *id != holder.id) {
        let person = person::get(scope, coordinator).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        let letter = Letter {
            subject: subject.clone(),
            paragraphs: vec![format!(
                "Hej {}. Ett intyg som någon hos er har fått är återkallat och gäller inte längre.",
                person.given_name
            )],
            facts: facts(Some(name.clone())),
            action: Some(("Se era intyg", format!("{base_url}/min-kommun/intyg"))),
            ..Letter::default()
        };
        write(scope, &format!("certificate:{}:revoked:{coordinator}", one.id), &to, &letter, None).await?;
    }
    Ok(())
}

async fn issued(scope: &WriteScope, base_url: &str, one: &Listed) -> Result<()> {
    let person = person::get(scope, one.person_id).await?;
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let until =
        one.valid_until.map_or_else(|| "tills vidare".to_owned(), |day| format!("till och med {}", time::date(day)));
    let letter = Letter {
        subject: format!("Ditt intyg: {}", one.course_title),
        paragraphs: vec![format!("Hej {}. Du har fått ett intyg på kursen nedan.", person.given_name)],
        facts: vec![
            ("Kurs", one.course_title.clone()),
            ("Nummer", one.number()),
            ("Gäller", swedish::typed(&until)),
            ("Kontrollera", certificates::paper::address(base_url, &one.code)),
        ],
        action: Some(("Hämta intyget", format!("{base_url}/mina-sidor/intyg"))),
        closing: vec!["Den som du visar intyget för kan se på adressen ovan att det är äkta och gäller.".to_owned()],
        ..Letter::default()
    };
    write(scope, &format!("certificate:{}", one.id), &to, &letter, None).await
}
