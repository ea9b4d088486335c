//! The private calendar link: an address that only its holder knows.

use askama::Template;
use poem::http::header;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::access::{Actor, calendar_feed};
use samverk_domain::{Error, calendar, time};

use super::TABS;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "my_pages/calendar.html")]
struct CalendarPage {
    chrome: Chrome,
    tabs: [(&'static str, &'static str); 3],
    /// When the link that there is was made.
    made: Option<String>,
    /// The address, on the one page that shows it.
    address: String,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<CalendarPage>> {
    let feed = portal.database.read(&visitor.actor, async |scope| calendar_feed::mine(scope).await).await?;
    let made = feed.map(|feed| time::date(time::local_date(feed.created_at)));
    Ok(Page(page(&visitor, made, String::new())))
}

/// What cannot be undone asks first.
#[derive(Template)]
#[template(path = "my_pages/calendar_ask.html")]
struct AskPage {
    chrome: Chrome,
    heading: &'static str,
    then: &'static str,
    action: &'static str,
    button: &'static str,
}

#[handler]
pub(super) fn ask_to_change(visitor: &Visitor) -> Answer<Page<AskPage>> {
    let then = "Du får en ny adress att lägga in i din kalender.";
    ask(visitor, "Byt adress?", then, "/mina-sidor/kalender", "Byt adress")
}

#[handler]
pub(super) fn ask_to_remove(visitor: &Visitor) -> Answer<Page<AskPage>> {
    let then = "Du kan skapa en ny länk när du vill.";
    ask(visitor, "Ta bort kalenderlänken?", then, "/mina-sidor/kalender/ta-bort", "Ta bort länken")
}

fn ask(
    visitor: &Visitor,
    heading: &'static str,
    then: &'static str,
    action: &'static str,
    button: &'static str,
) -> Answer<Page<AskPage>> {
    visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    let chrome = visitor.chrome(heading).within(Area::MyPages);
    Ok(Page(AskPage { chrome, heading, then, action, button }))
}

/// Makes a link, in place of an earlier one. The answer is a page and no redirect: the address is nowhere kept to be shown
/// again.
#[handler]
pub(super) async fn make(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<CalendarPage>> {
    let secret = portal.database.write(&visitor.actor, async |scope| calendar_feed::make(scope).await).await?;
    let today = time::date(time::local_date(portal.database.clock().now()));
    let address = format!("{}/kalender/{}.ics", portal.base_url, secret.reveal());
    Ok(Page(page(&visitor, Some(today), address)))
}

#[handler]
pub(super) async fn remove(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    portal.database.write(&visitor.actor, async |scope| calendar_feed::remove(scope).await).await?;
    visitor::say(cookies, portal, &Flash::done("Kalenderlänken är borttagen och fungerar inte längre."));
    Ok(see_other("/mina-sidor/kalender"))
}

/// The feed itself, for calendars: whoever has the address may read it.
#[handler]
pub(super) async fn serve(Data(portal): Data<&Portal>, Path(file): Path<String>) -> Answer {
    let secret = file.strip_suffix(".ics").ok_or(Failure(Error::NotFound))?;
    let base_url = portal.base_url.as_str();
    let text =
        portal.database.read(&Actor::System, async |scope| calendar::feed(scope, secret, base_url).await).await?;
    Ok(calendar_response(text))
}

fn calendar_response(text: String) -> Response {
    text.with_content_type("text/calendar; charset=utf-8")
        .with_header(header::CACHE_CONTROL, "private, max-age=300")
        .with_header("x-robots-tag", "noindex")
        .into_response()
}

fn page(visitor: &Visitor, made: Option<String>, address: String) -> CalendarPage {
    CalendarPage { chrome: visitor.chrome("Kalenderlänk").within(Area::MyPages), tabs: TABS, made, address }
}
