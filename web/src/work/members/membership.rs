//! Beginning and ending a membership.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::organisations::membership::{self, MembershipId};
use samverk_domain::{Error, Fault, FieldError};

use super::show::{Typed, to_mend};
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::{day, mendable};
use crate::layout::Flash;
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn begin(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OrganisationId>,
    sent: Sent,
) -> Answer {
    let done = match date(&sent, "fromOn") {
        Ok(from_on) => {
            portal
                .database
                .write(&visitor.actor, async |scope| membership::begin(scope, id, from_on).await.map(drop))
                .await
        }
        Err(fault) => Err(fault),
    };
    answer(portal, &visitor, cookies, id, done, "Medlemskapet är sparat.", &sent).await
}

#[handler]
pub(super) async fn end(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, membership)): Path<(OrganisationId, MembershipId)>,
    sent: Sent,
) -> Answer {
    let done = match date(&sent, "lastDay") {
        Ok(last_day) => {
            portal
                .database
                .write(&visitor.actor, async |scope| membership::end(scope, membership, last_day).await.map(drop))
                .await
        }
        Err(fault) => Err(fault),
    };
    answer(portal, &visitor, cookies, id, done, "Medlemskapets sista dag är sparad.", &sent).await
}

async fn answer(
    portal: &Portal,
    visitor: &Visitor,
    cookies: &CookieJar,
    id: OrganisationId,
    done: Result<(), Error>,
    said: &str,
    sent: &Sent,
) -> Answer {
    let flash = match done {
        Ok(()) => Flash::done(said),
        Err(Error::Refused(_)) => Flash::refused("Organisationen är redan medlem den dagen."),
        Err(fault) => {
            let typed = Typed { from_on: sent.text("fromOn"), last_day: sent.text("lastDay") };
            return to_mend(portal, visitor, id, typed, mendable(fault)?).await;
        }
    };
    visitor::say(cookies, portal, &flash);
    Ok(see_other(&format!("/arbete/medlemmar/{id}")))
}

fn date(sent: &Sent, field: &str) -> Result<chrono::NaiveDate, Error> {
    let mut faults = Vec::new();
    let date = day(field, &sent.text(field), &mut faults);
    date.ok_or_else(|| {
        faults.push(FieldError { field: field.to_owned(), fault: Fault::Missing });
        faults.truncate(1);
        Error::Invalid(faults)
    })
}
