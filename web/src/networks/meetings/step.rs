//! Taking a next step to another state. It can be taken back, so it just happens.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::networks::{NextStepId, next_step};

use super::{signed_in, words};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn take(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, state)): Path<(NextStepId, String)>,
) -> Answer {
    signed_in(&visitor)?;
    let to = words::STEP_STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let taken = portal
        .database
        .write(&visitor.actor, async |scope| {
            let before = next_step::get(scope, id).await?;
            next_step::transition(scope, id, to).await?;
            Ok((before.step.state, next_step::get(scope, id).await?))
        })
        .await;
    let home = match &taken {
        Ok((_, listed)) if listed.is_read => format!("/natverk/traff/{}", listed.step.meeting_id),
        _ => "/mina-sidor/natverk".to_owned(),
    };
    let back = visitor.came_from.clone().unwrap_or(home);
    let said = taken.map(|(before, listed)| {
        let flash = Flash::done(words::step_came_to(to));
        let undoes = listed.allowed(&visitor.actor).contains(&before);
        if undoes {
            flash.with_undo(format!("/natverk/steg/{id}/{}", words::STEP_STATES.value(before)), "Ångra")
        } else {
            flash
        }
    });
    visitor::told(cookies, portal, &back, said)
}
