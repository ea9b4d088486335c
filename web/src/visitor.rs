//! Who asks for a page: found once for each request, by the session's cookie. Here too stands what holds for every page:
//! forms are taken from our own pages only, and browsers are told what a page may do.

use std::sync::Arc;

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::web::cookie::{Cookie, CookieJar, SameSite};
use poem::{Endpoint, FromRequest, IntoResponse, Request, RequestBody, Response, Result};
use samverk_domain::Error;
use samverk_domain::access::session::{self, SessionId};
use samverk_domain::access::sign_in::Origin;
use samverk_domain::access::{Actor, Permission, client, device};
use samverk_domain::organisations::organisation;

use crate::Portal;
use crate::discussion::DIGEST_LINK;
use crate::error_page::{self, Answer, Failure};
use crate::layout::{Area, CONTENT_SECURITY_POLICY, Chrome, Flash, Navigation, SignedIn, Tone, Way};
use crate::sign_in::see_other;
use crate::{my_municipality, my_pages, unsent, work};

/// The session's cookie.
const SESSION: &str = "samverk_session";
/// Carries what a page says about the action before it.
const FLASH: &str = "samverk_besked";
/// Carries where somebody was going who asked for a link to sign in with.
const WAY: &str = "samverk_vidare";

/// Who asks for a page.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    pub(crate) session: Option<SessionId>,
    /// Where the request comes from, for the limits on signing in.
    pub(crate) origin: Origin,
    /// Path and query of this page, to come back to after signing in.
    pub(crate) here: String,
    /// Path and query of the page of ours that led here, if the browser tells.
    pub(crate) came_from: Option<String>,
    association: Arc<str>,
    contact: Arc<[Way]>,
    flash: Option<Flash>,
}

impl Visitor {
    /// The frame of a page for this visitor.
    pub(crate) fn chrome(&self, title: impl Into<String>) -> Chrome {
        let mut chrome = Chrome::new(&*self.association, title);
        chrome.flash.clone_from(&self.flash);
        chrome.contact.clone_from(&self.contact);
        chrome.pages = self.pages();
        if let Some(identity) = self.actor.identity() {
            let mut areas = vec![Area::MyPages];
            if self.actor.may(Permission::RegisterOthers) && !self.actor.is_association() {
                areas.push(Area::MyMunicipality);
            }
            if self.actor.may(Permission::ReadCourseWork) {
                areas.push(Area::Work);
            }
            chrome = chrome.signed_in(SignedIn {
                name: identity.name.clone(),
                organisation: identity.organisation_name.clone(),
                areas,
            });
        }
        chrome
    }

    /// The pages of the area that this address belongs to.
    fn pages(&self) -> Option<Navigation> {
        let here = self.here.split('?').next().unwrap_or_default();
        [my_pages::PAGES, my_municipality::PAGES, work::PAGES]
            .into_iter()
            .find_map(|area| Navigation::at(here, area, "", |page| work::is_shown(page, &self.actor)))
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        request.extensions().get::<Self>().cloned().ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into())
    }
}

impl<'a> FromRequest<'a> for &'a Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        request.extensions().get::<Visitor>().ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into())
    }
}

/// Finds out who asks, then lets the page answer; what goes wrong becomes a page too.
pub(crate) async fn visited<E: Endpoint>(portal: Portal, next: Arc<E>, mut request: Request) -> Result<Response> {
    let mut visitor = match identify(&portal, &request).await {
        Ok(visitor) => visitor,
        Err(fault) => return Ok(error_page::without_visitor(&fault.into())),
    };
    if !is_from_our_pages(&request, &portal.base_url) {
        return Ok(error_page::from_elsewhere());
    }
    let cookies = request.cookie().clone();
    let mut response = match unsent::resume(&portal, &mut visitor, &mut request).await {
        Ok(()) => shown(&portal, &visitor, next, request).await,
        Err(fault) => error_page::of(&visitor, &fault.into()),
    };
    if visitor.flash.is_some() && response.status().is_success() {
        // The jar's own removal has no path, and would leave the cookie on every page but those at the top.
        let mut shown = own_cookie(FLASH, String::new(), &portal);
        shown.make_removal();
        cookies.add(shown);
    }
    protect(response.headers_mut(), visitor.actor.identity().is_some());
    Ok(response)
}

