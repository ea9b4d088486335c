//! A form that was sent after its session had ended is not lost: it waits until the same person has signed in again, and
//! is then taken as if it were sent now.

use askama::Template;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem::{Body, IntoResponse, Request, Response, Route, get, handler, post};
use samverk_domain::access::unsent::{self, Form};
use samverk_domain::access::{Actor, secret::Secret};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// Where somebody comes who has signed in again.
pub(crate) const PATH: &str = "/fortsatt";

pub(crate) fn routes(pages: Route) -> Route {
    pages.at(PATH, get(show).post(nothing)).at("/fortsatt/slang", post(forget))
}

#[derive(Template)]
#[template(path = "unsent/unsent.html")]
struct UnsentPage {
    chrome: Chrome,
}

#[handler]
async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer {
    let waiting = match visitor.session {
        Some(id) => portal.database.read(&visitor.actor, async |scope| unsent::waiting(scope, id).await).await?,
        None => None,
    };
    match waiting {
        Some(_) => Ok(Page(UnsentPage { chrome: visitor.chrome("Fortsätt där du var") }).into_response()),
        None => Ok(see_other("/mina-sidor")),
    }
}

/// The form has been taken already, or a day has passed.
#[handler]
fn nothing() -> Response {
    see_other("/mina-sidor")
}

#[handler]
async fn forget(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    if let Some(id) = visitor.session {
        portal.database.write(&visitor.actor, async |scope| unsent::take(scope, id).await).await?;
    }
    visitor::say(cookies, portal, &Flash::done("Det du skrev är borttaget."));
    Ok(see_other("/mina-sidor"))
}

/// The form of a request that may come after its session has ended, read so that it can still be handed on.
pub(crate) async fn read(visitor: &Visitor, request: &mut Request) -> Option<Form> {
    if visitor.actor.identity().is_some() || request.method() != Method::POST {
        return None;
    }
    visitor::session_cookie(request.cookie())?;
    let content_type = request.header(header::CONTENT_TYPE).unwrap_or_default().to_owned();
    if content_type.starts_with("application/json") {
        // A script's, which keeps it by itself.
        return None;
    }
    let body = request.take_body().into_bytes().await.ok()?;
    request.set_body(body.clone());
    Some(Form { path: visitor.here.clone(), content_type, body: body.to_vec() })
}

/// Keeps a form that was turned away, and asks its writer to sign in. Nothing for a visitor without an ended session, and
/// for a fault that signing in does not mend.
pub(crate) async fn keep(portal: &Portal, cookies: &CookieJar, form: Form, fault: &poem::Error) -> Option<Response> {
    // What needs a permission may also not be found by somebody who has none.
    if !matches!(fault.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        return None;
    }
    let session = visitor::session_cookie(cookies)?;
    let kept = portal.database.write(&Actor::System, async |scope| unsent::keep(scope, &session, form).await).await;
    if !kept.inspect_err(|fault| tracing::error!(%fault, "a form was not kept")).ok()? {
        return None;
    }
    let said = "Du var inte längre inloggad. Det du skrev finns kvar. Logga in, så kan du fortsätta.";
    visitor::say(cookies, portal, &Flash::refused(said));
    Some(see_other("/logga-in"))
}

/// Whether a form waits in the session that begins, handed over from the one that had ended.
pub(crate) async fn follows(portal: &Portal, cookies: &CookieJar, begun: &Secret) -> Answer<bool> {
    let Some(ended) = visitor::session_cookie(cookies) else { return Ok(false) };
    let begun = begun.reveal();
    portal
        .database
        .write(&Actor::System, async |scope| unsent::follow(scope, &ended, begun).await.map_err(Failure))
        .await
}

/// Puts the form that waits in place of the request that asks for it.
pub(crate) async fn resume(portal: &Portal, visitor: &mut Visitor, request: &mut Request) -> Answer<()> {
    let Some(session) = visitor.session.filter(|_| request.method() == Method::POST && visitor.here == PATH) else {
        return Ok(());
    };
    let form = portal.database.write(&visitor.actor, async |scope| unsent::take(scope, session).await).await?;
    if let Some(form) = form
        && let (Ok(path), Ok(content_type)) = (form.path.parse(), HeaderValue::from_str(&form.content_type))
    {
        *request.uri_mut() = path;
        request.headers_mut().insert(header::CONTENT_TYPE, content_type);
        request.set_body(Body::from_vec(form.body));
        visitor.here = form.path;
    }
    Ok(())
}
