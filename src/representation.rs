//! Public content is answered from finished bytes. They are kept as long as nothing published has changed: a commit of this
//! process ends them at once, and one of another process, or the passing of time (registration opens, a course begins),
//! within [`LIFETIME`]. Readers then take no time from those who register.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::web::headers::{ETag, HeaderMapExt, IfNoneMatch};
use poem::{Body, Endpoint, IntoResponse, Request, Response, Result};
use quick_cache::Weighter;
use quick_cache::sync::{Cache, EntryAction, EntryResult};
use samverk_domain::access::secret;
use samverk_domain::store::Database;

/// The longest that an answer is kept.
const LIFETIME: Duration = Duration::seconds(1);
/// Bytes that are kept in all.
const ROOM: u64 = 16 * 1024 * 1024;
/// Shorter answers are not worth compressing.
const SHORT: usize = 860;

/// Finished answers, and how to make new ones.
pub(crate) struct Representations {
    database: Database,
    kept: Cache<Key, Arc<Kept>, ByBytes>,
}

/// What is asked for: path and query, and whether it may be compressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    gzip: bool,
}

impl Key {
    fn of(request: &Request) -> Self {
        let address = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        Self { address, gzip: accepts_gzip(request.headers()) }
    }
}

struct Kept {
    generation: u64,
    made_at: DateTime<Utc>,
    etag: ETag,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        u64::try_from(key.address.len() + kept.body.len() + 500).unwrap_or(u64::MAX)
    }
}

impl Representations {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, kept: Cache::with_weighter(1_000, ROOM, ByBytes) }
    }

    /// What is kept for the request, if it is for public content and still fresh.
    pub(crate) fn fresh(&self, request: &Request) -> Option<Response> {
        if !is_public(request) {
            return None;
        }
        let kept = self.kept.get(&Key::of(request))?;
        let is_fresh = kept.is_fresh(self.database.generation(), self.database.clock().now());
        is_fresh.then(|| kept.response(request.headers().typed_get::<IfNoneMatch>().as_ref()))
    }

    /// Answers a request for public content with what is kept, or is made and kept now; everything else is passed on. Both
    /// are compressed for those who can read it.
    pub(crate) async fn answer<E: Endpoint>(&self, next: E, mut request: Request) -> Result<Response> {
        let key = Key::of(&request);
        let gzip = key.gzip;
        if !is_public(&request) {
            let response = next.call(request).await?.into_response();
            return Ok(if gzip { compressed(response).await } else { response });
        }
        let known = request.headers().typed_get::<IfNoneMatch>();
        let now = self.database.clock().now();
        // Read before the answer is made: what changes meanwhile makes it old.
        let generation = self.database.generation();
        // One makes the answer anew; the others wait for it instead of making the same.
        let guard = match self.kept.entry_async(&key, |_, kept| kept.if_fresh(generation, now)).await {
            EntryResult::Retained(kept) => return Ok(kept.response(known.as_ref())),
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => Some(guard),
            EntryResult::Removed(..) | EntryResult::Timeout => None,
        };
        // The answer is for everybody; whether this reader has it already is decided here.
        request.headers_mut().remove(header::IF_NONE_MATCH);
        let response = next.call(request).await?.into_response();
        if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
            return Ok(if gzip { compressed(response).await } else { response });
        }
        let kept = Arc::new(Kept::of(response, gzip, generation, now).await?);
        if let Some(guard) = guard {
            // Fails only if the place was given to something else meanwhile; then nothing is kept.
            let _ = guard.insert(kept.clone());
        }
        Ok(kept.response(known.as_ref()))
    }
}

impl Kept {
    async fn of(response: Response, gzip: bool, generation: u64, made_at: DateTime<Utc>) -> Result<Self> {
        let response = if gzip { compressed(response).await } else { response };
        let (parts, body) = response.into_parts();
        let body = body.into_bytes().await?;
        let mut headers = parts.headers;
        // A resource of the API has the tag of its version, which changes of it name.
        let etag = headers.typed_get::<ETag>().unwrap_or_else(|| tag(&body));
        headers.typed_insert(etag.clone());
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
        Ok(Self { generation, made_at, etag, headers, body })
    }

    fn is_fresh(&self, generation: u64, now: DateTime<Utc>) -> bool {
        self.generation >= generation && now - self.made_at < LIFETIME
    }

    /// Keeps what is fresh; what is not, gives way to what the caller makes.
    fn if_fresh(self: &Arc<Self>, generation: u64, now: DateTime<Utc>) -> EntryAction<Arc<Self>> {
        if self.is_fresh(generation, now) { EntryAction::Retain(self.clone()) } else { EntryAction::ReplaceWithGuard }
    }

    fn response(&self, known: Option<&IfNoneMatch>) -> Response {
        if known.is_some_and(|known| !known.precondition_passes(&self.etag)) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            response.headers_mut().typed_insert(self.etag.clone());
            return response;
        }
        let mut response = Response::builder().body(Body::from(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// An entity tag made from the bytes.
fn tag(body: &[u8]) -> ETag {
    format!("\"{}\"", secret::hex(&secret::hash_bytes(body)[..12]))
        .parse()
        .expect("hexadecimal digits in quotes are an entity tag")
}

/// Whether the request is for something that is the same for everybody.
fn is_public(request: &Request) -> bool {
    const PAGES: [&str; 5] = ["/", "/kurser", "/kalender", "/medlemmar", "/tillganglighet"];
    const READS: [&str; 8] =
        ["courses", "course-offerings", "calendars", "feeds", "departments", "subjects", "audiences", "organisations"];
    let path = request.uri().path();
    let api = || {
        path.strip_prefix("/api/v1/").is_some_and(|rest| READS.contains(&rest.split('/').next().unwrap_or_default()))
    };
    // One address may also be read as a calendar: that is rare, and not kept.
    let is_calendar = request.header(header::ACCEPT).is_some_and(|accept| accept.contains("text/calendar"));
    *request.method() == Method::GET
        && !is_calendar
        && !request.headers().contains_key(header::AUTHORIZATION)
        && !request.headers().contains_key(header::COOKIE)
        && (PAGES.contains(&path) || path.starts_with("/kurser/") || api())
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted
        .split(',')
        .any(|coding| matches!(coding.trim().split(';').next(), Some("gzip" | "*")) && !coding.contains("q=0"))
}

/// The response with its text compressed, if it is text, and long.
async fn compressed(response: Response) -> Response {
    const TEXTS: [&str; 6] = [
        "text/",
        "application/json",
        "application/problem+json",
        "application/atom+xml",
        "image/svg",
        "application/hal+json",
    ];
    let kind = response.content_type().unwrap_or_default();
    if !TEXTS.iter().any(|text| kind.starts_with(text)) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.into_vec().await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if body.len() < SHORT {
        return Response::from_parts(parts, Body::from(body));
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(4));
    match encoder.write_all(&body).and_then(|()| encoder.finish()) {
        Ok(smaller) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(smaller))
        }
        Err(_) => Response::from_parts(parts, Body::from(body)),
    }
}