/// What the page answers. A form that its visitor may not send any more is kept for them.
async fn shown<E: Endpoint>(portal: &Portal, visitor: &Visitor, next: Arc<E>, mut request: Request) -> Response {
    let form = unsent::read(visitor, &mut request).await;
    let cookies = request.cookie().clone();
    request.extensions_mut().insert(visitor.clone());
    match next.call(request).await {
        Ok(response) => response.into_response(),
        Err(fault) => {
            let kept = match form {
                Some(form) => unsent::keep(portal, &cookies, form, &fault).await,
                None => None,
            };
            kept.unwrap_or_else(|| error_page::of(visitor, &fault))
        }
    }
}

/// The secret of the visitor's session, or of one that has ended.
pub(crate) fn session_cookie(cookies: &CookieJar) -> Option<String> {
    cookies.get(SESSION).map(|cookie| cookie.value_str().to_owned())
}

async fn identify(portal: &Portal, request: &Request) -> Result<Visitor, Failure> {
    let cookie = session_cookie(request.cookie());
    let (current, association) = portal
        .database
        .read(&Actor::System, async |scope| {
            let current = match cookie {
                Some(value) => session::current(scope, &value).await?,
                None => None,
            };
            Ok::<_, Failure>((current, organisation::association(scope).await?))
        })
        .await?;
    if let Some(stale) = current.as_ref().filter(|current| current.is_stale) {
        let id = stale.id;
        portal.database.write(&Actor::System, async |scope| session::touch(scope, id).await).await?;
    }
    Ok(Visitor {
        session: current.as_ref().map(|current| current.id),
        actor: current.map_or(Actor::Anyone, |current| Actor::Person(current.identity)),
        origin: Origin {
            address: address(request, portal.behind_proxy),
            device: device::named(request.header("user-agent").unwrap_or_default()),
        },
        here: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        came_from: came_from(request, &portal.base_url),
        contact: association.as_ref().map(ways).unwrap_or_default().into(),
        association: association.map_or_else(|| "Samverk".into(), |association| association.name.into()),
        flash: flash(request.cookie()),
    })
}

/// How the association is reached: by mail, by telephone, by letter.
fn ways(association: &organisation::Model) -> Vec<Way> {
    let way = |text: &String, href| Way { text: text.clone(), href };
    let digits = |phone: &String| phone.split_whitespace().collect::<String>();
    let email = association.contact_email.as_ref().map(|email| way(email, Some(format!("mailto:{email}"))));
    let phone = association.contact_phone.as_ref().map(|phone| way(phone, Some(format!("tel:{}", digits(phone)))));
    let letter = association.contact_address.as_ref().map(|address| way(address, None));
    [email, phone, letter].into_iter().flatten().collect()
}

/// A form that changes something must come from a page of ours. Browsers say where it comes from (`Sec-Fetch-Site`, or
/// `Origin` in older ones) and no other site can forge it; together with the cookie's `SameSite` no token is needed.
fn is_from_our_pages(request: &Request, base_url: &str) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let own_host =
                request.header("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, o)| o == host));
            origin == base_url || own_host
        }
        // Programs that read mail say nothing of themselves; the secret in the address is enough (RFC 8058).
        (None, None) => request.uri().path().starts_with(DIGEST_LINK),
    }
}

/// Path and query of the page that led to this one, if it is ours.
fn came_from(request: &Request, base_url: &str) -> Option<String> {
    let page = request.header("referer")?;
    let by_host = || page.split_once("://")?.1.strip_prefix(request.header("host")?);
    own_path(page.strip_prefix(base_url).or_else(by_host)?).map(str::to_owned)
}

/// The address, if it is a path of ours: a link must not lead elsewhere.
pub(crate) fn own_path(to: &str) -> Option<&str> {
    let is_own = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r', '\t']);
    is_own.then_some(to)
}

