//! Answering an offer from the waiting list: taking the seat, or the way to decline it.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::registration::{self, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{RegistrationId, offering, session};
use samverk_domain::{money, time};

use super::cancel::{back, is_own};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

#[derive(Template)]
#[template(path = "registration/answer.html")]
pub(super) struct AnswerPage {
    chrome: Chrome,
    id: RegistrationId,
    heading: String,
    title: String,
    slug: String,
    sessions: Vec<(String, String)>,
    place: String,
    cost: String,
    cancel_until: String,
    fees: Vec<String>,
    /// Until when the seat is held; none when it is not held any more.
    until: Option<String>,
    /// What became of it then.
    state: &'static str,
    back: &'static str,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<AnswerPage>> {
    let (row, offering, sessions) = asked_about(portal, &visitor, id).await?;
    let own = is_own(&visitor, &row);
    let until = row.offered_until.filter(|_| row.can_be_accepted(&visitor.actor, portal.database.clock().now()));
    let heading = match (until.is_some(), own) {
        (true, true) => "En plats är ledig åt dig".to_owned(),
        (true, false) => format!("En plats är ledig åt {}", row.name()),
        (false, _) => "Platsen hålls inte längre".to_owned(),
    };
    Ok(Page(AnswerPage {
        chrome: visitor.chrome(heading.clone()).within(if own { Area::MyPages } else { Area::MyMunicipality }),
        id,
        heading,
        title: row.course_title.clone(),
        slug: row.course_slug.clone(),
        sessions: sessions.iter().map(words::session).collect(),
        place: offering.place(),
        cost: money::kronor_without_vat(row.price_ore),
        cancel_until: time::moment(row.cancel_until),
        fees: offering.fee_sentences(),
        until: until.map(time::moment),
        state: words::registration_state(row.state).0,
        back: back(own),
    }))
}

/// A registration that somebody is asked about, with what they need to know of the course.
pub(super) async fn asked_about(
    portal: &Portal,
    visitor: &Visitor,
    id: RegistrationId,
) -> Answer<(Listed, offering::Model, Vec<session::Model>)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = registration::get(scope, id).await?;
            let offering = offering::get(scope, row.offering_id).await?;
            let sessions = session::of(scope, row.offering_id).await?;
            Ok::<_, Failure>((row, offering, sessions))
        })
        .await
}

#[handler]
pub(super) async fn accept(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
) -> Answer {
    let row: Listed = portal
        .database
        .write(&visitor.actor, async |scope| {
            registration::accept(scope, id).await?;
            registration::get(scope, id).await
        })
        .await?;
    let who = if is_own(&visitor, &row) { "Du".to_owned() } else { row.name() };
    let said = if row.state == RegistrationState::PendingMunicipality {
        format!("Platsen på {} hålls tills kommunen har godkänt anmälan.", row.course_title)
    } else {
        format!("{who} har en plats på {}. Tiden kommer med mejl.", row.course_title)
    };
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(back(is_own(&visitor, &row))))
}
