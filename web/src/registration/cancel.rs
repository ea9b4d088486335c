//! Cancelling a registration: a page that says what will happen, and the deed. For the participant and the coordinator.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::courses::registration::{self, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{RegistrationId, offering};
use samverk_domain::{Error, Refusal, money, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

#[derive(Template)]
#[template(path = "registration/cancel.html")]
pub(super) struct CancelPage {
    chrome: Chrome,
    id: RegistrationId,
    heading: String,
    title: String,
    when: String,
    state: &'static str,
    cancel_until: String,
    /// What will happen; nothing when it is too late.
    happens: Vec<String>,
    /// What it costs now, in öre, which is agreed to. The association does not charge itself.
    agreed: Option<i64>,
    fees: Vec<String>,
    button: &'static str,
    /// Whom to ask instead.
    contact: String,
    email: String,
    /// Why it was not cancelled at once.
    refused: Option<&'static str>,
    /// Where the visitor came from.
    back: &'static str,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<CancelPage>> {
    Ok(Page(page(portal, &visitor, id, None).await?))
}

async fn page(portal: &Portal, visitor: &Visitor, id: RegistrationId, refused: Option<Refusal>) -> Answer<CancelPage> {
    let (row, offering, terms) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = registration::get(scope, id).await?;
            let offering = offering::get(scope, row.offering_id).await?;
            Ok::<_, Failure>((row, offering, registration::terms(scope, id).await?))
        })
        .await?;
    let is_own = is_own(visitor, &row);
    let agreed = (!visitor.actor.is_association()).then_some(terms.fee_ore);
    let (heading, button) = match (row.state, is_own) {
        (RegistrationState::Queued, true) => ("Lämna reservlistan?".to_owned(), "Lämna reservlistan"),
        (RegistrationState::Queued, false) => {
            (format!("Ta bort {} från reservlistan?", row.name()), "Lämna reservlistan")
        }
        (RegistrationState::Offered, true) => ("Tacka nej till platsen?".to_owned(), "Tacka nej"),
        (RegistrationState::Offered, false) => (format!("Tacka nej till platsen åt {}?", row.name()), "Tacka nej"),
        (RegistrationState::PendingMunicipality, true) => {
            ("Ta tillbaka din anmälan?".to_owned(), "Ta tillbaka anmälan")
        }
        (RegistrationState::PendingMunicipality, false) => {
            (format!("Ta tillbaka anmälan för {}?", row.name()), "Ta tillbaka anmälan")
        }
        (_, true) => ("Avboka din plats?".to_owned(), "Avboka platsen"),
        (_, false) => (format!("Avboka {}?", row.name()), "Avboka platsen"),
    };
    let fee = agreed.filter(|fee| *fee > 0).map(money::kronor_without_vat);
    Ok(CancelPage {
        chrome: visitor.chrome(heading.clone()).within(if is_own { Area::MyPages } else { Area::MyMunicipality }),
        id,
        title: row.course_title.clone(),
        when: time::span(row.starts_at, row.ends_at),
        state: words::registration_state(row.state).0,
        cancel_until: time::moment(row.cancel_until),
        happens: if terms.can_be_cancelled {
            happens(&row, offering.queue_length, is_own, fee.as_deref())
        } else {
            Vec::new()
        },
        agreed,
        fees: terms.fees,
        refused: refused.map(Refusal::sentence),
        button,
        contact: offering.contact_name,
        email: offering.contact_email,
        back: back(is_own),
        heading,
    })
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Answer {
    let agreed = sent.text("agreedFeeOre").parse().ok();
    let cancelled = portal
        .database
        .write(&visitor.actor, async |scope| {
            let was = registration::get(scope, id).await?.state;
            registration::cancel(scope, id, agreed).await?;
            Ok((registration::get(scope, id).await?, was))
        })
        .await;
    let (row, was) = match cancelled {
        Err(Error::Refused(refusal @ Refusal::FeeChanged)) => {
            let page = Page(page(portal, &visitor, id, Some(refusal)).await?);
            return Ok(page.with_status(StatusCode::CONFLICT).into_response());
        }
        other => other?,
    };
    let said = match row.state {
        RegistrationState::Withdrawn if was == RegistrationState::PendingMunicipality => {
            format!("Anmälan för {} är återtagen. Den kostar inget.", row.name())
        }
        RegistrationState::Withdrawn => format!("{} står inte längre på reservlistan.", row.name()),
        _ if row.fee_ore > 0 => format!(
            "{} är avbokad från {}. Det kostar {}.",
            row.name(),
            row.course_title,
            money::kronor_without_vat(row.fee_ore)
        ),
        _ => format!("{} är avbokad från {}.", row.name(), row.course_title),
    };
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(back(is_own(&visitor, &row))))
}

pub(super) fn is_own(visitor: &Visitor, row: &Listed) -> bool {
    visitor.actor.identity().is_some_and(|me| me.person == row.person_id)
}

pub(super) fn back(is_own: bool) -> &'static str {
    if is_own { "/mina-sidor" } else { "/min-kommun/anmalningar" }
}

fn happens(row: &Listed, queue: i64, is_own: bool, fee: Option<&str>) -> Vec<String> {
    let mail = |what: &str| format!("{} får ett mejl{what}.", if is_own { "Du" } else { "Deltagaren" });
    let last = "Den som ställer sig på listan igen hamnar sist.".to_owned();
    match row.state {
        RegistrationState::Offered => vec!["Platsen går till nästa på reservlistan.".to_owned(), last, mail("")],
        RegistrationState::Queued => vec!["De som står längre ner i listan flyttas upp.".to_owned(), last, mail("")],
        RegistrationState::PendingMunicipality => {
            vec!["Platsen som hålls går till någon annan.".to_owned(), "Det kostar inget.".to_owned(), mail("")]
        }
        _ => vec![
            match queue {
                0 => "Platsen blir ledig för någon annan.".to_owned(),
                _ => "Platsen går till den som står först på reservlistan.".to_owned(),
            },
            fee.map_or_else(|| "Platsen kostar inget.".to_owned(), |fee| format!("Avbokningen kostar {fee}.")),
            mail(" som tar bort kursen ur kalendern"),
        ],
    }
}
