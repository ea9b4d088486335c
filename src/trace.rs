//! The trace of a request (W3C Trace Context): taken from `traceparent` or begun here, told in the answer and in the log.

use std::time::Instant;

use poem::http::HeaderValue;
use poem::{Endpoint, IntoResponse, Request, Response, Result};
use samverk_domain::trace;

/// Runs the request as part of a trace and writes its line in the log.
pub(crate) async fn traced<E: Endpoint>(next: E, request: Request) -> Result<Response> {
    let trace_id = request.header("traceparent").and_then(trace_id).unwrap_or_else(|| hex(16));
    let own = format!("00-{trace_id}-{}-01", hex(8));
    let (method, path) = (request.method().clone(), logged(request.uri().path()));
    let started = Instant::now();
    let mut response = trace::within(trace_id.clone(), async {
        next.call(request).await.map_or_else(poem::Error::into_response, IntoResponse::into_response)
    })
    .await;
    let status = response.status().as_u16();
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if path.starts_with("/assets/") || path.starts_with("/health/") {
        tracing::debug!(%method, path, status, took_ms, trace_id, "request");
    } else {
        tracing::info!(%method, path, status, took_ms, trace_id, "request");
    }
    if let Ok(own) = HeaderValue::from_str(&own) {
        response.headers_mut().insert("traceparent", own);
    }
    Ok(response)
}

/// The path without the secret that the address of a private calendar or an evaluation ends with, in the API or the portal.
fn logged(path: &str) -> String {
    const SECRET: [&str; 4] = ["/calendar-feeds/", "/kalender/", "/evaluations/", "/utvardering/"];
    match SECRET.iter().find_map(|part| path.find(part).map(|start| start + part.len())) {
        Some(end) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

/// The trace id of a well-formed header that is not all zeros.
fn trace_id(header: &str) -> Option<String> {
    let mut parts = header.split('-');
    let (version, trace, parent, _flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |text: &str, length: usize| {
        text.len() == length
            && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && text.bytes().any(|b| b != b'0')
    };
    (version.len() == 2 && version != "ff" && is_hex(trace, 32) && is_hex(parent, 16)).then(|| trace.to_owned())
}

fn hex(bytes: usize) -> String {
    samverk_domain::trace::random_hex(bytes)
}
