//! Cancelling a registration: a page that says what will happen, and the deed. For the participant and the coordinator.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::registration::{self, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{RegistrationId, offering};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
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
    happens: Vec<&'static str>,
    button: &'static str,
    /// Whom to ask instead.
    contact: String,
    email: String,
    /// Where the visitor came from.
    back: &'static str,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<CancelPage>> {
    let (row, offering) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = registration::get(scope, id).await?;
            let offering = offering::get(scope, row.offering_id).await?;
            Ok::<_, Failure>((row, offering))
        })
        .await?;
    let is_own = is_own(&visitor, &row);
    let can = row.can_be_cancelled(&visitor.actor, portal.database.clock().now());
    let (heading, button) = match (row.state, is_own) {
        (RegistrationState::Queued, true) => ("Lämna reservlistan?".to_owned(), "Lämna reservlistan"),
        (RegistrationState::Queued, false) => {
            (format!("Ta bort {} från reservlistan?", row.name()), "Lämna reservlistan")
        }
        (RegistrationState::Offered, true) => ("Tacka nej till platsen?".to_owned(), "Tacka nej"),
        (RegistrationState::Offered, false) => (format!("Tacka nej till platsen åt {}?", row.name()), "Tacka nej"),
        (_, true) => ("Avboka din plats?".to_owned(), "Avboka platsen"),
        (_, false) => (format!("Avboka {}?", row.name()), "Avboka platsen"),
    };
    Ok(Page(CancelPage {
        chrome: visitor.chrome(heading.clone()).within(if is_own { Area::MyPages } else { Area::MyMunicipality }),
        id,
        title: row.course_title.clone(),
        when: time::span(row.starts_at, row.ends_at),
        state: words::registration_state(row.state).0,
        cancel_until: time::moment(row.cancel_until),
        happens: if can { happens(&row, offering.queue_length, is_own) } else { Vec::new() },
        button,
        contact: offering.contact_name,
        email: offering.contact_email,
        back: back(is_own),
        heading,
    }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
) -> Answer {
    let row = portal
        .database
        .write(&visitor.actor, async |scope| {
            registration::cancel(scope, id).await?;
            registration::get(scope, id).await
        })
        .await?;
    let said = match row.state {
        RegistrationState::Withdrawn => format!("{} står inte längre på reservlistan.", row.name()),
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

fn happens(row: &Listed, queue: i64, is_own: bool) -> Vec<&'static str> {
    if row.state == RegistrationState::Offered {
        return vec![
            "Platsen går till nästa på reservlistan.",
            "Den som ställer sig på listan igen hamnar sist.",
            if is_own { "Du får ett mejl." } else { "Deltagaren får ett mejl." },
        ];
    }
    if row.state == RegistrationState::Queued {
        return vec![
            "De som står längre ner i listan flyttas upp.",
            "Den som ställer sig på listan igen hamnar sist.",
            if is_own { "Du får ett mejl." } else { "Deltagaren får ett mejl." },
        ];
    }
    vec![
        if queue > 0 {
            "Platsen går till den som står först på reservlistan."
        } else {
            "Platsen blir ledig för någon annan."
        },
        "Platsen kostar inget.",
        if is_own {
            "Du får ett mejl som tar bort kursen ur kalendern."
        } else {
            "Deltagaren får ett mejl som tar bort kursen ur kalendern."
        },
    ]
}
