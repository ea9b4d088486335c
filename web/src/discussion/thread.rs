//! One thread: what has been said, and a form to say more.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::Error;
use samverk_domain::discussion::post::{self, PostId};
use samverk_domain::discussion::standing::Standing;
use samverk_domain::discussion::thread::{self, Listed};
use samverk_domain::discussion::thread_state::ThreadState;
use samverk_domain::discussion::{ThreadId, reading};
use samverk_domain::store::{Page as Part, Scope};
use serde::Deserialize;

use super::row::{Post, anchor};
use super::{address, crumbs, signed_in};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page, Paging};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::total;

/// Posts on a page.
const ROWS: u64 = 50;

#[derive(Template)]
#[template(path = "discussion/thread.html")]
struct ThreadPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    title: String,
    page: String,
    /// Name and address of the meeting that it is about.
    meeting: Option<(String, String)>,
    /// Name of the document that it is about, and all that is said about it.
    document: Option<(String, String)>,
    is_closed: bool,
    /// What those do who moderate: address and words.
    way: Option<(String, &'static str)>,
    count: String,
    posts: Vec<Post>,
    paging: Paging,
    writes: bool,
    text: String,
    errors: FormErrors,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

/// What the page is made of.
struct Read {
    listed: Listed,
    standing: Standing,
    found: samverk_domain::store::Paged<post::Listed>,
    seen: Option<PostId>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((_, id)): Path<(String, ThreadId)>,
    query: Option<Query<Asked>>,
) -> Answer<Page<ThreadPage>> {
    signed_in(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let read = read(portal, &visitor, id, asked.sida.parse().ok()).await?;
    // That it was seen is noted for the reader alone, and only when there was something new.
    if let Some(last) = read.found.rows.last().map(|row| row.post.id)
        && read.seen.is_none_or(|seen| seen < last)
    {
        portal.database.write(&visitor.actor, async |scope| reading::note(scope, id, last).await).await?;
    }
    Ok(Page(page(portal, &visitor, read, String::new(), FormErrors::default())))
}

#[handler]
pub(super) async fn write(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((_, id)): Path<(String, ThreadId)>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let text = sent.text("text");
    let written = portal
        .database
        .write(&visitor.actor, async |scope| {
            let made = post::write(scope, id, &text).await?;
            Ok::<_, Error>((made, thread::get(scope, id).await?.0))
        })
        .await;
    match written {
        Ok((made, listed)) => {
            let to = format!("{}#{}", last_page(&listed), anchor(made));
            visitor::told(cookies, portal, &to, Ok(Flash::done("Inlägget är publicerat.")))
        }
        Err(Error::Invalid(faults)) => {
            let read = read(portal, &visitor, id, None).await?;
            Ok(to_mend(page(portal, &visitor, read, text, forms::errors(&faults))))
        }
        Err(Error::Refused(refusal)) => {
            let to = read(portal, &visitor, id, None).await?;
            visitor::told(cookies, portal, &address(&to.listed), Err(Error::Refused(refusal)))
        }
        Err(fault) => Err(Failure(fault)),
    }
}

/// The page of a thread with its last posts.
pub(super) fn last_page(listed: &Listed) -> String {
    let pages = listed.thread.posts.cast_unsigned().div_ceil(ROWS);
    if pages > 1 { format!("{}?sida={pages}", address(listed)) } else { address(listed) }
}

/// A page of the thread: the one that is asked for, or else the last.
async fn read(portal: &Portal, visitor: &Visitor, id: ThreadId, page: Option<u64>) -> Answer<Read> {
    let reading = async |scope: &Scope| {
        let (listed, standing) = thread::get(scope, id).await?;
        let last = listed.thread.posts.cast_unsigned().div_ceil(ROWS).max(1);
        let part = Part { page: page.unwrap_or(last).max(1), limit: ROWS };
        let found = post::list(scope, id, part).await?;
        Ok::<_, Failure>(Read { seen: reading::seen(scope, id).await?, listed, standing, found })
    };
    portal.database.read(&visitor.actor, reading).await
}

fn page(portal: &Portal, visitor: &Visitor, read: Read, text: String, errors: FormErrors) -> ThreadPage {
    let Read { listed, standing, found, seen } = read;
    let (state, now) = (listed.thread.state, portal.database.clock().now());
    let errors = errors.named(&[("text", "Ditt inlägg")]);
    let page = address(&listed);
    let way = match state {
        ThreadState::Open => (format!("{page}/lage/stangd"), "Stäng diskussionen"),
        ThreadState::Closed => (format!("{page}/lage/oppen"), "Öppna diskussionen igen"),
    };
    ThreadPage {
        chrome: visitor.chrome(forms::title(&listed.thread.title, &errors)).within(Area::Networks),
        crumbs: crumbs(&listed.network_name, &listed.network_slug),
        count: total(found.total, "inlägg", "inlägg"),
        posts: found.rows.iter().map(|row| Post::of(row, (state, standing), &visitor.actor, seen, now)).collect(),
        paging: Paging::new(found.page, found.total, |number| format!("{page}?sida={number}")),
        meeting: listed.meeting_title.clone().zip(listed.thread.meeting_id.map(|id| format!("/natverk/traff/{id}"))),
        document: listed.document_title.clone().zip(
            listed.thread.document_id.map(|id| format!("/natverk/{}/diskussion?dokument={id}", listed.network_slug)),
        ),
        is_closed: state == ThreadState::Closed,
        way: (standing == Standing::Moderator).then_some(way),
        writes: standing >= Standing::Writer && state == ThreadState::Open,
        title: listed.thread.title,
        page,
        text,
        errors,
    }
}