/// Tells browsers what an answer may do.
pub(crate) fn protect(headers: &mut HeaderMap, is_signed_in: bool) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, if is_signed_in { "no-store" } else { "no-cache" }),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry("cross-origin-opener-policy").or_insert(HeaderValue::from_static("same-origin"));
    headers.entry("permissions-policy").or_insert(HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
    headers.append(header::VARY, HeaderValue::from_static("cookie"));
}

fn address(request: &Request, behind_proxy: bool) -> String {
    let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
    let last = |name| request.headers().get_all(name).into_iter().next_back()?.to_str().ok();
    client::address(peer, behind_proxy, last)
}

/// Gives the visitor a session.
pub(crate) fn begin_session(cookies: &CookieJar, portal: &Portal, secret: &str) {
    let mut cookie = own_cookie(SESSION, secret.to_owned(), portal);
    cookie.set_max_age(std::time::Duration::from_hours(720));
    cookies.add(cookie);
}

/// Takes the session's cookie away.
pub(crate) fn end_session(cookies: &CookieJar, portal: &Portal) {
    let mut cookie = own_cookie(SESSION, String::new(), portal);
    cookie.make_removal();
    cookies.add(cookie);
}

/// Lets the next page say what was done.
pub(crate) fn say(cookies: &CookieJar, portal: &Portal, flash: &Flash) {
    let (action, label) = flash.undo.clone().unwrap_or_default();
    let parts = [flash.tone.as_ref(), &flash.text, &action, &label].map(|part| part.replace('|', "/"));
    let text: String = form_urlencoded(&parts.join("|"));
    cookies.add(own_cookie(FLASH, text, portal));
}

/// Leads on to a page that says what came of it, also what was refused and why. Other faults have pages of their own.
pub(crate) fn told(cookies: &CookieJar, portal: &Portal, to: &str, outcome: Result<Flash, Error>) -> Answer {
    let flash = match outcome {
        Err(Error::Refused(refusal)) => Flash::refused(refusal.sentence()),
        other => other?,
    };
    say(cookies, portal, &flash);
    Ok(see_other(to))
}

/// Remembers where somebody is going, for as long as a link to sign in with works.
pub(crate) fn remember_way(cookies: &CookieJar, portal: &Portal, to: &str) {
    if own_path(to).is_some() {
        let mut cookie = own_cookie(WAY, form_urlencoded(to), portal);
        cookie.set_max_age(std::time::Duration::from_mins(15));
        cookies.add(cookie);
    }
}

/// Where they were going; empty if nowhere.
pub(crate) fn take_way(cookies: &CookieJar, portal: &Portal) -> String {
    let Some(kept) = cookies.get(WAY) else { return String::new() };
    let mut gone = own_cookie(WAY, String::new(), portal);
    gone.make_removal();
    cookies.add(gone);
    decoded(kept.value_str()).unwrap_or_default()
}

fn decoded(value: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&format!("t={value}")).ok()?;
    Some(pairs.into_iter().next()?.1)
}

fn flash(cookies: &CookieJar) -> Option<Flash> {
    let text = decoded(cookies.get(FLASH)?.value_str())?;
    let mut parts = text.split('|');
    let tone = if parts.next()? == "success" { Tone::Success } else { Tone::Danger };
    let flash = Flash { tone, text: parts.next()?.to_owned(), undo: None };
    match (parts.next(), parts.next()) {
        // Only our own paths: the cookie is the visitor's, but the button must not lead elsewhere.
        (Some(action), Some(label)) if own_path(action).is_some() => Some(flash.with_undo(action, label)),
        _ => Some(flash),
    }
}

fn form_urlencoded(text: &str) -> String {
    serde_urlencoded::to_string([("t", text)]).map(|pair| pair[2..].to_owned()).unwrap_or_default()
}

fn own_cookie(name: &str, value: String, portal: &Portal) -> Cookie {
    let mut cookie = Cookie::new_with_str(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(portal.base_url.starts_with("https:"));
    cookie
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_led_to() {
        assert_eq!(own_path("/min-kommun?a=b"), Some("/min-kommun?a=b"));
        for elsewhere in
            ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", ""]
        {
            assert_eq!(own_path(elsewhere), None, "{elsewhere}");
        }
    }
}
