//! Problems (RFC 9457): the one body that every mistake is answered with, whoever noticed it.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiResponse, Object};
use samverk_domain::{Error, Fault, Refusal, trace};

use crate::sentences::{self, Sentence};

/// Why something was not done. It becomes a [`Body`] when it leaves, where the request is known.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) sentence: Sentence,
    pub(crate) invalid: Vec<InvalidParameter>,
}

/// A problem (RFC 9457): why a request was not done.
#[derive(Object)]
#[oai(rename = "Problem", rename_all = "camelCase", skip_serializing_if_is_none, skip_serializing_if_is_empty)]
pub(crate) struct Body {
    /// What kind of problem it is: an address that explains it.
    #[oai(rename = "type")]
    kind: String,
    /// What that kind is called, in Swedish; the same every time.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What it means and what to do, in Swedish.
    detail: String,
    /// The path of the request.
    instance: String,
    /// Every field or parameter that cannot be used.
    invalid_parameters: Vec<InvalidParameter>,
    /// The trace of the request, to give to support.
    trace_id: Option<String>,
}

/// A field or parameter that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct InvalidParameter {
    /// Its path, e.g. `participants[2].email`.
    pub(crate) property: String,
    /// What is wrong with it, in Swedish.
    pub(crate) reason: String,
}

impl InvalidParameter {
    pub(crate) fn new(property: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { property: property.into(), reason: reason.into() }
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, sentence: Sentence) -> Self {
        Self { status, sentence, invalid: Vec::new() }
    }

    pub(crate) fn invalid(invalid: Vec<InvalidParameter>) -> Self {
        Self { invalid, ..Self::new(StatusCode::BAD_REQUEST, sentences::INVALID) }
    }

    pub(crate) fn one_invalid(property: &str, reason: impl Into<String>) -> Self {
        Self::invalid(vec![InvalidParameter::new(property, reason)])
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, sentences::UNAUTHENTICATED)
    }

    /// The same with other names for what is invalid, where the caller said it otherwise than the domain.
    pub(crate) fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        for one in &mut self.invalid {
            one.property = name(&one.property);
        }
        self
    }

    /// Writes the problem to the answer that carries it.
    pub(crate) fn write(self, response: &mut Response, base_url: &str, path: &str) {
        let body = Body {
            kind: format!("{base_url}/api/problems/{}", self.sentence.slug),
            title: self.sentence.title.into(),
            status: self.status.as_u16(),
            detail: self.sentence.detail.into(),
            instance: path.to_owned(),
            invalid_parameters: self.invalid,
            trace_id: trace::current(),
        };
        response.set_status(self.status);
        response.set_body(body.to_json_string());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("900"));
            }
            _ => {}
        }
    }
}

/// The media type of problems.
pub(crate) const CONTENT_TYPE: &str = "application/problem+json";

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::new(StatusCode::NOT_FOUND, sentences::NOT_FOUND),
            Error::Forbidden => Self::new(StatusCode::FORBIDDEN, sentences::FORBIDDEN),
            Error::Invalid(fields) => Self::invalid(
                fields.iter().map(|field| InvalidParameter::new(&field.field, field.fault.sentence())).collect(),
            ),
            Error::Refused(refusal) => Self::new(status(refusal), sentences::refusal(refusal)),
            Error::Store(fault) => {
                tracing::error!(%fault, source = ?fault, trace_id = trace::current(), "a request met a fault");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, sentences::FAULT)
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal).into()
    }
}

/// A fault that the API itself found in a field.
impl From<(&str, Fault)> for Problem {
    fn from((property, fault): (&str, Fault)) -> Self {
        Self::one_invalid(property, fault.sentence())
    }
}

fn status(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::CourseFull
        | Refusal::RegistrationClosed
        | Refusal::AlreadyRegistered
        | Refusal::IdReused
        | Refusal::NotInThisState
        | Refusal::TooLateToCancel
        | Refusal::FeeChanged
        | Refusal::OfferLapsed
        | Refusal::InUse
        | Refusal::LastAdministrator
        | Refusal::LastCoordinator
        | Refusal::OfferingOver
        | Refusal::AlreadyHeld
        | Refusal::OthersSupport
        | Refusal::NotAMember
        | Refusal::NoSeatLeft
        | Refusal::AlreadyInNetwork
        | Refusal::AlreadyInProject
        | Refusal::NotEarned
        | Refusal::TooManyLeases
        | Refusal::AlreadyDecided
        | Refusal::ComingRegistrations
        | Refusal::ComingMeetings
        | Refusal::MonthNotOver => StatusCode::CONFLICT,
        Refusal::ChangedMeanwhile => StatusCode::PRECONDITION_FAILED,
        Refusal::LinkNotValid => StatusCode::GONE,
        Refusal::SignInFailed | Refusal::TokenNotValid => StatusCode::UNAUTHORIZED,
        Refusal::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status).finish();
        response.set_data(self);
        response
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        let mut error = Self::from_response(problem.clone().into_response());
        // poem puts the error's data in place of the response's.
        error.set_data(problem);
        error
    }
}

/// Every status that a problem can have; the document leaves out those that an operation cannot answer with.
pub(crate) const STATUSES: [(u16, &str); 12] = [
    (400, "The request cannot be used; every bad field is named."),
    (401, "There is no valid token, or the sign-in failed."),
    (403, "The caller's role does not allow it."),
    (404, "There is no such thing, or it is another organisation's."),
    (409, "The rules say no; the type tells which."),
    (410, "The link is used, expired or unknown."),
    (412, "Somebody else changed it since it was read."),
    (413, "The request is larger than 5 MB."),
    (415, "The body is of another media type than the document says."),
    (428, "The header If-Match is missing."),
    (429, "Too many attempts; Retry-After says how many seconds to wait."),
    (500, "A fault of ours, which is logged."),
];

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let response = |(status, description)| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType { content_type: CONTENT_TYPE, schema: <Json<Body> as Payload>::schema_ref() }],
            headers: Vec::new(),
        };
        MetaResponses { responses: STATUSES.map(response).into() }
    }

    fn register(registry: &mut Registry) {
        Body::register(registry);
    }
}
