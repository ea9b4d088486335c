//! What keeps the portal running, for administrators: mail, work after commits, and the audit trail.

mod jobs;
mod mail;
mod trail;
mod words;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/drift", get(mail::list))
        .at("/arbete/drift/mejl/:mail", get(mail::show))
        .at("/arbete/drift/mejl/:mail/eml", get(mail::download))
        .at("/arbete/drift/jobb/:job/forsok-igen", post(jobs::retry))
        .at("/arbete/drift/logg", get(trail::show))
}
