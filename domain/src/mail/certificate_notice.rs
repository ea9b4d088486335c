//! What people are told about their certificates.

use super::{Letter, Recipient, write};
use crate::certificates::{self, CertificateId};
use crate::error::Result;
use crate::people::person;
use crate::store::WriteScope;
use crate::{swedish, time};

/// Somebody has a certificate. One that was revoked before the mail was written is not told of.
pub(crate) async fn issued(scope: &WriteScope, base_url: &str, id: CertificateId) -> Result<()> {
    let one = certificates::get(scope, id).await?;
    let person = person::get(scope, one.person_id).await?;
    let Some(to) = Recipient::of(&person).filter(|_| one.revoked_at.is_none()) else { return Ok(()) };
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
    };
    write(scope, &format!("certificate:{id}"), &to, &letter, None).await
}
