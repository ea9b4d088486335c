//! Writing what was said at a meeting.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::Refusal;
use samverk_domain::networks::keeping;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::{NetworkMeetingId, calling};

use super::{crumbs, signed_in};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "networks/meetings/notes.html")]
struct NotesPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: String,
    action: String,
    back: String,
    notes: String,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Page<NotesPage>> {
    let listed = current(portal, &visitor, id).await?;
    let notes = listed.meeting.notes.clone().unwrap_or_default();
    let basis = Basis::of(listed.meeting.version, &fields(&notes));
    Ok(Page(page(&visitor, &listed, notes, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn write(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let (notes, version) = (sent.text("notes"), Basis::sent(&sent).version);
    let written = portal
        .database
        .write(&visitor.actor, async |scope| calling::write_notes(scope, id, version, &notes).await)
        .await;
    match written {
        Ok(()) => {
            let said = Flash::done("Anteckningarna är sparade.");
            visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), Ok(said))
        }
        Err(fault) => {
            let listed = current(portal, &visitor, id).await?;
            let latest = fields(listed.meeting.notes.as_deref().unwrap_or_default());
            let again = changed::again(fault, sent, listed.meeting.version, latest, &fields(&notes))?;
            let errors = forms::errors(&again.faults);
            let page = page(&visitor, &listed, again.sent.text("notes"), again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

fn fields(notes: &str) -> Vec<Field> {
    vec![Field::new("notes", "Anteckningar", notes)]
}

/// The meeting as it is now, for somebody who may write of it.
async fn current(portal: &Portal, visitor: &Visitor, id: NetworkMeetingId) -> Answer<Listed> {
    signed_in(visitor)?;
    let listed = portal.database.read(&visitor.actor, async |scope| keeping::kept(scope, id).await).await?;
    if listed.can_have_notes(&visitor.actor) { Ok(listed) } else { Err(Failure(Refusal::NotInThisState.into())) }
}

fn page(visitor: &Visitor, listed: &Listed, notes: String, basis: Basis, errors: FormErrors) -> NotesPage {
    let heading = format!("Anteckningar: {}", listed.meeting.title);
    let back = super::row::address(listed);
    let errors = errors.named(&changed::labels(&fields(&notes)));
    NotesPage {
        chrome: visitor.chrome(basis.title(&heading, &errors)).within(Area::Networks),
        crumbs: crumbs(listed),
        heading,
        action: format!("{back}/anteckningar"),
        back,
        notes,
        basis,
        errors,
    }
}
