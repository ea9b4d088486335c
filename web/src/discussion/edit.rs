//! Changing one's own post, soon after it was written.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::Refusal;
use samverk_domain::discussion::PostId;
use samverk_domain::discussion::post::{self, Listed};
use samverk_domain::discussion::thread;

use super::row::anchor;
use super::thread::last_page;
use super::{crumbs, signed_in};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "discussion/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    action: String,
    back: String,
    text: String,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<PostId>,
) -> Answer<Page<EditPage>> {
    let (row, thread) = current(portal, &visitor, id).await?;
    if !row.can_be_changed(&visitor.actor, thread.thread.state, portal.database.clock().now()) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let basis = Basis::of(row.post.version, &fields(&row.post.text));
    let text = row.post.text.clone();
    Ok(Page(page(&visitor, &row, &thread, text, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PostId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let (text, version) = (sent.text("text"), Basis::sent(&sent).version);
    let done = portal.database.write(&visitor.actor, async |scope| post::change(scope, id, version, &text).await).await;
    let (row, thread) = current(portal, &visitor, id).await?;
    match done {
        Ok(()) => {
            let to = format!("{}#{}", last_page(&thread), anchor(id));
            visitor::told(cookies, portal, &to, Ok(Flash::done("Inlägget är ändrat.")))
        }
        Err(fault) => {
            let again = changed::again(fault, sent, row.post.version, fields(&row.post.text), &fields(&text))?;
            let errors = forms::errors(&again.faults);
            let page = page(&visitor, &row, &thread, again.sent.text("text"), again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

fn fields(text: &str) -> Vec<Field> {
    vec![Field::new("text", "Ditt inlägg", text)]
}

async fn current(portal: &Portal, visitor: &Visitor, id: PostId) -> Answer<(Listed, thread::Listed)> {
    signed_in(visitor)?;
    let (row, thread, _) = portal.database.read(&visitor.actor, async |scope| post::get(scope, id).await).await?;
    if row.is_own(&visitor.actor) { Ok((row, thread)) } else { Err(Failure(samverk_domain::Error::Forbidden)) }
}

fn page(
    visitor: &Visitor,
    row: &Listed,
    thread: &thread::Listed,
    text: String,
    basis: Basis,
    errors: FormErrors,
) -> EditPage {
    let errors = errors.named(&changed::labels(&fields(&text)));
    EditPage {
        chrome: visitor.chrome(basis.title("Ändra inlägget", &errors)).within(Area::Networks),
        crumbs: crumbs(&thread.network_name, &thread.network_slug),
        title: thread.thread.title.clone(),
        action: format!("/natverk/inlagg/{}", row.post.id),
        back: last_page(thread),
        text,
        basis,
        errors,
    }
}
