//! What happens around every request: mistakes that the framework noticed become problems like our own, and answers get
//! the headers that caches need.

use std::sync::Arc;

use poem::error::{MethodNotAllowedError, NotFoundError, SizedLimitError};
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use poem::{Endpoint, Error, IntoResponse, Request, Response, Result};
use poem_openapi::error::{ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError};
use samverk_domain::Fault;
use twox_hash::XxHash3_64;

use crate::problem::{CONTENT_TYPE, InvalidParameter, Problem};
use crate::{offered, sentences};

/// The problem of a request that did not get as far as the API: one that is too large, a panic.
#[must_use]
pub fn refusal(status: StatusCode, base_url: &str, path: &str) -> Response {
    let mut written = Response::default();
    of_status(status).write(&mut written, base_url, path);
    written
}

/// Turns every mistake under `/api/` into a problem, also the framework's own.
pub async fn problems<E: Endpoint>(base_url: Arc<str>, next: E, request: Request) -> Result<Response> {
    let (method, uri) = (request.method().clone(), request.original_uri().clone());
    let path = uri.path();
    let answer = next.call(request).await.map(IntoResponse::into_response);
    if !path.starts_with("/api/") {
        return answer;
    }
    let mut response = match answer {
        Ok(response) => response,
        Err(error) if error.is_from_response() => error.into_response(),
        Err(error) => of_framework(&error).into_response(),
    };
    if let Some(mut problem) = response.data::<Problem>().cloned() {
        if is_reading(&method) && !problem.invalid.is_empty() {
            tell_of_all(&mut problem.invalid, &uri);
        }
        problem.write(&mut response, &base_url, path);
    } else if is_foreign_mistake(&response) {
        response = refusal(response.status(), &base_url, path);
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        allow(&mut response, path);
    }
    if method == Method::HEAD {
        drop(response.take_body());
    }
    Ok(response)
}

fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The framework stops at the first parameter that it cannot use; the caller is told of all of them.
fn tell_of_all(invalid: &mut Vec<InvalidParameter>, uri: &Uri) {
    let (path, query) = (uri.path().trim_start_matches("/api/v1"), uri.query().unwrap_or_default());
    for one in offered::differences(path, query) {
        invalid.retain(|told| told.property != one.property);
        invalid.push(one);
    }
}

fn is_foreign_mistake(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error()) && response.content_type() != Some(CONTENT_TYPE)
}

fn of_framework(error: &Error) -> Problem {
    if let Some(error) = error.downcast_ref::<ParseParamError>() {
        return Problem::one_invalid(error.name, reason(&error.reason));
    }
    if let Some(error) = error.downcast_ref::<ParsePathError>() {
        return Problem::one_invalid(error.name, reason(&error.reason));
    }
    if let Some(error) = error.downcast_ref::<ParseMultipartError>() {
        // The framework has the name in its sentence only, between backquotes.
        let field = error.reason.split('`').nth(1).unwrap_or("body");
        return Problem::one_invalid(field, reason(&error.reason));
    }
    if error.is::<ContentTypeError>() {
        return of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    if error.is::<SizedLimitError>() {
        return of_status(StatusCode::PAYLOAD_TOO_LARGE);
    }
    if error.is::<NotFoundError>() {
        return of_status(StatusCode::NOT_FOUND);
    }
    if error.is::<MethodNotAllowedError>() {
        return of_status(StatusCode::METHOD_NOT_ALLOWED);
    }
    if error.status().is_server_error() {
        tracing::error!(fault = %error, "a request met a fault");
    }
    of_status(error.status())
}

fn of_status(status: StatusCode) -> Problem {
    let sentence = match status {
        StatusCode::NOT_FOUND => sentences::NOT_FOUND,
        StatusCode::UNAUTHORIZED => sentences::UNAUTHENTICATED,
        StatusCode::FORBIDDEN => sentences::FORBIDDEN,
        StatusCode::METHOD_NOT_ALLOWED => sentences::METHOD_NOT_ALLOWED,
        StatusCode::PAYLOAD_TOO_LARGE => sentences::TOO_LARGE,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => sentences::UNSUPPORTED_MEDIA_TYPE,
        status if status.is_client_error() => sentences::BAD_REQUEST,
        _ => sentences::FAULT,
    };
    Problem::new(status, sentence)
}

/// The framework's reasons speak of its own types; the caller is told what to send instead.
fn reason(reason: &str) -> String {
    for kind in ["date-time", "date", "uuid", "boolean", "integer", "number"] {
        if reason.contains(&format!("_{kind}\"")) || reason.contains(&format!("\"{kind}")) {
            return sentences::kind(kind);
        }
    }
    let fault = if reason.ends_with("is required") { Fault::Missing } else { Fault::UnknownChoice };
    fault.sentence()
}

/// Says which methods the address has (RFC 9110, 15.5.6).
fn allow(response: &mut Response, path: &str) {
    // Beside the API there are only pages to read.
    let methods = path.strip_prefix("/api/v1").map_or_else(|| vec!["GET"], offered::methods);
    if let Ok(methods) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(header::ALLOW, methods);
    }
}

/// Gives readings an entity tag of their content, after the version that changes are made against, and answers 304 when the
/// caller has it. What only the caller sees is kept by no cache.
pub(crate) async fn cached<E: Endpoint>(next: E, request: Request) -> Result<Response> {
    let is_reading = is_reading(request.method());
    let is_public = !request.headers().contains_key(header::AUTHORIZATION);
    if request.uri().query().is_some_and(|query| query.contains("%00")) {
        // No database stores U+0000, and PostgreSQL does not compare with it either.
        return Err(of_status(StatusCode::BAD_REQUEST).into());
    }
    let known = request.header(header::IF_NONE_MATCH).map(str::to_owned);
    let mut response = next.call(request).await?.into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept, Authorization"));
    if !is_reading || response.status() != StatusCode::OK {
        keep_from_caches(response.headers_mut());
        return Ok(response);
    }
    let body = response.take_body().into_bytes().await?;
    let tag = tag(response.headers(), &body);
    response.set_body(body);
    if is_public {
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("public, no-cache"));
    } else {
        keep_from_caches(response.headers_mut());
    }
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        response.set_status(StatusCode::NOT_MODIFIED);
        response.headers_mut().remove(header::CONTENT_TYPE);
        drop(response.take_body());
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// `"7-3f0c9a…"`: the version, when the answer has one, and what the content is.
fn tag(headers: &HeaderMap, body: &[u8]) -> String {
    let version = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"'));
    let version = version.map_or_else(String::new, |version| format!("{version}-"));
    format!("\"{version}{:016x}\"", XxHash3_64::oneshot(body))
}

fn keep_from_caches(headers: &mut HeaderMap) {
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
