//! Removing a post: it cannot be undone, so what will happen is told first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::discussion::PostId;
use samverk_domain::discussion::post::{self, Listed};
use samverk_domain::discussion::thread;
use samverk_domain::{Error, Refusal};

use super::thread::last_page;
use super::{crumbs, signed_in};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "discussion/remove.html")]
struct RemovePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    author: String,
    text: String,
    is_own: bool,
    action: String,
    back: String,
    reason: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<PostId>,
) -> Answer<Page<RemovePage>> {
    let (row, thread) = current(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, row, &thread, String::new(), FormErrors::default())))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PostId>,
    sent: Sent,
) -> Answer {
    let reason = sent.text("reason");
    let (row, thread) = current(portal, &visitor, id).await?;
    let removed = portal.database.write(&visitor.actor, async |scope| post::remove(scope, id, &reason).await).await;
    if let Err(Error::Invalid(faults)) = removed {
        return Ok(to_mend(page(&visitor, row, &thread, reason, forms::errors(&faults))));
    }
    visitor::told(cookies, portal, &last_page(&thread), removed.map(|()| Flash::done("Inlägget är borttaget.")))
}

/// The post, for somebody who may remove it.
async fn current(portal: &Portal, visitor: &Visitor, id: PostId) -> Answer<(Listed, thread::Listed)> {
    signed_in(visitor)?;
    let found = portal.database.read(&visitor.actor, async |scope| post::get(scope, id).await).await?;
    let (row, thread, standing) = found;
    if row.can_be_removed(&visitor.actor, standing) {
        return Ok((row, thread));
    }
    let is_gone = row.post.removed_at.is_some();
    Err(Failure(if is_gone { Refusal::NotInThisState.into() } else { Error::Forbidden }))
}

fn page(visitor: &Visitor, row: Listed, thread: &thread::Listed, reason: String, errors: FormErrors) -> RemovePage {
    let errors = errors.named(&[("reason", "Skäl")]);
    RemovePage {
        chrome: visitor.chrome(forms::title("Ta bort inlägget", &errors)).within(Area::Networks),
        crumbs: crumbs(&thread.network_name, &thread.network_slug),
        title: thread.thread.title.clone(),
        author: format!("{}, {}", row.author(), row.organisation_name),
        is_own: row.is_own(&visitor.actor),
        action: format!("/natverk/inlagg/{}/ta-bort", row.post.id),
        back: last_page(thread),
        text: row.post.text,
        reason,
        errors,
    }
}
