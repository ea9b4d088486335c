//! Saying whether one comes to a meeting.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::networks::{NetworkMeetingId, answer};
use samverk_domain::{Error, Refusal};

use super::{signed_in, words};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn say(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let said = words::ANSWERS.read(&sent.text("svar")).ok_or(Failure(Error::NotFound))?;
    let told = match portal.database.write(&visitor.actor, async |scope| answer::say(scope, id, said).await).await {
        // The network has no substitutes any more; the buttons on the page do.
        Err(Error::Invalid(_)) => Err(Refusal::NotInThisState.into()),
        other => {
            other.map(|()| Flash::done(format!("Ditt svar är sparat: {}.", words::own_answer(said).0.to_lowercase())))
        }
    };
    visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), told)
}
