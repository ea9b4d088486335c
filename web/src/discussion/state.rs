//! Closing a thread, and opening it again. It can be taken back, so it just happens.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::discussion::thread_state::ThreadState;
use samverk_domain::discussion::{ThreadId, thread};

use super::signed_in;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::Options;
use crate::layout::Flash;
use crate::visitor::{self, Visitor};

/// The states as addresses have them.
const STATES: Options<ThreadState> = Options(&[("oppen", ThreadState::Open), ("stangd", ThreadState::Closed)]);

#[handler]
pub(super) async fn take(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((slug, id, state)): Path<(String, ThreadId, String)>,
) -> Answer {
    signed_in(&visitor)?;
    let to = STATES.read(&state).ok_or(Failure(Error::NotFound))?;
    let taken = portal.database.write(&visitor.actor, async |scope| thread::transition(scope, id, to).await).await;
    let page = format!("/natverk/{slug}/diskussion/{id}");
    let undo = format!("{page}/lage/{}", STATES.value(to.other()));
    let said = match to {
        ThreadState::Open => "Diskussionen är öppen igen.",
        ThreadState::Closed => "Diskussionen är stängd.",
    };
    visitor::told(cookies, portal, &page, taken.map(|()| Flash::done(said).with_undo(undo, "Ångra")))
}
