//! Saving who was there: one form for the whole list.

use std::collections::HashSet;

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::attendance::{self, Mark};
use samverk_domain::courses::{OfferingId, RegistrationId, SessionId, participants};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

type Pair = (RegistrationId, SessionId);

#[handler]
pub(super) async fn save(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let ticked: HashSet<Pair> = sent.all("present").filter_map(pair).collect();
    let was: HashSet<Pair> = sent.text("was").split_whitespace().filter_map(pair).collect();
    let everybody: Option<SessionId> = sent.text("everybody").parse().ok();
    portal
        .database
        .write(&visitor.actor, async |scope| {
            let list = participants::list(scope, id).await?;
            let mut marks = Vec::new();
            // Somebody who has cancelled since the page was made is in the form but not in the list.
            for (registration, session) in
                list.seated.iter().flat_map(|row| list.sessions.iter().map(|session| (row.id, session.id)))
            {
                let pair = (registration, session);
                let is_present = ticked.contains(&pair) || everybody == Some(session);
                // Only what this reader changed: somebody else may have ticked others meanwhile.
                if is_present != was.contains(&pair) {
                    marks.push(Mark { registration, session, is_present });
                }
            }
            attendance::note(scope, id, &marks).await.map_err(Failure)
        })
        .await?;
    visitor::say(cookies, portal, &Flash::done("Närvaron är sparad."));
    Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/deltagare")))
}

fn pair(text: &str) -> Option<Pair> {
    let (registration, session) = text.split_once(':')?;
    Some((registration.parse().ok()?, session.parse().ok()?))
}
