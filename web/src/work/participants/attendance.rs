//! Saving who was there: one form for the whole list.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::attendance::{self, Roll};
use samverk_domain::courses::{OfferingId, RegistrationId, SessionId};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn save(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let roll = Roll {
        ticked: sent.all("present").filter_map(pair).collect(),
        was: sent.text("was").split_whitespace().filter_map(pair).collect(),
        everybody: sent.text("everybody").parse().ok(),
    };
    portal
        .database
        .write(&visitor.actor, async |scope| attendance::call(scope, id, &roll).await.map_err(Failure))
        .await?;
    visitor::say(cookies, portal, &Flash::done("Närvaron är sparad."));
    Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/deltagare")))
}

fn pair(text: &str) -> Option<(RegistrationId, SessionId)> {
    let (registration, session) = text.split_once(':')?;
    Some((registration.parse().ok()?, session.parse().ok()?))
}
