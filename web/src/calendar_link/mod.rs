//! Private calendar links, a person's own and a coordinator's of the kommun: an address that only its holder knows.

use askama::Template;
use poem::http::header;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{EndpointExt, IntoResponse, Response, Route, get, handler};
use samverk_domain::access::Permission;
use samverk_domain::access::calendar_feed::{self, Whose};
use samverk_domain::{Error, calendar, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// A kind of link, in words.
struct Kind {
    area: Area,
    path: &'static str,
    change: &'static str,
    remove: &'static str,
    heading: &'static str,
    lead: &'static str,
    /// Why the address is not given to others.
    sees: &'static str,
}

static OWN: Kind = Kind {
    area: Area::MyPages,
    path: "/mina-sidor/kalender",
    change: "/mina-sidor/kalender/byt",
    remove: "/mina-sidor/kalender/ta-bort",
    heading: "Kalenderlänk",
    lead: "Lägg till adressen i din kalender, så står dina kurser där och flyttas när kursen flyttas.",
    sees: "den som har adressen ser vilka kurser du går.",
};

static MUNICIPALITY: Kind = Kind {
    area: Area::MyMunicipality,
    path: "/min-kommun/kalender",
    change: "/min-kommun/kalender/byt",
    remove: "/min-kommun/kalender/ta-bort",
    heading: "Kommunens kurser i din kalender",
    lead: "Lägg till adressen i din kalender, så står kommunens kurser där med namnen på dem som är anmälda. Personer med \
           skyddade personuppgifter räknas med men nämns inte.",
    sees: "den som har adressen ser vilka som är anmälda. Länken är din egen och slutar fungera om du inte längre är samordnare.",
};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/mina-sidor/kalender", get(show).post(make).data(&OWN))
        .at("/mina-sidor/kalender/byt", get(ask_to_change).data(&OWN))
        .at("/mina-sidor/kalender/ta-bort", get(ask_to_remove).post(remove).data(&OWN))
        .at("/min-kommun/kalender", get(show).post(make).data(&MUNICIPALITY))
        .at("/min-kommun/kalender/byt", get(ask_to_change).data(&MUNICIPALITY))
        .at("/min-kommun/kalender/ta-bort", get(ask_to_remove).post(remove).data(&MUNICIPALITY))
        .at("/kalender/:file", get(serve))
}

impl Kind {
    /// Whose courses the link is for, if it is for the visitor.
    fn whose(&self, visitor: &Visitor) -> Answer<Whose> {
        let actor = &visitor.actor;
        let identity = actor.identity().ok_or(Failure(Error::Forbidden))?;
        match self.area {
            Area::MyMunicipality if actor.may(Permission::RegisterOthers) && !actor.is_association() => {
                Ok(Whose::Organisation(identity.organisation))
            }
            Area::MyMunicipality => Err(Failure(Error::Forbidden)),
            _ => Ok(Whose::Own),
        }
    }
}

#[derive(Template)]
#[template(path = "calendar_link/link.html")]
struct LinkPage {
    chrome: Chrome,
    kind: &'static Kind,
    /// When the link that there is was made.
    made: Option<String>,
    /// The address, on the one page that shows it.
    address: String,
}

#[handler]
async fn show(
    Data(portal): Data<&Portal>,
    Data(kind): Data<&&'static Kind>,
    visitor: Visitor,
) -> Answer<Page<LinkPage>> {
    let whose = kind.whose(&visitor)?;
    let feed = portal.database.read(&visitor.actor, async |scope| calendar_feed::mine(scope, whose).await).await?;
    let made = feed.map(|feed| time::date(time::local_date(feed.created_at)));
    Ok(Page(page(&visitor, kind, made, String::new())))
}

/// What cannot be undone asks first.
#[derive(Template)]
#[template(path = "calendar_link/ask.html")]
struct AskPage {
    chrome: Chrome,
    heading: &'static str,
    then: &'static str,
    action: &'static str,
    button: &'static str,
    back: &'static str,
}

#[handler]
fn ask_to_change(Data(kind): Data<&&'static Kind>, visitor: &Visitor) -> Answer<Page<AskPage>> {
    let then = "Du får en ny adress att lägga in i din kalender.";
    ask(visitor, kind, "Byt adress?", then, kind.path, "Byt adress")
}

#[handler]
fn ask_to_remove(Data(kind): Data<&&'static Kind>, visitor: &Visitor) -> Answer<Page<AskPage>> {
    let then = "Du kan skapa en ny länk när du vill.";
    ask(visitor, kind, "Ta bort kalenderlänken?", then, kind.remove, "Ta bort länken")
}

fn ask(
    visitor: &Visitor,
    kind: &Kind,
    heading: &'static str,
    then: &'static str,
    action: &'static str,
    button: &'static str,
) -> Answer<Page<AskPage>> {
    kind.whose(visitor)?;
    let chrome = visitor.chrome(heading).within(kind.area);
    Ok(Page(AskPage { chrome, heading, then, action, button, back: kind.path }))
}

/// Makes a link, in place of an earlier one. The answer is a page and no redirect: the address is nowhere kept to be shown
/// again.
#[handler]
async fn make(
    Data(portal): Data<&Portal>,
    Data(kind): Data<&&'static Kind>,
    visitor: Visitor,
) -> Answer<Page<LinkPage>> {
    let whose = kind.whose(&visitor)?;
    let secret = portal.database.write(&visitor.actor, async |scope| calendar_feed::make(scope, whose).await).await?;
    let today = time::date(time::local_date(portal.database.clock().now()));
    let address = format!("{}/kalender/{}.ics", portal.base_url, secret.reveal());
    Ok(Page(page(&visitor, kind, Some(today), address)))
}

#[handler]
async fn remove(
    Data(portal): Data<&Portal>,
    Data(kind): Data<&&'static Kind>,
    visitor: Visitor,
    cookies: &CookieJar,
) -> Answer {
    let whose = kind.whose(&visitor)?;
    portal.database.write(&visitor.actor, async |scope| calendar_feed::remove(scope, whose).await).await?;
    visitor::say(cookies, portal, &Flash::done("Kalenderlänken är borttagen och fungerar inte längre."));
    Ok(see_other(kind.path))
}

/// The feed itself, for calendars: whoever has the address may read it.
#[handler]
async fn serve(Data(portal): Data<&Portal>, Path(file): Path<String>) -> Answer {
    let secret = file.strip_suffix(".ics").ok_or(Failure(Error::NotFound))?;
    let text = calendar::feed(&portal.database, secret, &portal.base_url).await?;
    Ok(calendar_response(text))
}

fn calendar_response(text: String) -> Response {
    text.with_content_type("text/calendar; charset=utf-8")
        .with_header(header::CACHE_CONTROL, "private, max-age=300")
        .with_header("x-robots-tag", "noindex")
        .into_response()
}

fn page(visitor: &Visitor, kind: &'static Kind, made: Option<String>, address: String) -> LinkPage {
    LinkPage { chrome: visitor.chrome(kind.heading).within(kind.area), kind, made, address }
}
