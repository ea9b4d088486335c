//! The API and the portal behind one listener.

use std::sync::Arc;
use std::time::Duration;

use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpAcceptor, TcpListener};
use poem::middleware::CatchPanic;
use poem::{Body, Endpoint, EndpointExt, Error, IntoResponse, Request, Response, Result, Route, Server};
use samverk_api::Api;
use samverk_domain::access::token::Tokens;
use samverk_domain::mail::Delivery;
use samverk_domain::store::Database;
use samverk_web::Portal;
use tokio::sync::Semaphore;

use crate::representation::Representations;
use crate::{health, trace};

/// The largest request: a list of people as a file is far smaller.
const LARGEST: usize = 5 * 1024 * 1024;
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
            base_url: self.base_url.clone(),
            behind_proxy: self.behind_proxy,
        };
        let portal = Portal {
            database: self.database.clone(),
            delivery: self.delivery.clone(),
            base_url: self.base_url.clone(),
            is_demo: self.is_demo,
            behind_proxy: self.behind_proxy,
        };
        let kept = Representations::new(self.database.clone());
        let base_url = Arc::from(self.base_url.as_str());
        let room = Arc::new(Semaphore::new(AT_ONCE));
        Route::new()
            .nest("/health", health::routes().data(self.database.clone()))
            .nest("/.well-known", api.well_known())
            .nest("/api/v1", api.routes())
            .nest("/api/problems", api.problem_pages())
            .nest("/", portal.routes())
            .with(CatchPanic::new().with_handler(panicked))
            .around(move |next, request| limited(Arc::clone(&room), next, request))
            .around(move |next, request| samverk_api::problems(Arc::clone(&base_url), next, request))
            .around(move |next, request| kept.clone().answer(next, request))
            .around(trace::traced)
    }

    /// Serves until the signal, then lets requests that have begun come to an end.
    pub async fn serve(&self, listener: TcpAcceptor, stop: impl Future<Output = ()> + Send) -> std::io::Result<()> {
        Server::new_with_acceptor(listener).run_with_graceful_shutdown(self.routes(), stop, Some(DRAIN)).await
    }
}

/// A panic is a fault of ours; the thread and the other requests go on.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Refuses a request that is too large, whether it says so or not, and lets only so many be worked on at once: in a rush
/// the rest waits in line, which takes little memory. Bodies are read before, so that slow senders hold up nobody.
async fn limited<E: Endpoint>(room: Arc<Semaphore>, next: Arc<E>, mut request: Request) -> Result<Response> {
    let too_large = || Error::from_status(StatusCode::PAYLOAD_TOO_LARGE);
    let said = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let body = request.take_body().into_bytes_limit(LARGEST).await.map_err(|_| too_large())?;
    request.set_body(Body::from_bytes(body));
    let _place = room.acquire().await;
    next.call(request).await.map(IntoResponse::into_response)
}

/// Listens on an address; port 0 takes a free one, which is given back with it.
pub async fn listen(address: std::net::SocketAddr) -> std::io::Result<(TcpAcceptor, String)> {
    let listener = TcpListener::bind(address).into_acceptor().await?;
    let bound = listener.local_addr().first().map(ToString::to_string).unwrap_or_default();
    Ok((listener, bound.replace("socket://", "")))
}
