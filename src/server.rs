//! The API and the portal behind one listener.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use poem::http::{Method, StatusCode};
use poem::listener::{Acceptor, Listener, TcpAcceptor, TcpListener};
use poem::{Body, Endpoint, EndpointExt, Request, Response, Result, Route, Server};
use samverk_api::Api;
use samverk_domain::access::token::Tokens;
use samverk_domain::courses::check_in_code::CodeKey;
use samverk_domain::documents::{self, Files};
use samverk_domain::mail::Delivery;
use samverk_domain::store::Database;
use samverk_web::Portal;
use tokio::sync::Semaphore;

use crate::representation::Representations;
use crate::{health, trace};

/// The largest request: a list of people as a file is far smaller.
const LARGEST: usize = 5 * 1024 * 1024;
/// The largest that brings a document, with what is said of it.
const LARGEST_UPLOAD: usize = documents::LARGEST + 64 * 1024;
/// How many of those are read at once, because each is held in memory.
const UPLOADS: usize = 4;
/// How many requests are worked on at once. There are far fewer connections to the database.
const AT_ONCE: usize = 128;
/// How long requests that have begun may go on after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// What the surfaces need.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub database: Database,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// Where people's files are.
    pub files: Files,
    /// Where mail goes.
    pub delivery: Delivery,
    /// The portal's address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether demo accounts are named on the sign-in page.
    pub is_demo: bool,
    /// Whether `Forwarded` or `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}

impl App {
    /// Everything that is served.
    pub fn routes(&self) -> impl Endpoint<Output = Response> + 'static {
        let api = Api {
            database: self.database.clone(),
            tokens: self.tokens.clone(),
            files: self.files.clone(),
            base_url: self.base_url.clone(),
            behind_proxy: self.behind_proxy,
        };
        let portal = Portal {
            database: self.database.clone(),
            files: self.files.clone(),
            delivery: self.delivery.clone(),
            codes: CodeKey::of(&self.tokens.keys),
            base_url: self.base_url.clone(),
            is_demo: self.is_demo,
            behind_proxy: self.behind_proxy,
        };
        let base_url: Arc<str> = Arc::from(self.base_url.as_str());
        let front = Arc::new(Front {
            kept: Representations::new(self.database.clone()),
            room: Semaphore::new(AT_ONCE),
            uploads: Semaphore::new(UPLOADS),
            base_url: Arc::clone(&base_url),
        });
        Route::new()
            .nest("/health", health::routes().data(self.database.clone()))
            .nest("/.well-known", api.well_known())
            .nest("/api/v1", api.routes())
            .nest("/api/problems", api.problem_pages())
            .nest("/", portal.routes())
            .around(move |next, request| samverk_api::problems(Arc::clone(&base_url), next, request))
            .around(move |next, request| admitted(Arc::clone(&front), next, request))
            .around(trace::traced)
    }

    /// Serves until the signal, then lets requests that have begun come to an end.
    pub async fn serve(&self, listener: TcpAcceptor, stop: impl Future<Output = ()> + Send) -> std::io::Result<()> {
        Server::new_with_acceptor(listener).run_with_graceful_shutdown(self.routes(), stop, Some(DRAIN)).await
    }
}

/// What a request meets first.
struct Front {
    kept: Representations,
    room: Semaphore,
    uploads: Semaphore,
    base_url: Arc<str>,
}

/// Answers with what is kept, or lets the request in: only so many at once, so that a rush waits in line where it takes
/// little memory. Its body is read before, so that slow senders hold up nobody, and only if it is not too large.
async fn admitted<E: Endpoint>(front: Arc<Front>, next: Arc<E>, mut request: Request) -> Result<Response> {
    if let Some(kept) = front.kept.fresh(&request) {
        return Ok(kept);
    }
    let path = request.uri().path().to_owned();
    let said = request.header("content-length").and_then(|length| length.parse::<usize>().ok()).unwrap_or_default();
    let largest = if said > LARGEST && is_upload(&request) { LARGEST_UPLOAD } else { LARGEST };
    let _upload = if largest > LARGEST { Some(front.uploads.acquire().await) } else { None };
    // Its buffer would take up room in all who wait.
    let body = Box::pin(request.take_body().into_bytes_limit(largest));
    let read = if said > largest { None } else { body.await.ok() };
    let Some(body) = read else {
        return Ok(front.refusal(&path, StatusCode::PAYLOAD_TOO_LARGE));
    };
    request.set_body(Body::from_bytes(body));
    let _place = front.room.acquire().await;
    // On the heap, and only from here on: those who wait do not hold room for the whole work.
    let answer = Box::pin(front.kept.answer(next, request));
    // A panic is a fault of ours; the thread and the other requests go on.
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        Ok(front.refusal(&path, StatusCode::INTERNAL_SERVER_ERROR))
    })
}

/// Whether the request may bring a document.
fn is_upload(request: &Request) -> bool {
    let mut parts = request.uri().path().split('/');
    *request.method() == Method::POST && parts.any(|part| matches!(part, "dokument" | "documents"))
}

impl Front {
    /// What the API, or the portal, says of a request that did not get through.
    fn refusal(&self, path: &str, status: StatusCode) -> Response {
        if path.starts_with("/api/") {
            samverk_api::refusal(status, &self.base_url, path)
        } else {
            samverk_web::refusal(status)
        }
    }
}

/// Listens on an address; port 0 takes a free one, which is given back with it.
pub async fn listen(address: std::net::SocketAddr) -> std::io::Result<(TcpAcceptor, String)> {
    let listener = TcpListener::bind(address).into_acceptor().await?;
    let bound = listener.local_addr().first().map(ToString::to_string).unwrap_or_default();
    Ok((listener, bound.replace("socket://", "")))
}
